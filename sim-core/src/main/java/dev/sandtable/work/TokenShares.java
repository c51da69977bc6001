// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * How unevenly a router deals tokens to experts, or rows to the groups of a grouped product.
 *
 * <p><b>Model.</b> An expert's load x has density x^(−skew) between 1 and 0.8·tokens (between 0.01 and 2 if there are fewer
 * assignments than experts); experts take the quantiles of that density, heaviest first, scaled to all assignments and
 * rounded to whole tokens, at most every token once. Skew 0 is balance.
 * <p><b>Left out.</b> Luck: a drawn sample scatters around these quantiles. What rounding leaves over or adds is the caller's.
 * <p><b>Check.</b> Loads fall from first to last and miss the assignments by less than one per expert ({@code
 * VocabularyTest}).
 * <p><b>Source.</b> The generator of the measurements in configs/published/moe-ffn.csv.
 */
public final class TokenShares {
    private static final double HEAVIEST_SHARE = 0.8;
    private static final double SPARSE_LIGHTEST = 0.01;
    private static final double SPARSE_HEAVIEST = 2;

    private TokenShares() {}

    /** Tokens of each expert, heaviest first. */
    public static long[] of(int experts, long tokens, long assignments, double skew) {
        double[] shares = quantiles(experts, tokens, assignments, skew);
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        long[] loads = new long[experts];
        for (int i = 0; i < experts; i++) {
            loads[i] = Math.min(tokens, Math.round(shares[i] * assignments / sum));
        }
        return loads;
    }

    /** Rows of each group, summing to {@code rows}: what one group's rounding leaves over is the next one's. */
    public static long[] exact(int groups, long rows, double skew) {
        double[] shares = quantiles(groups, rows, rows, skew);
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        long[] loads = new long[groups];
        double passed = 0;
        long given = 0;
        for (int i = 0; i < groups; i++) {
            passed += shares[i];
            long until = i == groups - 1 ? rows : Math.min(rows, Math.round(rows * passed / sum));
            loads[i] = until - given;
            given = until;
        }
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
}
