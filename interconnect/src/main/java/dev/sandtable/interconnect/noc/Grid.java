// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Collections;
import java.util.List;

/**
 * Routers on a grid, one node at each: a mesh, a torus or a ring.
 *
 * <p><b>Model.</b> Node n lies at n / (k_0 ··· k_{d−1}) mod k_d of dimension d, the first dimension varying fastest. A router
 * has a port upwards (2·d) and downwards (2·d + 1) in every dimension and one to its node. A wire joins neighbours each way;
 * on a torus the last is the first one's neighbour as well.
 *
 * <p><b>Left out.</b> Several nodes at a router; express and diagonal wires; wires of different lengths.
 *
 * <p><b>Check.</b> A mesh of 8×8 has 224 wires and a torus 256; going up and then down leads back ({@code GridTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 5.
 *
 * @param dimensions routers along each dimension
 * @param wraps whether the ends of a dimension are neighbours
 * @param wireCycles from router to router; a folded torus has wires of twice the length of a mesh
 */
public record Grid(List<Integer> dimensions, boolean wraps, int wireCycles) {
    private static final int LONGEST_WIRE = 8;

    public Grid {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("a grid needs at least one dimension");
        }
        for (int size : dimensions) {
            if (size < 2) {
                throw new IllegalArgumentException("a dimension has at least 2 routers, not " + size);
            }
        }
        if (wireCycles < 1 || wireCycles > LONGEST_WIRE) {
            throw new IllegalArgumentException("a wire takes 1 to " + LONGEST_WIRE + " cycles, not " + wireCycles);
        }
    }

    /** A mesh with wires of one cycle. */
    public static Grid mesh(Integer... dimensions) {
        return new Grid(List.of(dimensions), false, 1);
    }

    /** A folded torus: every wire spans two tiles and takes two cycles. */
    public static Grid torus(Integer... dimensions) {
        return new Grid(List.of(dimensions), true, 2);
    }

    /** A folded ring. */
    public static Grid ring(int size) {
        return torus(size);
    }

    /** A cube of the given number of dimensions. */
    static Grid cube(int size, int count, boolean wraps) {
        return new Grid(Collections.nCopies(count, size), wraps, wraps ? 2 : 1);
    }

    /** Nodes, as many as routers. */
    public int nodes() {
        int product = 1;
        for (int size : dimensions) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** Ports of a router, the one of its node being the last. */
    public int ports() {
        return 2 * dimensions.size() + 1;
    }

    /** The port of a router's own node. */
    public int nodePort() {
        return 2 * dimensions.size();
    }

    /** The router behind a port; −1 at the edge of a mesh. */
    int neighbour(int router, int port) {
        int stride = 1;
        for (int d = 0; d < port / 2; d++) {
            stride *= dimensions.get(d);
        }
        int size = dimensions.get(port / 2);
        int at = router / stride % size;
        int next = port % 2 == 0 ? at + 1 : at - 1;
        if (next < 0 || next >= size) {
            if (!wraps) {
                return -1;
            }
            next = (next + size) % size;
        }
        return router + (next - at) * stride;
    }
}
