// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Grain;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Parameters;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Switching;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.interconnect.execution.FoldedPlan;
import dev.sandtable.interconnect.execution.Handling;
import dev.sandtable.interconnect.execution.PlanExecution;
import dev.sandtable.interconnect.flow.FabricRoutes;
import dev.sandtable.interconnect.flow.FlowNetwork;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.pattern.Pattern;
import dev.sandtable.interconnect.pattern.TrafficRun;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Ring;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Networks simulated message by message.
 *
 * <p>The ring has the conditions of {@code configs/published/collective-oracle.csv}: 1 GiB over 1,024 ranks, every one of 2.09
 * million messages. ASTRA-sim's analytical networks take 2.74 s of processor time for it where messages do not meet, and 3.98 s
 * with queues. The tree of {@link FlowBenchmark} takes SimGrid 3.32 288 µs a message with 256 hosts, 2.2 to 3.0 ms with 1,024.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class NetworkBenchmark {
    private static final int RANKS = 1024;
    private static final int EXCHANGING = 2048;
    private static final int LARGE = 16_384;
    private static final Parameters WHOLE =
            new Parameters(Switching.STORE_AND_FORWARD, Optional.empty(), Grain.WHOLE_NANOSECOND);
    private static final Handling HANDLING =
            new Handling(new Picoseconds(10_000), new Picoseconds(10_000), bytes -> 3000 * Math.floorDiv(bytes, 1600L));

    private final Routes ring = FabricRoutes.raw(Topology.of(List.of(new Ring(
            RANKS,
            LinkBandwidth.parse("50 GiB/s per direction per link"),
            Picoseconds.parse("500 ns"),
            Optional.empty()))));
    private final Plan plan =
            Algorithm.RING.plan(Collective.Kind.ALL_REDUCE, Shape.flat(RANKS)).orElseThrow();
    private final int[] order = new int[RANKS];

    /** Ranks in the order of their endpoints. */
    public NetworkBenchmark() {
        Arrays.setAll(order, i -> i);
    }

    static Topology tree(int hosts, FatTree.Spreading spreading) {
        return Topology.of(List.of(new FatTree(
                hosts,
                LinkBandwidth.parse("50 GB/s per direction per port"),
                1,
                Picoseconds.parse("1 us"),
                Optional.empty(),
                Optional.of(16),
                Optional.empty(),
                Optional.of(spreading),
                Optional.empty())));
    }

    private ChunkNetwork network() {
        return new ChunkNetwork(new Simulation(), ring, WHOLE);
    }

    /** All 2.09 million messages of a ring all-reduce. */
    @Benchmark
    public long ringEveryMessage() {
        return new PlanExecution(network(), plan, order, Bytes.ofGib(1), HANDLING)
                .play()
                .value();
    }

    /** The same by one rank, which all others are like. */
    @Benchmark
    public long ringFolded() {
        return FoldedPlan.play(network(), plan, order, Bytes.ofGib(1), HANDLING)
                .orElseThrow()
                .value();
    }

    /** Everybody to everybody on a two-level tree, 4.2 million messages, by those that are alike. */
    @Benchmark
    public long exchangeFolded() {
        Routes routes = FabricRoutes.raw(tree(EXCHANGING, FatTree.Spreading.ADAPTIVE));
        TrafficRun.Options options = new TrafficRun.Options(TrafficRun.Detail.FLOW, true, Parameters.WHOLE_MESSAGES);
        return TrafficRun.of(routes, Pattern.ALL_TO_ALL.over(EXCHANGING, 1 << 20, new Pattern.Choice(1, 1)), options)
                .finish()
                .value();
    }

    /** The wires of a tree of 16,384 hosts, with hashed uplinks. */
    @Benchmark
    public FlowNetwork largeTree() {
        return new FlowNetwork(new Simulation(), FabricRoutes.raw(tree(LARGE, FatTree.Spreading.HASHED)));
    }

    /** Hosts that send to a random other, one message of 1 to 8 MB at a time; for {@link FlowBenchmark}. */
    static FlowNetwork randomMessages(int hosts, int messages) {
        Simulation simulation = new Simulation();
        FlowNetwork network = new FlowNetwork(simulation, FabricRoutes.raw(tree(hosts, FatTree.Spreading.HASHED)));
        Handler next = new Handler() {
            private final SplittableRandom random = new SplittableRandom(1);
            private int left = messages;

            @Override
            public void handle(int opcode, long host) {
                if (left-- > 0) {
                    int to = (int) ((host + 1 + random.nextInt(hosts - 1)) % hosts);
                    network.send((int) host, to, 1_000_000 + random.nextInt(7_000_000), this, 0, host);
                }
            }
        };
        for (int host = 0; host < hosts; host++) {
            next.handle(0, host);
        }
        simulation.run();
        return network;
    }
}
