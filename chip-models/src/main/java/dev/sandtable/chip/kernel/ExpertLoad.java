// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.work.ExpertFfn;
import java.util.Arrays;

/**
 * How many tokens each expert of the fullest rank gets.
 *
 * <p><b>Model.</b> Balanced: tokens·active/experts each; with fewer assignments than experts, one token each on as many
 * experts as there are assignments. Power law: an expert's load x has density x^(−skew) between 1 and 0.8·tokens
 * (between 0.01 and 2 if there are fewer assignments than experts); experts take the quantiles of that density, scaled
 * to tokens·active, rounded to whole tokens, at most every token once. Ranks are dealt experts in order of load and the
 * first rank is the fullest; assignments that rounding leaves over fall to it, lightest experts first.
 * <p><b>Left out.</b> Luck: a drawn sample scatters around these quantiles.
 * <p><b>Check.</b> One rank's loads sum to tokens·active (within one per expert); no load exceeds tokens
 * ({@code ExpertLoadTest}).
 * <p><b>Source.</b> The generator of the measurements in configs/published/moe-ffn.csv.
 */
final class ExpertLoad {
    private static final double HEAVIEST_SHARE = 0.8;
    private static final double SPARSE_LIGHTEST = 0.01;
    private static final double SPARSE_HEAVIEST = 2;

    private ExpertLoad() {}

    /** Tokens of each expert of the fullest rank that has any, heaviest first. */
    static long[] ofFullestRank(ExpertFfn work) {
        int local = (int) Math.max(1, work.experts() / work.expert());
        long assignments = Math.multiplyExact(work.tokens(), work.active());
        long[] loads = work.skew() == 0 ? balanced(work, local, assignments) : skewed(work, local, assignments);
        return Arrays.stream(loads).filter(load -> load > 0).toArray();
    }

    private static long[] balanced(ExpertFfn work, int local, long assignments) {
        long ours = (assignments + work.expert() - 1) / work.expert();
        long[] loads = new long[local];
        for (int i = 0; i < local; i++) {
            loads[i] = Math.min(work.tokens(), ours / local + (i < ours % local ? 1 : 0));
        }
        return loads;
    }

    private static long[] skewed(ExpertFfn work, int local, long assignments) {
        int experts = (int) work.experts();
        double[] shares = quantiles(experts, work.tokens(), assignments, work.skew());
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        long[] loads = new long[local];
        long given = 0;
        for (int i = 0; i < experts; i++) {
            long load = Math.min(work.tokens(), Math.round(shares[i] * assignments / sum));
            given += load;
            if (i % work.expert() == 0 && i / work.expert() < local) {
                loads[i / work.expert()] = load;
            }
        }
        giveRest(loads, assignments - given, work.tokens());
        return loads;
    }

    private static double[] quantiles(int experts, long tokens, long assignments, double skew) {
        boolean sparse = assignments <= experts;
        double low = sparse ? SPARSE_LIGHTEST : 1;
        double high = sparse ? SPARSE_HEAVIEST : Math.max(2, HEAVIEST_SHARE * tokens);
        double[] shares = new double[experts];
        for (int i = 0; i < experts; i++) {
            double u = (experts - i - 0.5) / experts;
            shares[i] = quantile(u, low, high, skew);
        }
        return shares;
    }

    private static double quantile(double u, double low, double high, double skew) {
        double power = 1 - skew;
        if (Math.abs(power) < 1e-9) {
            return low * StrictMath.pow(high / low, u);
        }
        double from = StrictMath.pow(low, power);
        double to = StrictMath.pow(high, power);
        return StrictMath.pow((to - from) * u + from, 1 / power);
    }

    private static void giveRest(long[] loads, long rest, long most) {
        long left = rest;
        while (left > 0) {
            long before = left;
            for (int i = loads.length - 1; i >= 0 && left > 0; i--) {
                long share = Math.min(most - loads[i], Math.max(1, left / loads.length));
                loads[i] += share;
                left -= share;
            }
            if (left == before) {
                return;
            }
        }
    }
}
