// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern WORDS = Pattern.compile("(mesh|torus|ring):(\\d{1,4}(?:x\\d{1,4})*)");

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

    /**
     * Reads {@code mesh:8x8}, {@code torus:4x4x4} or {@code ring:16}.
     *
     * @throws IllegalArgumentException saying what to write instead
     */
    public static Grid parse(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            throw new IllegalArgumentException("write mesh:8x8, torus:4x4x4 or ring:16");
        }
        Integer[] sizes = Arrays.stream(words.group(2).split("x", -1))
                .map(Integer::valueOf)
                .toArray(Integer[]::new);
        if (words.group(1).equals("ring") && sizes.length > 1) {
            throw new IllegalArgumentException("a ring has one dimension: write ring:16, or torus:" + words.group(2));
        }
        return words.group(1).equals("mesh") ? mesh(sizes) : torus(sizes);
    }

    /** The same with wires of another length. */
    public Grid withWires(int cycles) {
        return new Grid(dimensions, wraps, cycles);
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
