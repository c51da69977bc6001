// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * Finds the constants that cost least.
 *
 * <p><b>Model.</b> Predictions are least and greatest values of many laws, continuous but with kinks, so the search takes no
 * derivative: BOBYQA moves a quadratic through 2n + 1 points inside the ranges of n constants, and Brent's method serves for
 * one. It begins where the constants were carried from and at {@value #OTHER_STARTS} places around it, and ends when the
 * quadratic is {@value #FINEST} of a deviation wide. The noise of the loss is then set to the mean error that is left, and
 * the search goes on from the best place.
 * <p><b>Left out.</b> A proof that no better place exists.
 * <p><b>Check.</b> Constants that made the rows are found again ({@code CalibratorTest}).
 * <p><b>Source.</b> M. J. D. Powell, The BOBYQA algorithm for bound constrained optimization without derivatives, 2009.
 */
final class Search {
    static final int OTHER_STARTS = 2;
    static final double FINEST = 0.02;
    private static final double WIDEST = 0.5;
    private static final int MOST_EVALUATIONS = 300;
    /** What operator models usually miss by, until the rows say better. */
    private static final double USUAL_NOISE = 0.1;

    private static final double LEAST_NOISE = 0.01;
    private static final double MOST_NOISE = 0.5;
    private static final double BRENT_RELATIVE = 1e-4;

    private final Residuals residuals;
    private final boolean[] free;
    private final int count;
    private final Consumer<String> progress;
    private int evaluations;

    /** A search for the constants that are free, the others kept where they begin. */
    Search(Residuals residuals, boolean[] free, Consumer<String> progress) {
        this.residuals = residuals;
        this.free = free.clone();
        this.progress = progress;
        int counted = 0;
        for (boolean one : free) {
            counted += one ? 1 : 0;
        }
        count = counted;
    }

    /**
     * Where a search ended.
     *
     * @param deviations of all constants
     * @param residuals ln(predicted / measured) of each row
     * @param noise the mean absolute residual
     * @param evaluations how often all rows were predicted
     */
    record Found(double[] deviations, double[] residuals, double noise, int evaluations) {}

    /** The best place from several starts. */
    Found find(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Trial best = trial(new double[count], USUAL_NOISE, WIDEST);
        for (int start = 0; start < OTHER_STARTS && count > 0; start++) {
            double[] place = new double[count];
            for (int j = 0; j < count; j++) {
                place[j] = 2 * random.nextDouble() - 1;
            }
            Trial other = trial(place, USUAL_NOISE, WIDEST);
            best = other.cost < best.cost ? other : best;
        }
        return settle(best);
    }

    /** The best place from the one start where constants were carried from. */
    Found findOnce() {
        return settle(trial(new double[count], USUAL_NOISE, WIDEST));
    }

    private Found settle(Trial rough) {
        double noise = noise(rough.residuals);
        Trial fine = count == 0 ? rough : trial(rough.place, noise, WIDEST / 2);
        return new Found(spread(fine.place), fine.residuals, noise(fine.residuals), evaluations);
    }

    private double noise(double[] remaining) {
        return Math.min(MOST_NOISE, Math.max(LEAST_NOISE, residuals.mean(remaining)));
    }

    /** The cheapest place that one run of an optimiser has met. */
    private final class Trial implements MultivariateFunction {
        private final double noise;
        private double cost = Double.POSITIVE_INFINITY;
        private double[] place;
        private double[] residuals = new double[0];

        Trial(double[] start, double noise) {
            this.noise = noise;
            place = start.clone();
            value(start);
        }

        @Override
        public double value(double[] asked) {
            double[] deviations = spread(asked);
            double[] remaining = Search.this.residuals.at(deviations);
            double found = Search.this.residuals.cost(remaining, deviations, noise);
            evaluations++;
            if (found < cost) {
                cost = found;
                place = asked.clone();
                residuals = remaining;
                progress.accept("fitting " + count + " constants, " + evaluations + " trials, mean error "
                        + String.format(java.util.Locale.ROOT, "%.1f %%", 100 * Search.this.residuals.mean(remaining)));
            }
            return found;
        }
    }

    private Trial trial(double[] from, double noise, double radius) {
        double[] low = new double[count];
        double[] high = new double[count];
        double[] start = from.clone();
        double width = radius;
        int next = 0;
        for (int j = 0; j < free.length; j++) {
            if (free[j]) {
                Constant constant = residuals.constants().get(j);
                low[next] = constant.lowest();
                high[next] = constant.highest();
                start[next] = Math.min(high[next], Math.max(low[next], start[next]));
                // The optimiser needs room for its first points.
                width = Math.min(width, (high[next] - low[next]) / 3);
                next++;
            }
        }
        Trial trial = new Trial(start, noise);
        if (count == 1) {
            new BrentOptimizer(BRENT_RELATIVE, FINEST / 2)
                    .optimize(
                            new MaxEval(MOST_EVALUATIONS),
                            new UnivariateObjectiveFunction(x -> trial.value(new double[] {x})),
                            GoalType.MINIMIZE,
                            new SearchInterval(low[0], high[0], start[0]));
        } else if (count > 1) {
            search(trial, start, low, high, width);
        }
        return trial;
    }

    private void search(Trial trial, double[] start, double[] low, double[] high, double width) {
        try {
            new BOBYQAOptimizer(2 * count + 1, width, FINEST)
                    .optimize(
                            new MaxEval(MOST_EVALUATIONS),
                            new ObjectiveFunction(trial),
                            GoalType.MINIMIZE,
                            new InitialGuess(start),
                            new SimpleBounds(low, high));
        } catch (MathIllegalStateException ended) {
            // Out of trials, or the quadratic became singular at a kink: the cheapest place so far stands.
            progress.accept("the search ended early: " + ended.getMessage());
        }
    }

    /** The deviations of all constants, given those of the free ones. */
    private double[] spread(double[] place) {
        double[] all = new double[free.length];
        int next = 0;
        for (int j = 0; j < free.length; j++) {
            all[j] = free[j] ? place[next++] : 0;
        }
        return all;
    }
}
