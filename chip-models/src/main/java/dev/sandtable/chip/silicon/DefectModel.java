// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

/**
 * How the density of defects varies from place to place. All three are mixtures: where the density is λ times its mean, a
 * die with m expected defects works with probability e^(−λ·m); a model says how likely each λ is.
 *
 * <p><b>Model.</b> Poisson: λ = 1 everywhere, Y = e^(−m). Murphy: λ triangular on 0 to 2, Y = ((1 − e^(−m))/m)². Negative
 * binomial: λ gamma with shape α and mean 1, Y = (1 + m/α)^(−α), which is Poisson for α → ∞.
 *
 * <p><b>Left out.</b> Defects that depend on the place on the wafer; parametric yield (dies that work but are slow or leak).
 *
 * <p><b>Check.</b> The closed forms above, and that the mixture gives them ({@code DieYieldTest}).
 *
 * <p><b>Source.</b> Murphy, Proc. IEEE 52(12), 1964; Stapper, IBM J. Res. Dev. 27(6), 1983.
 */
public enum DefectModel {
    /** Defects fall independently of each other. */
    POISSON {
        @Override
        public double yield(double expected, double clustering) {
            return StrictMath.exp(-expected);
        }

        @Override
        double weight(double lambda, double clustering) {
            throw new IllegalStateException("a constant density has no distribution");
        }
    },
    /** The density is triangular around its mean. */
    MURPHY {
        @Override
        public double yield(double expected, double clustering) {
            if (expected < SMALL) {
                return 1 - expected;
            }
            double one = (1 - StrictMath.exp(-expected)) / expected;
            return one * one;
        }

        @Override
        double weight(double lambda, double clustering) {
            return Math.max(0, 1 - Math.abs(1 - lambda));
        }
    },
    /** The density follows a gamma distribution. */
    NEGATIVE_BINOMIAL {
        @Override
        public double yield(double expected, double clustering) {
            return StrictMath.exp(-clustering * StrictMath.log1p(expected / clustering));
        }

        @Override
        double weight(double lambda, double clustering) {
            if (!(lambda > 0)) {
                return 0;
            }
            return StrictMath.exp((clustering - 1) * StrictMath.log(lambda) - clustering * (lambda - 1));
        }
    };

    private static final double SMALL = 1e-9;

    /** Share of dies without a defect where {@code expected} are expected on each. */
    public abstract double yield(double expected, double clustering);

    /** How likely a density of λ times the mean is, but for a constant factor. */
    abstract double weight(double lambda, double clustering);
}
