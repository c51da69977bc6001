// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import dev.sandtable.units.PerSquareMillimetre;
import dev.sandtable.units.SquareMillimetres;
import java.util.function.DoubleUnaryOperator;

/**
 * Which share of dies can be sold where some cores are spare.
 *
 * <p><b>Model.</b> Of n cores of area a at least k must work, and all of the rest r. Where the density is λ·D, cores die
 * independently with 1 − e^(−λDa), so Y(λ) = e^(−λDr) · P(Binomial(n, e^(−λDa)) ≥ k); Y is its mean over λ. Clustering
 * thus makes neighbours die together.
 *
 * <p><b>Left out.</b> Spare rows of memories, spare links and memory interfaces, sorting into several products: they raise
 * the share of dies that can be sold.
 *
 * <p><b>Check.</b> Without spares, the closed form for r + n·a; with every core spare, that of r; one spare by hand under
 * Poisson ({@code DieYieldTest}).
 *
 * <p><b>Source.</b> Koren and Koren, Defect tolerance in VLSI circuits, Proc. IEEE 86(9), 1998.
 *
 * @param model how densities vary
 * @param defects their mean density
 * @param clustering shape of the gamma distribution
 */
public record DieYield(DefectModel model, PerSquareMillimetre defects, double clustering) {
    /** Nodes of Simpson's rule over λ; the error is below 1e-6 for any die within a wafer. */
    private static final int STEPS = 2_000;

    /** Densities above so many standard deviations do not count. */
    private static final double TAIL = 12;

    /** The yield law of a process. */
    public static DieYield of(ProcessSpec process, DefectModel model) {
        return new DieYield(model, process.defects(), process.clustering());
    }

    /** Share of dies of an area without any defect. */
    public double perfect(SquareMillimetres die) {
        return model.yield(defects.on(die), clustering);
    }

    /**
     * Share of dies that can be sold.
     *
     * @param rest area in which every defect kills the die
     * @param core area of one core
     * @param made cores on the die
     * @param needed cores that must work
     */
    public double sellable(SquareMillimetres rest, SquareMillimetres core, int made, int needed) {
        if (needed > made) {
            throw new IllegalArgumentException("of " + made + " cores made, " + needed + " cannot work");
        }
        if (needed == made) {
            return perfect(rest.plus(core.times(made)));
        }
        double mRest = defects.on(rest);
        double mCore = defects.on(core);
        return mean(lambda -> StrictMath.exp(-lambda * mRest) * atLeast(made, needed, StrictMath.exp(-lambda * mCore)));
    }

    /** The mean over densities, by Simpson's rule. */
    double mean(DoubleUnaryOperator share) {
        if (model == DefectModel.POISSON) {
            return share.applyAsDouble(1);
        }
        double end = model == DefectModel.MURPHY ? 2 : 1 + TAIL / Math.sqrt(clustering);
        double sum = 0;
        double weights = 0;
        for (int i = 0; i <= STEPS; i++) {
            double lambda = end * i / STEPS;
            int simpson = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            double weight = simpson * model.weight(lambda, clustering);
            if (weight > 0) {
                sum += weight * share.applyAsDouble(lambda);
                weights += weight;
            }
        }
        return sum / weights;
    }

    /** P(Binomial(n, p) ≥ k), summed from the side that has fewer terms. */
    static double atLeast(int n, int k, double p) {
        if (p <= 0 || p >= 1) {
            return p >= 1 ? 1 : k == 0 ? 1 : 0;
        }
        double odds = (1 - p) / p;
        double logTerm = n * StrictMath.log(p);
        double sum = 0;
        for (int failed = 0; failed <= n - k; failed++) {
            sum += StrictMath.exp(logTerm);
            logTerm += StrictMath.log(odds * (n - failed) / (failed + 1));
        }
        return Math.min(1, sum);
    }
}
