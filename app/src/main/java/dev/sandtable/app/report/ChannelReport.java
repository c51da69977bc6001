// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.memory.dram.ChannelOccupancy;
import dev.sandtable.memory.dram.ChannelOccupancy.Part;
import dev.sandtable.memory.dram.ChannelRun;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramEnergy;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Watts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What memory channels did.
 *
 * @param preset the memory as it was asked for
 * @param kind the controller that the options changed
 * @param pattern the accesses as they were asked for, where no trace was
 * @param readShare share of the bytes that was to be read, where it was said
 * @param trace where the accesses come from, if from a file
 * @param dram the memory
 * @param controller its controller
 * @param run what the channel did
 * @param occupancy for which share of the time each part was held
 */
public record ChannelReport(
        String preset,
        String kind,
        String pattern,
        Optional<Double> readShare,
        Optional<Trace> trace,
        DramSpec dram,
        Controller controller,
        ChannelRun run,
        Map<Part, Double> occupancy) {

    /**
     * A file of requests.
     *
     * @param file its path
     * @param highestAddress the highest address that was offered
     */
    public record Trace(String file, long highestAddress) {}

    private BytesPerSecond pins() {
        return dram.channelBandwidth().times(run.channels());
    }

    private double efficiency() {
        return run.bandwidth().value() / pins().value();
    }

    private long requests() {
        return run.reads() + run.writes();
    }

    private String share(long of) {
        return Words.percent((double) of / requests());
    }

    private double picojoulesPerBit(DramEnergy energy) {
        return run.energy(energy).value() * 1e12 / (8.0 * run.moved().value());
    }

    private Watts power(DramEnergy energy) {
        return new Watts(run.energy(energy).value() / run.elapsed().seconds());
    }

    /** For a terminal. */
    public String text() {
        TextTable table = new TextTable("", "", "");
        table.row("bandwidth", run.bandwidth().toString(), Words.percent(efficiency()) + " of the pins' " + pins());
        if (run.reads() > 0) {
            table.row(
                    "read latency",
                    run.meanReadLatency().toString(),
                    "mean, in controller and device; longest " + run.longestReadLatency());
        }
        table.row(
                "row hits",
                share(run.rowHits()),
                "misses " + share(run.rowMisses()) + ", conflicts " + share(run.rowConflicts()));
        table.row(
                "requests",
                Words.count(requests()),
                share(run.reads()) + " reads" + (run.checks() == 0 ? "" : ", " + share(run.checks()) + " check bits"));
        table.row(
                "time",
                run.elapsed().toString(),
                Words.count(run.activates()) + " activates, " + Words.count(run.refreshes()) + " refreshes");
        table.row("busiest", Words.percent(held(busiest())), busy());
        dram.energy().ifPresent(energy -> energy(energy, table));
        return heading() + table.text() + wrapped();
    }

    private String heading() {
        String channels = run.channels() == 1 ? "one channel" : run.channels() + " channels";
        return channels + " of " + preset + " (" + dram.standard() + " at " + dram.clock() + "), "
                + trace.map(Trace::file).orElse(pattern) + ", controller " + kind + ", mapping " + controller.mapping()
                + "\n\n";
    }

    private String wrapped() {
        long capacity = dram.organization().channelCapacity().value() * run.channels();
        return trace.filter(from -> from.highestAddress >= capacity)
                .map(from -> "\n  addresses up to 0x" + Long.toHexString(from.highestAddress) + " exceed the "
                        + new Bytes(capacity) + " there are; rows wrap\n")
                .orElse("");
    }

    private Part busiest() {
        return ChannelOccupancy.busiest(occupancy);
    }

    private double held(Part part) {
        return part == Part.DATA_PINS ? ChannelOccupancy.pins(occupancy) : occupancy.getOrDefault(part, 0.0);
    }

    /** The data pins' time falls into data and forced pauses; other parts stand beside the pins. */
    private String busy() {
        if (busiest() != Part.DATA_PINS) {
            return "of the time " + busiest().words() + "; data pins " + Words.percent(held(Part.DATA_PINS));
        }
        return "of the time data pins: data " + Words.percent(efficiency())
                + pause("turning", Part.TURNING)
                + pause("waiting for one bank group", Part.BANK_GROUP)
                + pause("between stack identifiers", Part.STACK);
    }

    private String pause(String words, Part part) {
        double share = occupancy.getOrDefault(part, 0.0);
        return share == 0 ? "" : ", " + words + " " + Words.percent(share);
    }

    private void energy(DramEnergy energy, TextTable table) {
        double total = run.energy(energy).value();
        StringBuilder shares = new StringBuilder();
        run.energyByPart(energy).forEach((name, joules) -> {
            if (joules.value() > 0) {
                shares.append(shares.length() == 0 ? "" : ", ")
                        .append(name)
                        .append(' ')
                        .append(Words.percent(joules.value() / total));
            }
        });
        table.row("energy", run.energy(energy).toString(), shares.toString());
        table.row("", Words.count(picojoulesPerBit(energy)) + " pJ/bit", "standby included");
        table.row(
                "power",
                power(energy).toString(),
                run.channels() == 1 ? "of the channel, mean" : "of all channels, mean");
    }

    /** For programs. */
    public JsonObject json() {
        JsonObject json = new JsonObject().put("preset", preset).put("controller", kind);
        trace.ifPresentOrElse(from -> json.put("trace", from.file), () -> json.put("pattern", pattern));
        json.put("reads", readShare.orElse((double) run.reads() / requests()))
                .put("mapping", controller.mapping().toString())
                .put("clock_hz", dram.clock().value())
                .put("requests", requests())
                .put("elapsed_s", run.elapsed().seconds())
                .put("bytes", run.moved().value())
                .put("bandwidth_bytes_per_s", run.bandwidth().value())
                .put("efficiency", efficiency())
                .put("mean_read_latency_s", run.meanReadLatency().seconds())
                .put("longest_read_latency_s", run.longestReadLatency().seconds())
                .put("channels", run.channels())
                .put("check_accesses", run.checks())
                .put("row_hits", run.rowHits())
                .put("row_misses", run.rowMisses())
                .put("row_conflicts", run.rowConflicts())
                .put("activates", run.activates())
                .put("refreshes", run.refreshes())
                .put("busiest", name(busiest()))
                .put("occupancy", occupancyJson());
        trace.ifPresent(from -> json.put("highest_address", from.highestAddress)
                .put("capacity_bytes", dram.organization().channelCapacity().value() * run.channels()));
        dram.energy().ifPresent(energy -> {
            JsonObject parts = new JsonObject();
            run.energyByPart(energy).forEach((name, joules) -> parts.put(name + "_j", joules.value()));
            json.put("energy_j", run.energy(energy).value())
                    .put("energy", parts)
                    .put("pj_per_bit", picojoulesPerBit(energy))
                    .put("power_w", power(energy).value());
        });
        return json;
    }

    private JsonObject occupancyJson() {
        JsonObject json = new JsonObject();
        occupancy.forEach((part, share) -> json.put(name(part), share));
        return json;
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
