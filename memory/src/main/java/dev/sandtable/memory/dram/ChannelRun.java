// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Picoseconds;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a channel, or several, did in a span of time.
 *
 * @param elapsed the span
 * @param reads column reads
 * @param writes column writes
 * @param rowHits requests whose first command was their column access
 * @param rowMisses requests that found their bank closed
 * @param rowConflicts requests that found another row open
 * @param activates activate commands
 * @param refreshes refreshes in units of all-bank refreshes of one pseudo-channel
 * @param meanReadLatency from entry into the queue to the last datum, mean over reads
 * @param longestReadLatency the longest of these
 * @param accessBytes bytes of one access
 * @param channels channels that did it
 * @param checks accesses among these that moved check bits of in-line error correction
 */
public record ChannelRun(
        Picoseconds elapsed,
        long reads,
        long writes,
        long rowHits,
        long rowMisses,
        long rowConflicts,
        long activates,
        double refreshes,
        Picoseconds meanReadLatency,
        Picoseconds longestReadLatency,
        int accessBytes,
        int channels,
        long checks) {

    /** What the counts of {@code channels} channels of one kind say. */
    static ChannelRun of(
            Device.Counts counts, TickTimings timings, Organization organization, int channels, long checks) {
        double meanTicks = counts.reads() == 0 ? 0 : (double) counts.readLatencyTicks() / counts.reads();
        return new ChannelRun(
                timings.at(counts.tick()),
                counts.reads(),
                counts.writes(),
                counts.hits(),
                counts.misses(),
                counts.conflicts(),
                counts.activates(),
                counts.allRefreshes() + (double) counts.bankRefreshes() / organization.banks(),
                new Picoseconds(Math.round(meanTicks * timings.tickPs)),
                timings.at(counts.longestReadTicks()),
                organization.accessBytes(),
                channels,
                checks);
    }

    /** Bytes of data moved. */
    public Bytes moved() {
        return new Bytes((reads + writes - checks) * accessBytes);
    }

    /** Bytes of data moved per second. */
    public BytesPerSecond bandwidth() {
        return new BytesPerSecond(moved().value() / elapsed.seconds());
    }

    /** Energy of the span: commands × energy per command + standby power × channels × time. */
    public Joules energy(DramEnergy energy) {
        return new Joules(energyByPart(energy).values().stream()
                .mapToDouble(Joules::value)
                .reduce(0, Double::sum));
    }

    /** Its parts, in the order in which a row is used. */
    public Map<String, Joules> energyByPart(DramEnergy energy) {
        Map<String, Joules> parts = new LinkedHashMap<>();
        parts.put("activate", new Joules(activates * energy.activate().value()));
        parts.put("read", new Joules(reads * energy.read().value()));
        parts.put("write", new Joules(writes * energy.write().value()));
        parts.put("refresh", new Joules(refreshes * energy.refresh().value()));
        parts.put("standby", new Joules(channels * energy.standby().value() * elapsed.seconds()));
        return parts;
    }
}
