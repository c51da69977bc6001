// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** The catalogue of routers: which replica a request goes to. */
public enum Routing {
    /** One after the other. */
    ROUND_ROBIN {
        @Override
        public int choose(long request, int replicas, IntUnaryOperator load, SplittableRandom random) {
            return (int) (request % replicas);
        }
    },
    /** Where the fewest wait and run; the first of equals. */
    LEAST_LOADED {
        @Override
        public int choose(long request, int replicas, IntUnaryOperator load, SplittableRandom random) {
            int least = 0;
            for (int i = 1; i < replicas; i++) {
                least = load.applyAsInt(i) < load.applyAsInt(least) ? i : least;
            }
            return least;
        }
    },
    /** The less loaded of two that are drawn: nearly as even, and asks only two. */
    POWER_OF_TWO {
        @Override
        public int choose(long request, int replicas, IntUnaryOperator load, SplittableRandom random) {
            int one = random.nextInt(replicas);
            int other = random.nextInt(replicas);
            return load.applyAsInt(other) < load.applyAsInt(one) ? other : one;
        }
    },
    /** Any. */
    RANDOM {
        @Override
        public int choose(long request, int replicas, IntUnaryOperator load, SplittableRandom random) {
            return random.nextInt(replicas);
        }
    };

    /**
     * The replica of a request.
     *
     * @param request how many came before it
     * @param replicas how many there are
     * @param load sequences that wait and run on one
     * @param random what is drawn
     */
    public abstract int choose(long request, int replicas, IntUnaryOperator load, SplittableRandom random);
}
