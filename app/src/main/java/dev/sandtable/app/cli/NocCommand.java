// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.NetworkReport;
import dev.sandtable.interconnect.noc.Grid;
import dev.sandtable.interconnect.noc.GridLaw;
import dev.sandtable.interconnect.noc.LoadTest;
import dev.sandtable.interconnect.noc.Offer;
import dev.sandtable.interconnect.noc.TrafficPattern;
import dev.sandtable.interconnect.noc.VirtualChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A network of routers on a chip, alone. */
@Command(
        name = "noc",
        mixinStandardHelpOptions = true,
        description = {
            "An on-chip network of routers under a traffic pattern, flit by flit and by the closed law.",
            "Loads are flits per node and cycle, latencies cycles. Without --load, loads up to what the law promises."
        })
final class NocCommand implements Callable<Integer> {
    private static final int MOST_NODES = 4_096;
    private static final long MOST_CYCLES = 10_000_000;
    private static final double[] SHARES = {0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1};

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Option(
            names = "--topology",
            required = true,
            paramLabel = "T",
            description = "mesh:8x8, torus:4x4x4 or ring:16, one node at each router.")
    String topology = "";

    @Option(
            names = "--traffic",
            paramLabel = "P",
            defaultValue = "uniform",
            description = "Who sends to whom: uniform (default), transpose, complement or tornado.")
    TrafficPattern traffic = TrafficPattern.UNIFORM;

    @Option(
            names = "--packet",
            paramLabel = "FLITS",
            defaultValue = "1",
            description = "Flits of a packet (default: 1).")
    int packet = 1;

    @Option(names = "--load", paramLabel = "X", description = "Flits that each node offers in a cycle, 0 to 1.")
    Optional<Double> load = Optional.empty();

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "4",
            description = "Virtual channels of a router's input (default: 4).")
    int channels = 4;

    @Option(
            names = "--buffer",
            paramLabel = "FLITS",
            defaultValue = "8",
            description = "Flits that a virtual channel holds (default: 8).")
    int buffer = 8;

    @Option(
            names = "--wire",
            paramLabel = "CYCLES",
            description = "From router to router (default: 1 on a mesh, 2 on a folded torus or ring).")
    Optional<Integer> wire = Optional.empty();

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Cycles in which packets are followed, after a third as many to fill (default: 10000).")
    long cycles = 10_000;

    @Override
    public Integer call() {
        Desk desk = Desk.of(spec, shared);
        NetworkReport report = report();
        desk.print(report.json(), report.rows(), report.text());
        desk.keep();
        return Exit.DONE;
    }

    private NetworkReport report() {
        Grid grid = Amount.of("--topology", topology, Grid::parse);
        if (wire.isPresent()) {
            grid = Amount.of("--wire", wire.get().toString(), text -> bent(Integer.parseInt(text)));
        }
        if (grid.nodes() > MOST_NODES) {
            throw new UserError(
                    "--topology " + topology + " has " + grid.nodes() + " nodes; write at most " + MOST_NODES);
        }
        if (cycles < 1 || cycles > MOST_CYCLES) {
            throw new UserError("--cycles must be 1 to " + MOST_CYCLES + ", was " + cycles);
        }
        try {
            return measure(grid, new VirtualChannels(channels, buffer));
        } catch (IllegalArgumentException e) {
            throw new UserError("no such network: " + e.getMessage());
        }
    }

    private Grid bent(int cyclesOfWire) {
        return Grid.parse(topology).withWires(cyclesOfWire);
    }

    private NetworkReport measure(Grid grid, VirtualChannels buffers) {
        Offer offer = new Offer(traffic, packet, load.orElse(0.0));
        GridLaw law = new GridLaw(grid, buffers, traffic, packet);
        List<Double> loads = new ArrayList<>();
        load.ifPresentOrElse(loads::add, () -> {
            for (double share : SHARES) {
                loads.add(Math.min(1, share * law.saturation()));
            }
        });
        LoadTest test = new LoadTest(cycles / 3, cycles, cycles / 2);
        List<NetworkReport.Point> points = new ArrayList<>();
        for (double at : loads) {
            points.add(new NetworkReport.Point(at, test.of(grid, buffers, offer.at(at), shared.seed), law.latency(at)));
        }
        String words = traffic.name().toLowerCase(Locale.ROOT);
        return new NetworkReport(
                topology, words, packet, buffers, law.latency(0), law.bound(), law.saturation(), points);
    }
}
