// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.List;

/**
 * Wires drawn as a product of dimensions, as simulators of collectives draw them: rings, switches and full meshes.
 *
 * <p><b>Model.</b> Endpoint e has a coordinate in each dimension, the first varying fastest. Two endpoints that differ in one
 * dimension are joined by its wires: on a ring by links along the shorter way, both being equal the one upwards; behind a switch by two
 * links; in a full mesh by one. Every link has the rate and latency of its dimension. A message between endpoints that differ in
 * several dimensions takes the wires of the first of them alone.
 *
 * <p><b>Left out.</b> The other dimensions of such a message: it is a rule of the simulator whose answers these wires give, not
 * of any machine. {@link FabricRoutes} crosses every level.
 *
 * <p><b>Check.</b> The links of a ring, a switch and a mesh, one by one ({@code DimensionRoutesTest}).
 *
 * <p><b>Source.</b> The analytical network of ASTRA-sim, whose answers are in {@code configs/published/collective-oracle.csv}.
 *
 * @param dimensions innermost first
 */
public record DimensionRoutes(List<Dimension> dimensions) implements Routes {
    /** How the endpoints of a dimension are joined. */
    public enum Shape {
        /** Each to the next, both ways. */
        RING,
        /** Each to one switch, both ways. */
        SWITCH,
        /** Each to each other. */
        FULL_MESH
    }

    /**
     * One dimension.
     *
     * @param shape how its endpoints are joined
     * @param size how many there are
     * @param rate of a link in one direction
     * @param latency of a link
     */
    public record Dimension(Shape shape, int size, BytesPerSecond rate, Picoseconds latency) {
        public Dimension {
            if (size < 1 || !(rate.value() > 0) || latency.value() < 0) {
                throw new IllegalArgumentException("a dimension has at least one endpoint, a rate and a latency: "
                        + size + ", " + rate + ", " + latency);
            }
        }

        private int linksEach() {
            return shape == Shape.FULL_MESH ? size : 2;
        }
    }

    public DimensionRoutes {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("wires have at least one dimension");
        }
    }

    @Override
    public int endpoints() {
        int all = 1;
        for (Dimension dimension : dimensions) {
            all = Math.multiplyExact(all, dimension.size());
        }
        return all;
    }

    @Override
    public int links() {
        int each = 0;
        for (Dimension dimension : dimensions) {
            each += dimension.linksEach();
        }
        return Math.multiplyExact(each, endpoints());
    }

    @Override
    public double bytesPerSecond(int link) {
        int first = 0;
        for (Dimension dimension : dimensions) {
            first += dimension.linksEach() * endpoints();
            if (link < first) {
                return dimension.rate().value();
            }
        }
        throw new IllegalArgumentException("there is no link " + link);
    }

    @Override
    public int longestRoute() {
        int longest = 2;
        for (Dimension dimension : dimensions) {
            longest = Math.max(longest, dimension.shape() == Shape.RING ? dimension.size() / 2 : 0);
        }
        return longest;
    }

    @Override
    public int route(int from, int to, int[] path) {
        int firstLink = 0;
        int stride = 1;
        for (Dimension dimension : dimensions) {
            int here = from / stride % dimension.size();
            int there = to / stride % dimension.size();
            if (here != there) {
                return within(dimension, firstLink, stride, from, there - here, path);
            }
            firstLink += dimension.linksEach() * endpoints();
            stride *= dimension.size();
        }
        return 0;
    }

    private int within(Dimension dimension, int firstLink, int stride, int from, int by, int[] path) {
        int here = from / stride % dimension.size();
        switch (dimension.shape()) {
            case FULL_MESH -> {
                path[0] = firstLink + from * dimension.size() + here + by;
                return 1;
            }
            case SWITCH -> {
                path[0] = firstLink + from;
                path[1] = firstLink + endpoints() + from + by * stride;
                return 2;
            }
            case RING -> {
                int up = Math.floorMod(by, dimension.size());
                int down = dimension.size() - up;
                int hops = Math.min(up, down);
                for (int i = 0; i < hops; i++) {
                    int at = Math.floorMod(here + (up <= down ? i : -i), dimension.size());
                    path[i] = firstLink + (up <= down ? 0 : endpoints()) + from + (at - here) * stride;
                }
                return hops;
            }
        }
        throw new IllegalStateException("no shape " + dimension.shape());
    }

    @Override
    public long latencyPs(int from, int to) {
        int stride = 1;
        for (Dimension dimension : dimensions) {
            if (from / stride % dimension.size() != to / stride % dimension.size()) {
                return dimension.latency().value() * route(from, to, new int[longestRoute()]);
            }
            stride *= dimension.size();
        }
        return 0;
    }
}
