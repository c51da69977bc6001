// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.SplittableRandom;

/**
 * Who sends to whom: the patterns on which networks are compared. Source: Dally and Towles, chapter 3.
 */
public enum TrafficPattern {
    /** Every node is as likely a goal, the sender included: share 1/N each. */
    UNIFORM {
        @Override
        int goal(Grid grid, int from, SplittableRandom random) {
            return random.nextInt(grid.nodes());
        }

        @Override
        double share(Grid grid, int nodes, int from, int to) {
            return 1.0 / nodes;
        }
    },
    /** Node (x, y) sends to (y, x): dimension-ordered routes meet at the diagonal. */
    TRANSPOSE {
        @Override
        int goal(Grid grid, int from, SplittableRandom random) {
            int side = grid.dimensions().get(0);
            if (grid.dimensions().size() != 2 || side != grid.dimensions().get(1)) {
                throw new IllegalArgumentException("transpose needs a square grid, not " + grid.dimensions());
            }
            return from % side * side + from / side;
        }
    },
    /** Node n of N sends to N − 1 − n: everything crosses the middle of every dimension. */
    COMPLEMENT {
        @Override
        int goal(Grid grid, int from, SplittableRandom random) {
            return grid.nodes() - 1 - from;
        }
    },
    /** Every node sends ⌈k/2⌉ − 1 places up in each dimension, round the end: all of a ring turns the same way. */
    TORNADO {
        @Override
        int goal(Grid grid, int from, SplittableRandom random) {
            int to = 0;
            int stride = 1;
            for (int size : grid.dimensions()) {
                to += (from / stride % size + (size + 1) / 2 - 1) % size * stride;
                stride *= size;
            }
            return to;
        }
    };

    /** Where the next packet of a node goes. */
    abstract int goal(Grid grid, int from, SplittableRandom random);

    /** The share of a node's packets that go to another; those of a node sum to 1. */
    double share(Grid grid, int nodes, int from, int to) {
        return goal(grid, from, UNUSED) == to ? 1 : 0;
    }

    /** Permutations draw nothing. */
    private static final SplittableRandom UNUSED = new SplittableRandom(0);
}
