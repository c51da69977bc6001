// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.FullMesh;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Torus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A group placed on a topology: its endpoints in rank order, its shape, and the orders in which rings and trees visit it.
 */
final class Group {
    private final Topology topology;
    private final int[] endpoints;
    private final int[] given;
    private final Shape shape;
    private final int top;

    private Group(Topology topology, int[] endpoints, int[] given) {
        this.topology = topology;
        this.endpoints = endpoints;
        this.given = given;
        int highest = 0;
        for (int endpoint : endpoints) {
            highest = Math.max(highest, topology.meeting(endpoints[0], endpoint));
        }
        top = highest;
        shape = shapeOf();
    }

    /** Ranks in ascending order of endpoint, so that neighbours in rank are neighbours in place. */
    static Group sorted(Topology topology, int[] endpoints) {
        long[] places = new long[endpoints.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) endpoints[i] << Integer.SIZE | i;
        }
        Arrays.sort(places);
        int[] ranks = new int[places.length];
        int[] given = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            ranks[i] = (int) (places[i] >>> Integer.SIZE);
            given[i] = (int) places[i];
        }
        return new Group(topology, ranks, given);
    }

    /**
     * The first as given, the root or the sender; then those of its unit, then those of its pod, each in ascending order,
     * so that units and pods stay together wherever the root is.
     */
    static Group rooted(Topology topology, int[] endpoints) {
        int[] ranks = Arrays.copyOfRange(endpoints, 1, endpoints.length);
        Arrays.sort(ranks);
        int[] ordered = new int[endpoints.length];
        ordered[0] = endpoints[0];
        int at = 1;
        for (int level = 0; at < ordered.length; level++) {
            for (int endpoint : ranks) {
                if (topology.meeting(endpoints[0], endpoint) == level) {
                    ordered[at++] = endpoint;
                }
            }
        }
        return new Group(topology, ordered, identity(ordered.length));
    }

    private Shape shapeOf() {
        int n = endpoints.length;
        Level inner = topology.levels().get(0);
        if (top == 0 && inner instanceof FatTree && inner.inSwitch().isPresent()) {
            return new Shape(n, 1, n, false, false, List.of(), n, true);
        }
        if (top == 0) {
            return new Shape(
                    n, n, 1, inner instanceof FullMesh, inner.inSwitch().isPresent(), grid(n));
        }
        int lanes = 1;
        while (lanes < n && topology.unit(0, endpoints[lanes]) == topology.unit(0, endpoints[0])) {
            lanes++;
        }
        boolean regular = n % lanes == 0;
        for (int i = 0; regular && i < n; i++) {
            int first = endpoints[i / lanes * lanes];
            boolean newUnit = i % lanes != 0 || i == 0 || topology.unit(0, endpoints[i - 1]) != topology.unit(0, first);
            regular = newUnit && topology.unit(0, endpoints[i]) == topology.unit(0, first);
        }
        return regular
                ? new Shape(
                        n,
                        lanes,
                        n / lanes,
                        inner instanceof FullMesh,
                        inner.inSwitch().isPresent(),
                        grid(lanes),
                        pod(lanes),
                        top == 1 && topology.levels().get(1).inSwitch().isPresent())
                : Shape.flat(n);
    }

    /** Units of one pod, if all pods hold as many, one after the other; else all units. */
    private int pod(int lanes) {
        int units = endpoints.length / lanes;
        int pod = 1;
        while (pod < units && podOf(endpoints[pod * lanes]) == podOf(endpoints[0])) {
            pod++;
        }
        boolean regular = units % pod == 0;
        for (int unit = 1; regular && unit < units; unit++) {
            boolean starts = podOf(endpoints[unit * lanes]) != podOf(endpoints[(unit - 1) * lanes]);
            regular = starts == (unit % pod == 0);
        }
        return regular ? pod : units;
    }

    /** What the second level joins, or a leaf of its tree where it is the outermost of the group. */
    private int podOf(int endpoint) {
        if (top > 1) {
            return topology.unit(1, endpoint);
        }
        return topology.levels().get(1) instanceof FatTree tree
                ? topology.member(1, endpoint) / tree.pod().orElse(tree.size())
                : 0;
    }

    /** Sides longer than 1 of the box that the first {@code count} ranks fill on a torus; empty if they fill none. */
    private List<Integer> grid(int count) {
        if (!(topology.levels().get(0) instanceof Torus torus)) {
            return List.of();
        }
        List<Integer> sides = new ArrayList<>();
        int stride = 1;
        long box = 1;
        for (int dimension : torus.dimensions()) {
            boolean[] seen = new boolean[dimension];
            int side = 0;
            for (int i = 0; i < count; i++) {
                int at = topology.member(0, endpoints[i]) / stride % dimension;
                side += seen[at] ? 0 : 1;
                seen[at] = true;
            }
            if (side > 1) {
                sides.add(side);
            }
            box *= side;
            stride *= dimension;
        }
        return box == count ? sides : List.of();
    }

    int ranks() {
        return endpoints.length;
    }

    int endpoint(int rank) {
        return endpoints[rank];
    }

    /** The place that a rank had when the group was given. */
    int given(int rank) {
        return given[rank];
    }

    /** The places that the ranks had when the group was given. */
    int[] given() {
        return given.clone();
    }

    /** Units of the innermost level on which the ranks sit, however many in each. */
    int nodes() {
        return nodes(topology, endpoints);
    }

    /** Units of the innermost level on which some endpoints sit. */
    static int nodes(Topology topology, int[] endpoints) {
        return (int) Arrays.stream(endpoints)
                .map(endpoint -> topology.unit(0, endpoint))
                .distinct()
                .count();
    }

    Shape shape() {
        return shape;
    }

    /** The level that joins all ranks. */
    int top() {
        return top;
    }

    /**
     * The orders over which a plan spreads its data: the rings that the level knows where one unit holds the group, else
     * one per lane. A ring's order leaves each unit on the lane on which it enters the next; a tree's head is one lane
     * throughout.
     */
    List<int[]> orders(Plan plan) {
        List<int[]> orders = new ArrayList<>();
        int lanes = shape.lanes();
        if (!plan.channels() || shape.units() > 1 && lanes == 1) {
            return List.of(mapped(identity(ranks())));
        }
        if (shape.units() == 1) {
            List<int[]> rings = top == 0 ? topology.levels().get(0).rings(ranks()) : List.of(identity(ranks()));
            rings.forEach(ring -> orders.add(mapped(ring)));
            return topology.faults().isEmpty() ? orders : worthKeeping(orders);
        }
        int turn = plan.stages().get(0).timing() == Plan.Timing.MEAN ? lanes - 1 : 0;
        for (int channel = 0; channel < lanes; channel++) {
            int[] order = new int[ranks()];
            for (int r = 0; r < order.length; r++) {
                int unit = r / lanes;
                order[r] = unit * lanes + (int) ((channel + (long) unit * turn + r % lanes) % lanes);
            }
            orders.add(mapped(order));
        }
        return orders;
    }

    /** Rings over whole links alone, if they are faster by themselves than all are at the pace of the slowest. */
    private List<int[]> worthKeeping(List<int[]> rings) {
        List<int[]> whole = new ArrayList<>();
        double slowest = 1;
        for (int[] ring : rings) {
            double left = 1;
            for (int i = 0; i < ring.length; i++) {
                left = Math.min(left, topology.shareLeft(ring[i], ring[(i + 1) % ring.length]));
            }
            slowest = Math.min(slowest, left);
            if (left >= 1) {
                whole.add(ring);
            }
        }
        return whole.size() > slowest * rings.size() ? whole : rings;
    }

    private static int[] identity(int count) {
        int[] order = new int[count];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    private int[] mapped(int[] order) {
        int[] places = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            places[i] = endpoints[order[i]];
        }
        return places;
    }
}
