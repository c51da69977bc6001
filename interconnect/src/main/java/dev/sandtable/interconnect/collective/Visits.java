// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Dealing;
import dev.sandtable.work.TokenShares;

/**
 * How likely a token visits any of the experts of some ranks.
 *
 * <p><b>Model.</b> A token picks k of E experts without replacement. Experts that draw the share w of all copies count as
 * w·E equal ones, so that the token misses them with Π (1 − w·E/(E − i)) over i = 0 … k − 1; with balanced loads this is
 * exact. Where a token may reach only g of U nodes, it picks them first, evenly, and then among their experts. No visit
 * is likelier than the copies k·w that it brings.
 *
 * <p><b>Left out.</b> Affinity between experts; nodes that a router prefers.
 *
 * <p><b>Check.</b> Drawn routings visit as often; with k = 1 a visit is as likely as the share ({@code
 * ExpertExchangeTest}).
 *
 * <p><b>Source.</b> Sampling without replacement (hypergeometric); node-limited routing as in DeepSeek-V3 (arXiv
 * 2412.19437), section 2.1.2.
 */
final class Visits {
    private final double experts;
    private final int active;
    private final double reach;
    private final double[] loads;

    /**
     * Experts dealt to ranks.
     *
     * @param dealing tokens and experts
     * @param ranks ranks that share the experts
     * @param nodes nodes on which they sit
     */
    Visits(Dealing.Experts dealing, int ranks, int nodes) {
        if (dealing.experts() % ranks != 0) {
            throw new IllegalArgumentException(
                    "experts is " + dealing.experts() + ", which " + ranks + " ranks cannot share equally");
        }
        int limit = dealing.nodes() == 0 ? nodes : Math.min(dealing.nodes(), nodes);
        reach = (double) limit / nodes;
        experts = dealing.experts() * reach;
        active = dealing.active();
        if (experts < active) {
            throw new IllegalArgumentException("active is " + active + ", but " + limit + " of " + nodes
                    + " nodes hold only " + (long) experts + " experts");
        }
        loads = loads(dealing, ranks);
    }

    private static double[] loads(Dealing.Experts dealing, int ranks) {
        double[] loads = new double[ranks];
        int each = dealing.experts() / ranks;
        if (dealing.skew() == 0) {
            java.util.Arrays.fill(loads, 1.0 / ranks);
            return loads;
        }
        long tokens = Math.multiplyExact(dealing.tokens(), ranks);
        long[] byExpert =
                TokenShares.of(dealing.experts(), tokens, Math.multiplyExact(tokens, dealing.active()), dealing.skew());
        double sum = 0;
        for (long load : byExpert) {
            sum += load;
        }
        for (int e = 0; e < byExpert.length; e++) {
            loads[e / each] += byExpert[e] / sum;
        }
        return loads;
    }

    /** Share of all copies that go to a rank. */
    double load(int rank) {
        return loads[rank];
    }

    /** Likelihood that a token visits experts of one node which draw the given share of all copies. */
    double likelihood(double load) {
        double among = Math.min(1, load / reach);
        double missed = 1;
        for (int i = 0; i < active; i++) {
            missed *= Math.max(0, 1 - among * experts / (experts - i));
        }
        return Math.min(reach * (1 - missed), active * load);
    }

    /** Shares of a rank's copies that reach other ranks when a token crosses to several of a node's ranks once. */
    record Once(Visits visits, int active, int[] given) implements Shares {
        @Override
        public double of(int first, int count, int stride) {
            int n = given.length;
            if (stride != 1) {
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += visits.likelihood(visits.load(given[(int) ((first + (long) k * stride) % n)]));
                }
                return sum / active;
            }
            double load = 0;
            for (int k = 0; k < count; k++) {
                load += visits.load(given[(first + k) % n]);
            }
            return visits.likelihood(load) / active;
        }

        @Override
        public boolean uneven() {
            return true;
        }
    }
}
