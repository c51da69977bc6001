// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.ChannelRun;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.Joules;
import java.util.Optional;

/**
 * What a memory channel did.
 *
 * @param preset the memory as the catalogue calls it
 * @param pattern the accesses as they were asked for
 * @param readShare share of the bytes that was to be read
 * @param mapping how addresses pick banks
 * @param dram the memory
 * @param run what its channel did
 */
public record ChannelReport(
        String preset, String pattern, double readShare, AddressMapping mapping, DramSpec dram, ChannelRun run) {

    private double efficiency() {
        return run.bandwidth().value() / dram.channelBandwidth().value();
    }

    private long requests() {
        return run.reads() + run.writes();
    }

    private Optional<Double> picojoulesPerBit() {
        return dram.energy()
                .map(run::energy)
                .map(Joules::value)
                .map(joules -> joules * 1e12 / (8.0 * run.moved().value()));
    }

    /** For a terminal. */
    public String text() {
        TextTable table = new TextTable("", "", "");
        table.row(
                "bandwidth",
                run.bandwidth().toString(),
                Words.percent(efficiency()) + " of the pins' " + dram.channelBandwidth());
        table.row("read latency", run.meanReadLatency().toString(), "mean, in controller and device");
        table.row(
                "row hits",
                Words.percent((double) run.rowHits() / requests()),
                "misses " + Words.percent((double) run.rowMisses() / requests()) + ", conflicts "
                        + Words.percent((double) run.rowConflicts() / requests()));
        table.row("requests", Words.count(requests()), Words.percent((double) run.reads() / requests()) + " reads");
        table.row("time", run.elapsed().toString(), Words.count(run.refreshes()) + " refreshes");
        picojoulesPerBit()
                .ifPresent(energy -> table.row("energy", Words.count(energy) + " pJ/bit", "standby included"));
        return "one channel of " + preset + " (" + dram.standard() + "), " + pattern + ", mapping " + mapping.toString()
                + "\n\n" + table.text();
    }

    /** For programs. */
    public JsonObject json() {
        JsonObject json = new JsonObject()
                .put("preset", preset)
                .put("pattern", pattern)
                .put("reads", readShare)
                .put("mapping", mapping.toString())
                .put("requests", requests())
                .put("elapsed_s", run.elapsed().seconds())
                .put("bytes", run.moved().value())
                .put("bandwidth_bytes_per_s", run.bandwidth().value())
                .put("efficiency", efficiency())
                .put("mean_read_latency_s", run.meanReadLatency().seconds())
                .put("row_hits", run.rowHits())
                .put("row_misses", run.rowMisses())
                .put("row_conflicts", run.rowConflicts())
                .put("activates", run.activates())
                .put("refreshes", run.refreshes());
        dram.energy()
                .ifPresent(energy -> json.put("energy_j", run.energy(energy).value()));
        return json;
    }
}
