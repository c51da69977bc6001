// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.spec.OneOf;
import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Seconds;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;

/**
 * The catalogue of laws of arrival: seconds from one request to the next.
 */
@OneOf
public sealed interface Arrivals {

    /** Seconds from a request at {@code now} to the next. */
    double gap(double now, SplittableRandom random);

    /** Mean requests per second. */
    PerSecond rate();

    /** Independent of each other: gaps are exponential with mean 1/rate. */
    record Poisson(PerSecond rate) implements Arrivals {
        public Poisson {
            positive(rate.value(), "poisson");
        }

        @Override
        public double gap(double now, SplittableRandom random) {
            return exponential(rate.value(), random);
        }
    }

    /** At equal distances. */
    record Even(PerSecond rate) implements Arrivals {
        public Even {
            positive(rate.value(), "even");
        }

        @Override
        public double gap(double now, SplittableRandom random) {
            return 1 / rate.value();
        }
    }

    /**
     * In bursts: gaps have a gamma law of mean 1/rate and coefficient of variation {@code cv}; 1 is Poisson, more is burstier.
     */
    record Gamma(PerSecond rate, double cv) implements Arrivals {
        public Gamma {
            positive(rate.value(), "rate");
            positive(cv, "cv");
        }

        @Override
        public double gap(double now, SplittableRandom random) {
            double shape = 1 / (cv * cv);
            return new GammaDistribution(null, shape, 1 / (rate.value() * shape))
                    .inverseCumulativeProbability(random.nextDouble());
        }
    }

    /**
     * With the time of day: Poisson at rate · (1 + swing · sin(2π t/period)), by thinning.
     */
    record Diurnal(PerSecond rate, double swing, Seconds period) implements Arrivals {
        public Diurnal {
            positive(rate.value(), "rate");
            positive(period.value(), "period");
            if (!(swing >= 0) || swing > 1) {
                throw new IllegalArgumentException("swing must lie in 0 to 1, was " + swing);
            }
        }

        @Override
        public double gap(double now, SplittableRandom random) {
            double time = now;
            double most = rate.value() * (1 + swing);
            do {
                time += exponential(most, random);
            } while (random.nextDouble() * most
                    > rate.value() * (1 + swing * StrictMath.sin(2 * Math.PI * time / period.value())));
            return time - now;
        }
    }

    private static double exponential(double rate, SplittableRandom random) {
        return -StrictMath.log(1 - random.nextDouble()) / rate;
    }

    private static void positive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be above 0, was " + value);
        }
    }
}
