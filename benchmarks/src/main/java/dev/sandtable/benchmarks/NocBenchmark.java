// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.interconnect.noc.FlitNetwork;
import dev.sandtable.interconnect.noc.Grid;
import dev.sandtable.interconnect.noc.GridLaw;
import dev.sandtable.interconnect.noc.Offer;
import dev.sandtable.interconnect.noc.TrafficPattern;
import dev.sandtable.interconnect.noc.VirtualChannels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Cycles of an on-chip network with routers of four virtual channels, in a steady state: the points of {@code
 * configs/published/noc-oracle.csv} for which the speed of another simulator is known, and one of an idle network. The closed law
 * answers the same question for a router that it knows.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NocBenchmark {
    private static final int CYCLES = 500;
    private static final int WARM_UP = 3_000;

    /** Kind, routers of a side, dimensions, load in flits per node and cycle, flits of a packet. */
    @Param({"mesh 8 2 0.05 1", "mesh 8 2 0.4 1", "mesh 8 2 0.4 5", "torus 8 3 0.28 5"})
    public String network = "";

    private Grid grid = Grid.mesh(2, 2);
    private Offer offer = new Offer(TrafficPattern.UNIFORM, 1, 0);
    private final VirtualChannels buffers = new VirtualChannels(4, 8);
    private FlitNetwork running = new FlitNetwork(grid, buffers, offer, 1);

    /** Fills the network. */
    @Setup
    public void fill() {
        String[] field = network.split(" ", -1);
        int side = Integer.parseInt(field[1]);
        Integer[] sides = new Integer[Integer.parseInt(field[2])];
        java.util.Arrays.fill(sides, side);
        grid = field[0].equals("mesh") ? Grid.mesh(sides) : Grid.torus(sides);
        offer = new Offer(TrafficPattern.UNIFORM, Integer.parseInt(field[4]), Double.parseDouble(field[3]));
        running = new FlitNetwork(grid, buffers, offer, 1);
        running.run(WARM_UP);
    }

    /** One cycle of the whole network. */
    @Benchmark
    @OperationsPerInvocation(CYCLES)
    public long cycle() {
        running.run(CYCLES);
        return running.flitsOut();
    }

    /** Latency at the load in closed form, from the grid on. */
    @Benchmark
    public double law() {
        return new GridLaw(grid, buffers, offer.pattern(), offer.packetFlits()).latency(offer.flitsPerNodeCycle());
    }
}
