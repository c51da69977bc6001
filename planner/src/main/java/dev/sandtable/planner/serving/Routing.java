// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import java.util.List;
import java.util.SplittableRandom;

/** The catalogue of routers: which replica a request goes to. */
public enum Routing {
    /** One after the other. */
    ROUND_ROBIN {
        @Override
        int choose(long request, List<Replica> replicas, SplittableRandom random) {
            return (int) (request % replicas.size());
        }
    },
    /** Where the fewest wait and run; the first of equals. */
    LEAST_LOADED {
        @Override
        int choose(long request, List<Replica> replicas, SplittableRandom random) {
            int least = 0;
            for (int i = 1; i < replicas.size(); i++) {
                least = replicas.get(i).load() < replicas.get(least).load() ? i : least;
            }
            return least;
        }
    },
    /** The less loaded of two that are drawn. */
    TWO_CHOICES {
        @Override
        int choose(long request, List<Replica> replicas, SplittableRandom random) {
            int one = random.nextInt(replicas.size());
            int other = random.nextInt(replicas.size());
            return replicas.get(other).load() < replicas.get(one).load() ? other : one;
        }
    },
    /** Any. */
    RANDOM {
        @Override
        int choose(long request, List<Replica> replicas, SplittableRandom random) {
            return random.nextInt(replicas.size());
        }
    };

    abstract int choose(long request, List<Replica> replicas, SplittableRandom random);
}
