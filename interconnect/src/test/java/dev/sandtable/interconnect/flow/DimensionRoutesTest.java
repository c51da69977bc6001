// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.interconnect.flow.DimensionRoutes.Dimension;
import dev.sandtable.interconnect.flow.DimensionRoutes.Shape;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routes over a ring of four whose every endpoint is one of a switch's three; and over a mesh. */
class DimensionRoutesTest {
    private static final DimensionRoutes GRID =
            new DimensionRoutes(List.of(dimension(Shape.RING, 4, 8e9, 10), dimension(Shape.SWITCH, 3, 2e9, 70)));

    private static Dimension dimension(Shape shape, int size, double rate, long latencyPs) {
        return new Dimension(shape, size, new BytesPerSecond(rate), new Picoseconds(latencyPs));
    }

    private static int[] route(Routes routes, int from, int to) {
        int[] path = new int[routes.longestRoute()];
        int length = routes.route(from, to, path);
        return Arrays.copyOf(path, length);
    }

    @Test
    void alongTheRingTheShorterWay() {
        assertEquals(12, GRID.endpoints());
        assertEquals(48, GRID.links());
        assertArrayEquals(new int[] {4}, route(GRID, 4, 5));
        assertArrayEquals(new int[] {4, 5}, route(GRID, 4, 6));
        assertArrayEquals(new int[] {12 + 4}, route(GRID, 4, 7));
        assertEquals(20, GRID.latencyPs(4, 6));
        assertEquals(8e9, GRID.bytesPerSecond(23));
    }

    @Test
    void acrossTheSwitchOverTwoLinks() {
        assertArrayEquals(new int[] {24 + 1, 36 + 9}, route(GRID, 1, 9));
        assertEquals(140, GRID.latencyPs(1, 9));
        assertEquals(2e9, GRID.bytesPerSecond(24));
        assertEquals(0, route(GRID, 3, 3).length);
    }

    /** The rule of the simulator whose answers these wires give. */
    @Test
    void aMessageThatCrossesBothTakesTheFirst() {
        assertArrayEquals(route(GRID, 1, 2), route(GRID, 1, 10));
        assertEquals(10, GRID.latencyPs(1, 10));
    }

    @Test
    void aMeshHasALinkForEveryPair() {
        DimensionRoutes mesh = new DimensionRoutes(List.of(dimension(Shape.FULL_MESH, 3, 1e9, 5)));
        assertEquals(9, mesh.links());
        assertArrayEquals(new int[] {2 * 3 + 1}, route(mesh, 2, 1));
        assertEquals(5, mesh.latencyPs(2, 1));
    }
}
