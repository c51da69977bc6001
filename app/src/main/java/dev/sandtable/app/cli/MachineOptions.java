// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.roofline.Roofs;
import dev.sandtable.planner.trace.Communication;
import dev.sandtable.planner.trace.Computation;
import dev.sandtable.planner.trace.MachinePrices;
import dev.sandtable.planner.trace.PlayedNetwork;
import dev.sandtable.planner.trace.Prices;
import dev.sandtable.planner.trace.ReplayConditions;
import dev.sandtable.planner.trace.TraceReplay;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.spec.Suggestion;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** On what a trace is replayed, and how its nodes are priced. */
final class MachineOptions {
    /** Where a time comes from. */
    enum Computing {
        AUTO,
        RECORDED,
        ROOFLINE
    }

    /** Where a time of communication comes from. */
    enum Communicating {
        PRICED,
        RECORDED
    }

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "A cluster or a node of the catalogue, such as dgx-a100-cluster; rank 0 is its first chip.")
    Optional<String> cluster = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N", description = "So many nodes of that cluster or node.")
    Optional<Integer> nodes = Optional.empty();

    @Option(
            names = "--conditions",
            paramLabel = "FILE.yaml",
            description = "Instead of a cluster: the rules of another simulator, all stated, as docs/traces.md shows.")
    Optional<Path> conditions = Optional.empty();

    @Option(
            names = "--compute",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "recorded: as long as it took; roofline: by operations and size on the chip; auto (default):"
                    + " recorded where every node is.")
    Computing compute = Computing.AUTO;

    @Option(
            names = "--communication",
            paramLabel = "HOW",
            defaultValue = "priced",
            description = "priced (default): by the fabric; recorded: as long as it took for the last member to come.")
    Communicating communication = Communicating.PRICED;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "One algorithm for all collectives, such as ring; the library's own choice by default.")
    Optional<String> algorithm = Optional.empty();

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "bf16",
            description = "The format whose peak computes and in which reductions add (default: bf16).")
    DataType dtype = DataType.BF16;

    @Option(
            names = "--store",
            paramLabel = "RATE",
            description = "The rate at which memory nodes move data, such as 50 GB/s (default: their recorded times).")
    Optional<String> store = Optional.empty();

    @Option(
            names = "--communication-streams",
            paramLabel = "N",
            description =
                    "Collectives and messages that a rank may have under way (default: one for each group and partner).")
    Optional<Integer> streams = Optional.empty();

    /**
     * A machine that a trace fits.
     *
     * @param prices its prices
     * @param communicationStreams of each rank
     * @param needsOperations whether operations of the trace are priced
     * @param needsSizes whether sizes of the trace are priced
     * @param words what it is
     */
    record Machine(
            Prices prices, int communicationStreams, boolean needsOperations, boolean needsSizes, String words) {}

    /** The machine that the options name. */
    Machine of(ExecutionTrace trace, Desk desk) {
        boolean recordedOnly = communication == Communicating.RECORDED && compute == Computing.RECORDED;
        if (cluster.isPresent() == conditions.isPresent() && !(recordedOnly && cluster.isEmpty())) {
            throw new UserError("say on what: --cluster NAME, or --conditions FILE.yaml, and not both");
        }
        if (streams.isPresent() && streams.get() < 1) {
            throw new UserError("--communication-streams must be 1 or more, was " + streams.get());
        }
        if (cluster.isEmpty() && nodes.isPresent()) {
            throw new UserError("--nodes belongs to --cluster; leave it out");
        }
        Optional<BytesPerSecond> rate = store.map(text -> Amount.of("--store", text, BytesPerSecond::parse));
        boolean rooflined = compute == Computing.ROOFLINE
                || compute == Computing.AUTO && (conditions.isPresent() || !everyComputationIsRecorded(trace));
        boolean priced = communication == Communicating.PRICED;
        boolean operations = rooflined && any(trace, task -> task instanceof TraceTask.Compute c && c.operations() > 0);
        boolean sizes = rooflined && any(trace, task -> task instanceof TraceTask.Compute c && c.size() > 0)
                || rate.isPresent() && any(trace, task -> task instanceof TraceTask.MemoryAccess)
                || priced && any(trace, MachineOptions::communicates);
        if (conditions.isPresent()) {
            return byConditions(conditions.get(), trace, rate, rooflined, operations, sizes);
        }
        if (cluster.isEmpty()) {
            return new Machine(
                    new MachinePrices(new Computation.Recorded(), new Communication.Recorded(), rate),
                    streams.orElse(TraceReplay.STREAM_PER_GROUP),
                    false,
                    sizes,
                    "as recorded");
        }
        Cluster machine = cluster(cluster.get(), trace, desk);
        Communication moving =
                priced ? new Communication.OnFabric(fabric(machine), dtype) : new Communication.Recorded();
        Computation computing = rooflined ? roofline(machine) : new Computation.Recorded();
        return new Machine(
                new MachinePrices(computing, moving, rate),
                streams.orElse(TraceReplay.STREAM_PER_GROUP),
                operations,
                sizes,
                machine.name() + ": computation "
                        + (rooflined ? "by the roofline of " + dtype.spelling() : "as recorded") + ", communication "
                        + (priced
                                ? "by "
                                        + algorithm
                                                .map(name -> "the algorithm " + name)
                                                .orElse("its fabric")
                                : "as recorded"));
    }

    private Machine byConditions(
            Path file,
            ExecutionTrace trace,
            Optional<BytesPerSecond> rate,
            boolean rooflined,
            boolean operations,
            boolean sizes) {
        if (algorithm.isPresent()) {
            throw new UserError("--algorithm belongs to --cluster; write an algorithm for each dimension in " + file);
        }
        ReplayConditions stated = SpecReader.read(file, ReplayConditions.class, Provenance.Policy.OPTIONAL)
                .value();
        PlayedNetwork network = new PlayedNetwork(stated);
        if (network.endpoints() != trace.ranks().size()) {
            throw new UserError("the dimensions in " + file + " multiply to " + network.endpoints()
                    + " endpoints, but the trace has " + trace.ranks().size()
                    + " ranks; write sizes that multiply to that");
        }
        Computation computing = rooflined
                ? new Computation.WholeNanoseconds(
                        stated.compute().peak(), stated.compute().memory())
                : new Computation.Recorded();
        Communication moving = communication == Communicating.PRICED ? network : new Communication.Recorded();
        return new Machine(
                new MachinePrices(computing, moving, rate),
                streams.orElse(stated.communicationStreams()),
                operations,
                sizes,
                "the conditions of " + file);
    }

    private Cluster cluster(String name, ExecutionTrace trace, Desk desk) {
        Cluster machine =
                Cluster.assemble(Cluster.specByName(name, desk.catalogues()), Optional.empty(), desk.catalogues());
        if (nodes.isPresent()) {
            if (nodes.get() < 1) {
                throw new UserError("--nodes must be 1 or more, was " + nodes.get());
            }
            machine = machine.withNodes(nodes.get());
        }
        int ranks = trace.ranks().size();
        if (machine.chips() < ranks) {
            int wanted = (ranks + machine.chipsPerNode() - 1) / machine.chipsPerNode();
            throw new UserError("the trace has " + ranks + " ranks, but " + name + " has " + machine.chips()
                    + " chips; write --nodes " + wanted + ", or a larger cluster");
        }
        return machine;
    }

    private Fabric fabric(Cluster machine) {
        return algorithm
                .map(name -> machine.fabric().insisting(Amount.of("--algorithm", name, MachineOptions::algorithm)))
                .orElse(machine.fabric());
    }

    private static Algorithm algorithm(String name) {
        List<String> known =
                Arrays.stream(Algorithm.values()).map(Algorithm::spelling).toList();
        int at = known.indexOf(name.toLowerCase(Locale.ROOT));
        if (at < 0) {
            throw new IllegalArgumentException("no algorithm is called so" + Suggestion.didYouMean(name, known)
                    + "; write one of " + String.join(", ", known));
        }
        return Algorithm.values()[at];
    }

    private Computation roofline(Cluster machine) {
        Roofs roofs = Roofs.of(machine.chipSpec());
        Map<String, FlopsPerSecond> peaks = roofs.peaks();
        FlopsPerSecond peak = peaks.get(dtype.spelling());
        BytesPerSecond bandwidth = roofs.bandwidths().get("memory");
        if (peak == null || bandwidth == null) {
            throw new UserError("--dtype " + dtype.spelling() + ": the file of "
                    + machine.chipSpec().value().name() + " states peaks of " + String.join(", ", peaks.keySet())
                    + "; write one of them");
        }
        return new Computation.Roofline(peak, bandwidth);
    }

    private static boolean communicates(TraceTask task) {
        return task instanceof TraceTask.CollectiveCall
                || task instanceof TraceTask.Send
                || task instanceof TraceTask.Receive;
    }

    private static boolean everyComputationIsRecorded(ExecutionTrace trace) {
        for (RankTrace rank : trace.ranks()) {
            for (TraceNode node : rank.nodes()) {
                if (node.task() instanceof TraceTask.Compute && !node.recorded()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean any(ExecutionTrace trace, Predicate<TraceTask> wanted) {
        return trace.ranks().stream()
                .anyMatch(rank -> rank.nodes().stream().anyMatch(node -> wanted.test(node.task())));
    }
}
