// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.workload.model.TransformerSpec.Experts;

/**
 * How much more work the busiest of the ranks gets that share a layer's experts.
 *
 * <p><b>Model.</b> Experts draw tokens by Zipf's law, the i-th most popular in proportion to i^−zipf, and are dealt to R
 * ranks at random, H each. The load of a rank then has the squared relative deviation CV²·(1 − H/E)/(H·(1 − 1/E)) from
 * the experts' popularity (CV² over the E experts, drawn without replacement) and (1 − 1/R)/λ from chance, where λ copies
 * come to a rank on average. Loads are taken as Gamma variables of these moments, independent but for their sum, so that
 * the busiest has E[max]/mean of them, by the Wilson–Hilferty form of the Gamma quantile over the largest of R normals.
 * Routing with an exponent of 0 is balanced by force: 1.
 * <p><b>Left out.</b> Popularity that differs from layer to layer or drifts; a placement that follows it.
 * <p><b>Check.</b> Two ranks of shape 1 have 3/2; drawn routings ({@code RoutingImbalanceTest}).
 * <p><b>Source.</b> Sampling without replacement; Wilson and Hilferty, The Distribution of Chi-Square (1931); order
 * statistics of independent variables.
 */
final class RoutingImbalance {
    private static final double REACH = 8;
    private static final int STEPS = 1600;

    private RoutingImbalance() {}

    /** Load of the busiest of {@code ranks} ranks over the mean, where {@code copies} come to a rank on average. */
    static double busiest(Experts experts, int ranks, long copies) {
        double declared = 1 / experts.balance();
        if (experts.zipf() == 0 || ranks == 1) {
            return declared;
        }
        double each = (double) experts.experts() / ranks;
        double finite = experts.experts() > 1 ? (1 - each / experts.experts()) / (1 - 1.0 / experts.experts()) : 0;
        double popularity = squaredDeviation(experts.experts(), experts.zipf()) / each * finite;
        double chance = (1 - 1.0 / ranks) / Math.max(1, copies);
        return declared * largest(ranks, 1 / ((popularity + chance) * ranks / (ranks - 1)));
    }

    /** Variance over squared mean of a power law's shares. */
    private static double squaredDeviation(int experts, double zipf) {
        double sum = 0;
        double squares = 0;
        for (int i = 1; i <= experts; i++) {
            double weight = StrictMath.pow(i, -zipf);
            sum += weight;
            squares += weight * weight;
        }
        double mean = sum / experts;
        return squares / experts / (mean * mean) - 1;
    }

    /** Expectation of the largest of n independent Gamma variables of one shape, over their mean. */
    static double largest(int n, double shape) {
        double step = 2 * REACH / STEPS;
        double below = 0;
        double sum = 0;
        double weights = 0;
        double spread = 1 / StrictMath.sqrt(9 * shape);
        for (int i = 0; i < STEPS; i++) {
            double z = -REACH + (i + 0.5) * step;
            double density = StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI) * step;
            double weight = StrictMath.pow(below + density, n) - StrictMath.pow(below, n);
            double root = Math.max(0, 1 - 1 / (9 * shape) + z * spread);
            sum += weight * root * root * root;
            weights += weight;
            below += density;
        }
        return Math.max(1, sum / weights);
    }
}
