// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.pattern;

import dev.sandtable.interconnect.flow.Demand;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The catalogue of traffic patterns over endpoints 0 … n − 1, and where each is heavy. */
public enum Pattern {
    /** Everybody to one other, nobody twice, by the seed: one cycle through all. Heavy where hashes collide. */
    PERMUTATION {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            int[] to = new int[n];
            for (int i = 0; i < n; i++) {
                to[i] = i;
            }
            SplittableRandom random = new SplittableRandom(choice.seed());
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i);
                int swap = to[i];
                to[i] = to[j];
                to[j] = swap;
            }
            for (int i = 0; i < n; i++) {
                out.pair(i, to[i]);
            }
        }
    },
    /** i to i + k: heavy on uplinks when k leaves the leaf. */
    SHIFT {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            for (int i = 0; i < n; i++) {
                out.pair(i, Math.floorMod(i + choice.shift(), n));
            }
        }
    },
    /** i to its complement, n − 1 − i: all traffic crosses the middle. */
    BIT_COMPLEMENT {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            if (Integer.bitCount(n) != 1) {
                throw new IllegalArgumentException("bit-complement needs a power of two of endpoints, "
                        + Integer.highestOneBit(n) + " or " + 2 * Integer.highestOneBit(n) + ", not " + n);
            }
            for (int i = 0; i < n; i++) {
                out.pair(i, n - 1 - i);
            }
        }
    },
    /** (x, y) to (y, x) on a square: heavy on the diagonal of a mesh. */
    TRANSPOSE {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            int side = (int) Math.sqrt(n);
            if (side * side != n) {
                throw new IllegalArgumentException("transpose needs a square number of endpoints, " + side * side
                        + " or " + (side + 1) * (side + 1) + ", not " + n);
            }
            for (int i = 0; i < n; i++) {
                out.pair(i, i % side * side + i / side);
            }
        }
    },
    /** Almost half way round a circle, all the same way: one direction of a ring carries everything. */
    TORNADO {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            for (int i = 0; i < n; i++) {
                out.pair(i, (i + (n + 1) / 2 - 1) % n);
            }
        }
    },
    /** To both neighbours on a circle: light everywhere. */
    NEIGHBOUR_1D {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            neighbours(n, 1, out);
        }
    },
    /** To the four neighbours on a torus as square as the number of endpoints allows. */
    NEIGHBOUR_2D {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            neighbours(n, 2, out);
        }
    },
    /** To the six neighbours on a torus as cubic as the number of endpoints allows. */
    NEIGHBOUR_3D {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            neighbours(n, 3, out);
        }
    },
    /** All others to 0: its port carries n − 1 messages. */
    INCAST {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            for (int i = 1; i < n; i++) {
                out.pair(i, 0);
            }
        }
    },
    /** 0 to all others. */
    OUTCAST {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            for (int i = 1; i < n; i++) {
                out.pair(0, i);
            }
        }
    },
    /** Everybody to some other, by the seed; receivers may be chosen more than once. */
    UNIFORM_RANDOM {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            SplittableRandom random = new SplittableRandom(choice.seed());
            for (int i = 0; i < n; i++) {
                out.pair(i, (i + 1 + random.nextInt(n - 1)) % n);
            }
        }
    },
    /** Everybody to everybody else: n·(n − 1) messages. */
    ALL_TO_ALL {
        @Override
        void pairs(int n, Choice choice, Pairs out) {
            for (int i = 0; i < n; i++) {
                for (int shift = 1; shift < n; shift++) {
                    out.pair(i, (i + shift) % n);
                }
            }
        }
    };

    /**
     * What a pattern leaves open.
     *
     * @param seed of what is random
     * @param shift of {@link #SHIFT}
     */
    public record Choice(long seed, int shift) {}

    /** Is told pairs. */
    interface Pairs {
        void pair(int from, int to);
    }

    abstract void pairs(int endpoints, Choice choice, Pairs out);

    /**
     * The pattern over endpoints, each message of so many bytes, all at time zero. Whoever would send to itself sends nothing.
     *
     * @throws IllegalArgumentException if the pattern does not exist over so many endpoints; it names numbers that do
     */
    public Demand over(int endpoints, long bytes, Choice choice) {
        if (endpoints < 2) {
            throw new IllegalArgumentException("traffic needs at least 2 endpoints, not " + endpoints);
        }
        Demand demand = receiver -> pairs(endpoints, choice, (from, to) -> {
            if (from != to) {
                receiver.message(from, to, bytes, 0, 0);
            }
        });
        // What does not exist is refused here, not in the middle of a run.
        demand.messages((from, to, ignored, startPs, job) -> {});
        return demand;
    }

    private static void neighbours(int n, int dimensions, Pairs out) {
        int[] sides = sides(n, dimensions);
        for (int i = 0; i < n; i++) {
            Set<Integer> seen = new LinkedHashSet<>();
            int stride = 1;
            for (int side : sides) {
                int at = i / stride % side;
                seen.add(i + ((at + 1) % side - at) * stride);
                seen.add(i + ((at + side - 1) % side - at) * stride);
                stride *= side;
            }
            for (int to : seen) {
                out.pair(i, to);
            }
        }
    }

    /** Sides of a box of n that are as near to each other as divisors allow, the longest first. */
    static int[] sides(int n, int dimensions) {
        int[] sides = new int[dimensions];
        int rest = n;
        for (int d = dimensions; d > 1; d--) {
            int side = (int) Math.floor(StrictMath.pow(rest, 1.0 / d) + 1e-9);
            while (rest % side != 0) {
                side--;
            }
            if (side < 2) {
                throw new IllegalArgumentException(
                        "neighbours in " + dimensions + " dimensions need a number of endpoints" + " with " + dimensions
                                + " factors above 1, such as " + (1 << dimensions) + ", not " + n);
            }
            sides[d - 1] = side;
            rest /= side;
        }
        sides[0] = rest;
        return sides;
    }
}
