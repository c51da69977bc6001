// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

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
    private final Shape shape;
    private final int top;

    private Group(Topology topology, int[] endpoints) {
        this.topology = topology;
        this.endpoints = endpoints;
        int highest = 0;
        for (int endpoint : endpoints) {
            highest = Math.max(highest, topology.meeting(endpoints[0], endpoint));
        }
        top = highest;
        shape = shapeOf();
    }

    /** Ranks in ascending order of endpoint, so that neighbours in rank are neighbours in place. */
    static Group sorted(Topology topology, int[] endpoints) {
        int[] ranks = endpoints.clone();
        Arrays.sort(ranks);
        return new Group(topology, ranks);
    }

    /** Ranks in the order given: the first is the root or the sender. */
    static Group asGiven(Topology topology, int[] endpoints) {
        return new Group(topology, endpoints.clone());
    }

    private Shape shapeOf() {
        int n = endpoints.length;
        Level inner = topology.levels().get(0);
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
                        grid(lanes))
                : Shape.flat(n);
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
            return List.of(mapped(identity()));
        }
        if (shape.units() == 1) {
            List<int[]> rings = top == 0 ? topology.levels().get(0).rings(ranks()) : List.of(identity());
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

    private int[] identity() {
        int[] order = new int[ranks()];
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
