// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * Dimension-order routing with a dateline.
 *
 * <p><b>Model.</b> A packet corrects one dimension after the other, each the shorter way round. Half-way round on a torus both
 * ways are as short; a coin decides. On a torus the virtual channels of a wire are two classes: packets that will cross the
 * wire between last and first router in this dimension use class 1, the others class 0. No cycle of waiting can close:
 * class 0 never crosses, and class 1, going at most half-way, never uses the wire opposite the dateline.
 *
 * <p><b>Left out.</b> Adaptive and randomised routes.
 *
 * <p><b>Check.</b> Every pair of every grid arrives after the sum of distances; a torus at full load never stops
 * ({@code DimensionOrderTest}).
 *
 * <p><b>Source.</b> Dally and Seitz, Deadlock-free message routing in multiprocessor interconnection networks, 1987.
 */
final class DimensionOrder {
    /** Any virtual channel will do: on a mesh, and on the way out to a node. */
    static final int ANY = 0;
    /** Of packets that do not cross the dateline of this dimension. */
    static final int SHORT_OF_DATELINE = 1;
    /** Of packets that do. */
    static final int ACROSS_DATELINE = 2;

    // ---- Parameters -------------------------------------------------------------
    private final int[] sizes;
    private final int[] strides;
    private final boolean wraps;
    private final int nodePort;

    DimensionOrder(Grid grid) {
        sizes = grid.dimensions().stream().mapToInt(Integer::intValue).toArray();
        strides = new int[sizes.length];
        int stride = 1;
        for (int d = 0; d < sizes.length; d++) {
            strides[d] = stride;
            stride *= sizes[d];
        }
        wraps = grid.wraps();
        nodePort = grid.nodePort();
    }

    // ---- Law --------------------------------------------------------------------

    /** The first dimension in which two routers differ; as many as there are if none does. */
    int dimension(int here, int to) {
        int d = 0;
        while (d < sizes.length && here / strides[d] % sizes[d] == to / strides[d] % sizes[d]) {
            d++;
        }
        return d;
    }

    /** Whether both ways round the next dimension are as short. */
    boolean tied(int here, int to) {
        int d = dimension(here, to);
        return wraps && d < sizes.length && 2 * up(here, to, d) == sizes[d];
    }

    private int up(int here, int to, int d) {
        return (to / strides[d] % sizes[d] - here / strides[d] % sizes[d] + sizes[d]) % sizes[d];
    }

    /**
     * The port out of a router where a packet enters a dimension, or the node's at its end.
     *
     * @param coin which way to go where both are as short
     */
    int port(int here, int to, boolean coin) {
        int d = dimension(here, to);
        if (d == sizes.length) {
            return nodePort;
        }
        if (!wraps) {
            return to / strides[d] % sizes[d] > here / strides[d] % sizes[d] ? 2 * d : 2 * d + 1;
        }
        int up = up(here, to, d);
        boolean goesUp = 2 * up < sizes[d] || (2 * up == sizes[d] && coin);
        return goesUp ? 2 * d : 2 * d + 1;
    }

    /** The class of virtual channels of a packet that leaves by a port on its way to a router. */
    int channelClass(int here, int to, int port) {
        if (!wraps || port == nodePort) {
            return ANY;
        }
        int d = port / 2;
        int at = here / strides[d] % sizes[d];
        int goal = to / strides[d] % sizes[d];
        boolean crosses = port % 2 == 0 ? at > goal : at < goal;
        return crosses ? ACROSS_DATELINE : SHORT_OF_DATELINE;
    }

    /** Routers that a packet passes, the first and the last included. */
    int routers(int from, int to) {
        int sum = 1;
        for (int d = 0; d < sizes.length; d++) {
            int up = up(from, to, d);
            int across = Math.abs(to / strides[d] % sizes[d] - from / strides[d] % sizes[d]);
            sum += wraps ? Math.min(up, sizes[d] - up) : across;
        }
        return sum;
    }
}
