// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    private static int wires(Grid grid) {
        int wires = 0;
        for (int router = 0; router < grid.nodes(); router++) {
            for (int port = 0; port < grid.nodePort(); port++) {
                wires += grid.neighbour(router, port) >= 0 ? 1 : 0;
            }
        }
        return wires;
    }

    @Test
    void wiresAreCounted() {
        assertEquals(224, wires(Grid.mesh(8, 8)));
        assertEquals(256, wires(Grid.torus(8, 8)));
        assertEquals(32, wires(Grid.ring(16)));
    }

    @Test
    void thereAndBack() {
        for (Grid grid : List.of(Grid.mesh(3, 4, 2), Grid.torus(3, 4, 2), Grid.ring(2))) {
            for (int router = 0; router < grid.nodes(); router++) {
                for (int port = 0; port < grid.nodePort(); port++) {
                    int next = grid.neighbour(router, port);
                    if (next >= 0) {
                        assertEquals(router, grid.neighbour(next, port ^ 1), grid + " " + router + " by " + port);
                    }
                }
            }
        }
    }

    @Test
    void wordsOfAGrid() {
        assertEquals(Grid.mesh(8, 4), Grid.parse("mesh:8x4"));
        assertEquals(Grid.torus(4, 4, 4), Grid.parse("torus:4x4x4"));
        assertEquals(Grid.ring(16), Grid.parse("ring:16"));
        for (String wrong : List.of("mesh", "mesh:", "mesh:8x", "ring:4x4", "cube:3", "mesh:1x4")) {
            assertThrows(IllegalArgumentException.class, () -> Grid.parse(wrong), wrong);
        }
    }

    @Test
    void wiresHaveALength() {
        assertThrows(IllegalArgumentException.class, () -> new Grid(List.of(4), false, 0));
        assertThrows(IllegalArgumentException.class, () -> new Grid(List.of(4), false, 9));
        assertThrows(IllegalArgumentException.class, () -> new Grid(List.of(), false, 1));
    }
}
