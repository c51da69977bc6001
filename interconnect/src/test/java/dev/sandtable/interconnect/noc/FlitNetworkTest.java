// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Routers by hand and under many loads. */
class FlitNetworkTest {
    private static final VirtualChannels BUFFERS = new VirtualChannels(4, 8);

    private static double alone(Grid grid, int flits, int from, int to) {
        FlitNetwork network = new FlitNetwork(grid, BUFFERS, new Offer(TrafficPattern.UNIFORM, flits, 0), 1);
        network.packets().measure(0, 1_000);
        network.offer(from, to);
        network.run(300);
        assertEquals(1, network.packets().arrived());
        assertEquals(flits, network.flitsOut());
        return network.packets().meanLatency();
    }

    /** A mesh of 3×3: from a corner to itself one router, to the next two, to the far corner five. */
    @Test
    void aLonePacketOnAMeshTakesFiveCyclesPerRouterAndTwo() {
        Grid grid = Grid.mesh(3, 3);
        assertEquals(5 + 2, alone(grid, 1, 0, 0));
        assertEquals(5 * 2 + 2, alone(grid, 1, 0, 1));
        assertEquals(5 * 5 + 2, alone(grid, 1, 0, 8));
        assertEquals(5 * 5 + 2 + 4, alone(grid, 5, 0, 8));
        for (int from = 0; from < 9; from++) {
            for (int to = 0; to < 9; to++) {
                int routers = 1 + Math.abs(from % 3 - to % 3) + Math.abs(from / 3 - to / 3);
                assertEquals(5 * routers + 2 + 4, alone(grid, 5, from, to), from + " to " + to);
            }
        }
    }

    @Test
    void aLonePacketOnATorusTakesSixCyclesPerRouterAndOne() {
        Grid grid = Grid.torus(5, 4);
        for (int from = 0; from < 20; from++) {
            for (int to = 0; to < 20; to++) {
                int x = Math.abs(from % 5 - to % 5);
                int y = Math.abs(from / 5 - to / 5);
                int routers = 1 + Math.min(x, 5 - x) + Math.min(y, 4 - y);
                assertEquals(6 * routers + 1, alone(grid, 1, from, to), from + " to " + to);
                assertEquals(6 * routers + 1 + 2, alone(grid, 3, from, to), from + " to " + to);
            }
        }
    }

    /** Two nodes of a line send three flits each to the same third at once; the wire to it carries six flits one by one. */
    @Test
    void twoPacketsShareAWire() {
        FlitNetwork network = new FlitNetwork(Grid.mesh(3), BUFFERS, new Offer(TrafficPattern.UNIFORM, 3, 0), 1);
        network.packets().measure(0, 1_000);
        network.offer(0, 1);
        network.offer(2, 1);
        network.run(100);
        // Both heads ask for the node's wire in the same cycle; flits then leave alternately, so that the packets end
        // in the
        // fifth and the sixth cycle instead of the third.
        double alone = 5 * 2 + 2 + 2;
        assertEquals((alone + 2 + alone + 3) / 2, network.packets().meanLatency());
    }

    @Test
    void flitsAreNeitherLostNorMade() {
        for (Grid grid : List.of(Grid.mesh(4, 4), Grid.torus(4, 4), Grid.ring(9), Grid.torus(3, 4, 2), Grid.mesh(5))) {
            for (VirtualChannels buffers : List.of(BUFFERS, new VirtualChannels(2, 1), new VirtualChannels(3, 2))) {
                for (TrafficPattern pattern : List.of(TrafficPattern.UNIFORM, TrafficPattern.TORNADO)) {
                    FlitNetwork network = new FlitNetwork(grid, buffers, new Offer(pattern, 3, 0.7), 5);
                    for (int i = 0; i < 20; i++) {
                        network.run(100);
                        assertEquals(network.flitsIn(), network.flitsOut() + network.flitsInside());
                    }
                    long before = network.flitsOut();
                    network.run(200);
                    assertTrue(network.flitsOut() > before + grid.nodes(), grid + " stands still under " + pattern);
                }
            }
        }
    }

    /** Below saturation what is made follows the chance: a binomial count, whose deviation is known. */
    @Test
    void nodesMakePacketsWithTheirChance() {
        double offered = 0.15;
        long cycles = 20_000;
        FlitNetwork network =
                new FlitNetwork(Grid.mesh(4, 4), BUFFERS, new Offer(TrafficPattern.UNIFORM, 3, offered), 11);
        network.packets().measure(0, cycles);
        network.run(cycles + 500);
        double chance = offered / 3;
        double tries = 16.0 * cycles;
        double deviation = Math.sqrt(tries * chance * (1 - chance));
        assertEquals(tries * chance, network.packets().arrived(), 4 * deviation);
    }

    @Test
    void theSeedAloneDecides() {
        LoadTest test = new LoadTest(500, 1_000, 1_000);
        Offer offer = new Offer(TrafficPattern.UNIFORM, 2, 0.4);
        LoadTest.Found one = test.of(Grid.torus(4, 4), BUFFERS, offer, 3);
        assertEquals(one, test.of(Grid.torus(4, 4), BUFFERS, offer, 3));
        assertNotEquals(one, test.of(Grid.torus(4, 4), BUFFERS, offer, 4));
    }

    @Test
    void whatCannotBeBuiltIsRefused() {
        Offer offer = new Offer(TrafficPattern.UNIFORM, 1, 0.1);
        VirtualChannels many = new VirtualChannels(16, 4);
        assertThrows(IllegalArgumentException.class, () -> new FlitNetwork(Grid.mesh(4, 4), many, offer, 1));
        VirtualChannels single = new VirtualChannels(1, 4);
        assertThrows(IllegalArgumentException.class, () -> new FlitNetwork(Grid.ring(4), single, offer, 1));
        assertThrows(IllegalArgumentException.class, () -> new Offer(TrafficPattern.UNIFORM, 1, 1.5));
        assertThrows(IllegalArgumentException.class, () -> Grid.mesh(1, 4));
    }
}
