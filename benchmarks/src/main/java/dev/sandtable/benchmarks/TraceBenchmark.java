// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.interconnect.flow.DimensionRoutes.Shape;
import dev.sandtable.planner.trace.Computation;
import dev.sandtable.planner.trace.MachinePrices;
import dev.sandtable.planner.trace.PlayedNetwork;
import dev.sandtable.planner.trace.ReplayConditions;
import dev.sandtable.planner.trace.ReplayConditions.Buffer;
import dev.sandtable.planner.trace.ReplayConditions.Endpoint;
import dev.sandtable.planner.trace.ReplayConditions.Line;
import dev.sandtable.planner.trace.ReplayConditions.Messages;
import dev.sandtable.planner.trace.ReplayConditions.Passing;
import dev.sandtable.planner.trace.ReplayConditions.Roof;
import dev.sandtable.planner.trace.ReplayConditions.Wires;
import dev.sandtable.planner.trace.TraceReplay;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import dev.sandtable.workload.trace.chakra.ChakraReader;
import dev.sandtable.workload.trace.chakra.ChakraWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A training step of 32 layers on 256 ranks, 32 replicas of 8, with 1,360 nodes each, under the rules of ASTRA-sim, which takes 30 s
 * of processor time and 483 MiB for a step of that size.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TraceBenchmark {
    private static final int DATA = 32;
    private static final int TENSOR = 8;
    private static final int NODES = 1360;
    private static final int LAYERS = 32;

    private final ExecutionTrace trace = trace();
    private final List<byte[]> files =
            trace.ranks().stream().map(ChakraWriter::write).toList();

    private static ExecutionTrace trace() {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        List<RankTrace> ranks = new ArrayList<>();
        for (int rank = 0; rank < DATA * TENSOR; rank++) {
            String data = "data" + rank / DATA;
            String tensor = "tensor" + rank % DATA;
            groups.computeIfAbsent(data, key -> new ArrayList<>()).add(rank);
            groups.computeIfAbsent(tensor, key -> new ArrayList<>()).add(rank);
            List<TraceNode> nodes = new ArrayList<>();
            for (long n = 0; n < NODES; n++) {
                boolean sums = n % (NODES / LAYERS) == NODES / LAYERS - 1;
                boolean gathers = n % 4 == 3;
                TraceTask task = sums
                        ? new TraceTask.CollectiveCall(Collective.Kind.ALL_REDUCE, data, 213_909_504)
                        : gathers
                                ? new TraceTask.CollectiveCall(Collective.Kind.ALL_GATHER, tensor, 4_194_304)
                                : new TraceTask.Compute(false, 103_079_215_104L / (1 + n % 7), 25_165_824);
                // Sums of gradients wait for their layer and nothing waits for them.
                long before = n > 0 && (n - 1) % (NODES / LAYERS) == NODES / LAYERS - 1 ? n - 2 : n - 1;
                nodes.add(
                        new TraceNode(n, "n" + n, n == 0 ? List.of() : List.of(before), task, TraceNode.NOT_RECORDED));
            }
            ranks.add(new RankTrace(rank, "rank " + rank, nodes));
        }
        return new ExecutionTrace("generated", ranks, groups, UnitEvidence.NONE, List.of());
    }

    private static Line line(int size, double gibps, long latencyNs) {
        return new Line(
                Shape.SWITCH,
                size,
                new BytesPerSecond(gibps * (1L << 30)),
                new Picoseconds(latencyNs * 1000),
                Passing.RING);
    }

    private long replay(ExecutionTrace what, boolean fold) {
        TraceReview.of(what);
        ReplayConditions conditions = new ReplayConditions(
                new Wires(Messages.CUT_THROUGH, List.of(line(8, 300, 500), line(32, 25, 2000))),
                new Endpoint(new Picoseconds(10_000), new BytesPerSecond(2039e9)),
                new Buffer(4, 1),
                new Roof(new FlopsPerSecond(312e12), new BytesPerSecond(2039e9)),
                1);
        Computation roof = new Computation.WholeNanoseconds(
                conditions.compute().peak(), conditions.compute().memory());
        MachinePrices prices = new MachinePrices(roof, new PlayedNetwork(conditions), Optional.empty());
        return TraceReplay.of(what, prices, 1, fold).step().value();
    }

    /** The trace in memory, reviewed, priced, folded and replayed. */
    @Benchmark
    public long replayFolded() {
        return replay(trace, true);
    }

    /** The same with every rank replayed. */
    @Benchmark
    public long replayEveryRank() {
        return replay(trace, false);
    }

    /** Its 256 files read as well. */
    @Benchmark
    public long readAndReplay() {
        ChakraReader reader = new ChakraReader(trace.groups());
        for (int rank = 0; rank < files.size(); rank++) {
            reader.add(rank, "rank " + rank, files.get(rank));
        }
        return replay(reader.trace("generated"), true);
    }
}
