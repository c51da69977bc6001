// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelLoadsTest {
    private static ChannelLoads uniform(Grid grid) {
        return new ChannelLoads(grid, TrafficPattern.UNIFORM);
    }

    @Test
    void busiestWiresByHand() {
        assertEquals(2, uniform(Grid.mesh(8, 8)).busiest(), 1e-9);
        assertEquals(3, uniform(Grid.mesh(12, 12)).busiest(), 1e-9);
        assertEquals(2, uniform(Grid.torus(16, 16)).busiest(), 1e-9);
        assertEquals(1, uniform(Grid.torus(4, 4)).busiest(), 1e-9, "the wire to a node");
        assertEquals(7, new ChannelLoads(Grid.mesh(8, 8), TrafficPattern.TRANSPOSE).busiest(), 1e-9);
        assertEquals(4, new ChannelLoads(Grid.mesh(8, 8), TrafficPattern.COMPLEMENT).busiest(), 1e-9);
        assertEquals(3, new ChannelLoads(Grid.torus(8, 8), TrafficPattern.TORNADO).busiest(), 1e-9);
    }

    /** Opposite the dateline of a ring of eight nothing has crossed or will: one class carries all. */
    @Test
    void classesOnARing() {
        ChannelLoads loads = uniform(Grid.ring(8));
        assertEquals(1, loads.of(3, 0), 1e-9);
        assertEquals(1, loads.busierClass(3, 0), 1e-9);
        assertEquals(1, loads.busierClass(7, 0), 1e-9);
        // Up from router 1, in eighths: 3½ from router 1 (three distances, and half of the tie), 2½ from 0; 1½ from 7
        // and ½ from
        // 6 have crossed.
        assertEquals(6.0 / 8, loads.busierClass(1, 0), 1e-9);
        assertEquals(1, loads.of(1, 0), 1e-9);
    }

    @Test
    void everyPacketIsCountedAtEveryRouter() {
        for (Grid grid : List.of(Grid.mesh(4, 6), Grid.torus(5, 4), Grid.ring(6), Grid.mesh(3, 3, 3))) {
            for (TrafficPattern pattern : List.of(TrafficPattern.UNIFORM, TrafficPattern.TORNADO)) {
                ChannelLoads loads = new ChannelLoads(grid, pattern);
                double wires = 0;
                double nodes = 0;
                for (int router = 0; router < grid.nodes(); router++) {
                    for (int port = 0; port < grid.nodePort(); port++) {
                        wires += loads.of(router, port);
                    }
                    nodes += loads.of(router, grid.nodePort());
                }
                assertEquals(grid.nodes(), nodes, 1e-9);
                assertEquals(grid.nodes() * (loads.meanRouters() - 1), wires, 1e-9);
            }
        }
        assertEquals(6.25, uniform(Grid.mesh(8, 8)).meanRouters(), 1e-9);
        assertEquals(5, uniform(Grid.torus(8, 8)).meanRouters(), 1e-9);
    }

    /** The middle wire of a line of four is fed with ½ by its node, which keeps ½, and with ½ by its neighbour, whose wire brings ¾. */
    @Test
    void divergenceByHand() {
        ChannelLoads loads = uniform(Grid.mesh(4, 4));
        assertEquals(1, loads.of(1, 0), 1e-9);
        assertEquals(0.5 * 0.5 + 0.5 * (1 - 0.5 / 0.75), loads.divergence(1, 0), 1e-9);
        assertEquals(1 - 2 * 0.25, loads.mixing(1, 0), 1e-9);
        assertEquals(0, new ChannelLoads(Grid.mesh(8, 8), TrafficPattern.TRANSPOSE).divergence(6, 0), 1e-9);
    }
}
