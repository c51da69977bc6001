// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DimensionOrderTest {
    private static final List<Grid> GRIDS = List.of(
            Grid.mesh(5, 3), Grid.torus(4, 4), Grid.torus(5, 6), Grid.ring(7), Grid.ring(8), Grid.torus(2, 3, 4));

    /** The wires and classes of a packet on its way, as numbers. */
    private static List<Integer> path(Grid grid, int from, int to, boolean coin) {
        DimensionOrder routing = new DimensionOrder(grid);
        List<Integer> path = new java.util.ArrayList<>();
        int here = from;
        int by = grid.nodePort();
        int channelClass = DimensionOrder.ANY;
        while (here != to) {
            int port = routing.port(here, to, coin);
            boolean straight = by != grid.nodePort() && port == (by ^ 1);
            channelClass = straight ? channelClass : routing.channelClass(here, to, port);
            path.add((here * grid.ports() + port) * 3 + channelClass);
            here = grid.neighbour(here, port);
            by = port ^ 1;
        }
        assertEquals(grid.nodePort(), routing.port(here, to, coin));
        return path;
    }

    @Test
    void everyPairArrivesByTheShortestWay() {
        for (Grid grid : GRIDS) {
            for (int from = 0; from < grid.nodes(); from++) {
                for (int to = 0; to < grid.nodes(); to++) {
                    int routers = new DimensionOrder(grid).routers(from, to);
                    assertEquals(routers - 1, path(grid, from, to, true).size());
                    assertEquals(routers - 1, path(grid, from, to, false).size());
                }
            }
        }
    }

    /** No packet waits for itself: what holds a wire and class and what it waits for next form no cycle. */
    @Test
    void waitingHasNoCycle() {
        for (Grid grid : GRIDS) {
            Map<Integer, Set<Integer>> waits = new TreeMap<>();
            for (int from = 0; from < grid.nodes(); from++) {
                for (int to = 0; to < grid.nodes(); to++) {
                    for (boolean coin : new boolean[] {false, true}) {
                        List<Integer> path = path(grid, from, to, coin);
                        for (int i = 1; i < path.size(); i++) {
                            waits.computeIfAbsent(path.get(i - 1), at -> new TreeSet<>())
                                    .add(path.get(i));
                        }
                    }
                }
            }
            // What waits for nothing is taken away until nothing is left.
            boolean shrinks = true;
            while (shrinks) {
                shrinks = waits.values().removeIf(next -> next.stream().noneMatch(waits::containsKey));
            }
            assertTrue(waits.isEmpty(), grid + " can block on " + waits.keySet());
        }
    }
}
