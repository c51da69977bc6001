// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.EnumMap;

/**
 * What a timed cache counts. Law: hits, merges, sector misses and misses together are the accesses that were served, and
 * an access waits behind others, stalls, or is served, at any instant one of them.
 */
public final class CacheStatistics {
    // ---- Parameters -------------------------------------------------------------
    private final SetAssociativeCache tags;
    private final CacheBank[] banks;

    // ---- State ------------------------------------------------------------------
    private long accesses;
    private long answers;
    private long answeredBytes;
    private long merges;
    private long mergedSectorMisses;
    private final EnumMap<TimedCache.Stall, Long> stalls = new EnumMap<>(TimedCache.Stall.class);
    private long queuedPs;
    private double latencyPs;
    private long firstPs;
    private long lastPs;

    CacheStatistics(SetAssociativeCache tags, CacheBank[] banks) {
        this.tags = tags;
        this.banks = banks;
    }

    // ---- Events -----------------------------------------------------------------

    void arrived(CacheAccess access) {
        if (accesses++ == 0) {
            firstPs = access.arrivedPs;
        }
    }

    void stalled(TimedCache.Stall stall) {
        stalls.merge(stall, 1L, Long::sum);
    }

    void queued(long ps) {
        queuedPs += ps;
    }

    /** An access waits for sectors on their way; if it sent for none itself, it was merged. */
    void waits(SetAssociativeCache.Outcome met, boolean merged) {
        if (merged) {
            merges++;
            if (met == SetAssociativeCache.Outcome.SECTOR_MISS) {
                mergedSectorMisses++;
            }
        }
    }

    void answered(CacheAccess access, long atPs) {
        answers++;
        answeredBytes += access.bytes;
        latencyPs += atPs - access.arrivedPs;
        lastPs = Math.max(lastPs, atPs);
    }

    // ---- Statistics -------------------------------------------------------------

    /** Accesses that came. */
    public long accesses() {
        return accesses;
    }

    /** Accesses that were answered or whose answer is on its way. */
    public long answers() {
        return answers;
    }

    /** Accesses that found all they needed, and found it there. */
    public long hits() {
        return tags.hits() - (merges - mergedSectorMisses);
    }

    /** Accesses that sent for nothing, because what they missed was on its way. */
    public long merges() {
        return merges;
    }

    /** Accesses that found their line but neither present nor on its way all that they needed. */
    public long sectorMisses() {
        return tags.sectorMisses() - mergedSectorMisses;
    }

    /** Accesses that did not find their line. */
    public long misses() {
        return tags.misses();
    }

    /** Lines that made room for others. */
    public long evictions() {
        return tags.evictions();
    }

    /** Those of them that had dirty sectors. */
    public long writeBacks() {
        return tags.writeBacks();
    }

    /** Bytes sent for. */
    public Bytes fetchedBytes() {
        return tags.fetchedBytes();
    }

    /** Bytes sent behind the cache. */
    public Bytes writtenBytes() {
        return tags.writtenBytes();
    }

    /** Bytes still to be written back. */
    public Bytes dirtyBytes() {
        return tags.dirtyBytes();
    }

    /** Accesses that made their bank stand still, for a reason. */
    public long stalls(TimedCache.Stall reason) {
        return stalls.getOrDefault(reason, 0L);
    }

    /** How long banks stood still, summed over the banks, as far as that is over. */
    public Picoseconds stalled() {
        long sum = 0;
        for (CacheBank bank : banks) {
            sum += bank.stalledPs;
        }
        return new Picoseconds(sum);
    }

    /** How long accesses waited for others at the ports of their banks, stalls apart, summed over the accesses. */
    public Picoseconds conflicts() {
        return new Picoseconds(queuedPs);
    }

    /** From an access to its answer, the mean over those answered. */
    public Picoseconds meanLatency() {
        return new Picoseconds(answers == 0 ? 0 : Math.round(latencyPs / answers));
    }

    /** From the first access to the last answer. */
    public Picoseconds elapsed() {
        return new Picoseconds(Math.max(0, lastPs - firstPs));
    }

    /** Bytes answered per elapsed time; 0 before the first. */
    public BytesPerSecond bandwidth() {
        return new BytesPerSecond(lastPs > firstPs ? answeredBytes / elapsed().seconds() : 0);
    }
}
