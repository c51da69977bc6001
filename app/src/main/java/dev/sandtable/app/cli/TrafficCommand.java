// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.TrafficReport;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.flow.Demand;
import dev.sandtable.interconnect.flow.FabricRoutes;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.pattern.Pattern;
import dev.sandtable.interconnect.pattern.TrafficRun;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.spec.Suggestion;
import dev.sandtable.units.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Any traffic on the wires of a cluster. */
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Messages on a cluster's network: a named pattern, or a table of them.",
            "Simulates every message on the wires of the cluster, at the rates that long payload reaches, and prints when"
                    + " the last arrives, the rate of an endpoint, the bound that no schedule beats, and the busiest links with"
                    + " the time for which they held messages back. Endpoints are numbered chip by chip, node after node."
        })
final class TrafficCommand implements Callable<Integer> {
    /** More chunks than these are hours of simulation. */
    private static final double MOST_CHUNKS = 1e9;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "NAME",
            description = "A cluster or a node of the catalogue, such as dgx-a100-cluster or a100-sxm4-80gb-node.")
    String cluster = "";

    @Option(
            names = "--pattern",
            paramLabel = "NAME",
            description =
                    "permutation, shift, bit-complement, transpose, tornado, neighbour-1d, -2d, -3d, incast, outcast,"
                            + " uniform-random or all-to-all; all messages start together.")
    Optional<String> pattern = Optional.empty();

    @Option(names = "--bytes", paramLabel = "B", description = "What each message of a pattern carries: 1MiB.")
    Optional<String> bytes = Optional.empty();

    @Option(
            names = "--endpoints",
            paramLabel = "N",
            description = "A pattern over the first N endpoints of the cluster (default: all).")
    Optional<Integer> endpoints = Optional.empty();

    @Option(
            names = "--shift",
            paramLabel = "K",
            defaultValue = "1",
            description = "How far the pattern shift sends (default: 1).")
    int shift = 1;

    @Option(
            names = "--matrix",
            paramLabel = "FILE.csv",
            description =
                    "Messages from a table with the header from,to,bytes[,start][,job], such as 0,9,4 MiB,20 us,a; jobs"
                            + " are reported one by one. - reads standard input.")
    Optional<String> matrix = Optional.empty();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "flow",
            description = "flow (default): messages are fluids with fair rates; chunk: pieces in queues.")
    TrafficRun.Detail level = TrafficRun.Detail.FLOW;

    @Option(
            names = "--chunk",
            paramLabel = "B",
            defaultValue = "64KiB",
            description = "The size of a piece at level chunk (default: 64KiB).")
    String chunk = "64KiB";

    @Option(
            names = "--fold",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto (default): fluid messages that are alike are simulated once; off: every one of them.")
    Fold fold = Fold.AUTO;

    @Override
    public Integer call() throws IOException {
        Desk desk = Desk.of(spec, shared);
        if (pattern.isPresent() == matrix.isPresent()) {
            throw new UserError("write what is sent: --pattern all-to-all --bytes 1MiB, or --matrix FILE.csv");
        }
        Cluster machine =
                Cluster.assemble(Cluster.specByName(cluster, desk.catalogues()), Optional.empty(), desk.catalogues());
        Topology topology = machine.fabric().topology();
        Routes routes = FabricRoutes.payload(topology);
        Bytes piece = Amount.of("--chunk", chunk, Amount::bytes);
        TrafficRun.Options options = new TrafficRun.Options(
                level,
                fold == Fold.AUTO,
                new ChunkNetwork.Parameters(
                        ChunkNetwork.Switching.CUT_THROUGH, Optional.of(piece), ChunkNetwork.Grain.PICOSECOND));
        MessageTable table = matrix.isPresent()
                ? MessageTable.read(matrix.get(), routes.endpoints())
                : new MessageTable(named(routes.endpoints()), List.of(""));
        if (level == TrafficRun.Detail.CHUNK) {
            check(table.demand(), piece);
        }
        TrafficRun.Result result = run(routes, table.demand(), options);
        TrafficReport report = new TrafficReport(words(), cluster, topology, table.jobs(), options, result);
        desk.print(report.json(), report.rows(), report.text());
        desk.keep();
        return Exit.DONE;
    }

    private static TrafficRun.Result run(Routes routes, Demand demand, TrafficRun.Options options) {
        try {
            return TrafficRun.of(routes, demand, options);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage() + "; write fewer --endpoints or a shorter table");
        }
    }

    private String words() {
        return matrix.orElseGet(() -> pattern.orElse("") + ", " + bytes.orElse("") + " a message");
    }

    private Demand named(int available) {
        if (bytes.isEmpty()) {
            throw new UserError("a pattern needs the size of its messages: --bytes 1MiB");
        }
        int n = endpoints.orElse(available);
        if (n < 2 || n > available) {
            throw new UserError(
                    "--endpoints is " + n + "; " + cluster + " has " + available + ", write 2 to " + available);
        }
        long each = Amount.of("--bytes", bytes.get(), Amount::bytes).value();
        return Amount.of(
                "--pattern",
                pattern.orElse(""),
                name -> pattern(name).over(n, each, new Pattern.Choice(shared.seed, shift)));
    }

    private static Pattern pattern(String name) {
        List<String> known =
                Arrays.stream(Pattern.values()).map(TrafficCommand::written).toList();
        int at = known.indexOf(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (at < 0) {
            throw new IllegalArgumentException("no pattern is called so" + Suggestion.didYouMean(name, known)
                    + "; write one of " + String.join(", ", known));
        }
        return Pattern.values()[at];
    }

    private static String written(Pattern pattern) {
        return pattern.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void check(Demand demand, Bytes piece) {
        double[] chunks = new double[1];
        demand.messages((from, to, its, startPs, job) -> chunks[0] += Math.ceil((double) its / piece.value()));
        if (chunks[0] > MOST_CHUNKS) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--chunk %s cuts the messages into %.2g pieces; write a larger one, or --level flow",
                    piece,
                    chunks[0]));
        }
    }
}
