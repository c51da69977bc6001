// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.spec.Default;
import dev.sandtable.spec.OneOf;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;

/** The catalogue of laws of length: tokens of a prompt or an answer, at least one. */
@OneOf
public sealed interface Lengths {

    /** The next length. */
    int draw(SplittableRandom random);

    /** The longest that can come. */
    int longest();

    /** Always the same. */
    record Fixed(int tokens) implements Lengths {
        public Fixed {
            atLeastOne(tokens, "fixed");
        }

        @Override
        public int draw(SplittableRandom random) {
            return tokens;
        }

        @Override
        public int longest() {
            return tokens;
        }
    }

    /** All from one length to another alike. */
    record Uniform(int from, int to) implements Lengths {
        public Uniform {
            atLeastOne(from, "from");
            if (to < from) {
                throw new IllegalArgumentException("to " + to + " is below from " + from);
            }
        }

        @Override
        public int draw(SplittableRandom random) {
            return random.nextInt(from, to + 1);
        }

        @Override
        public int longest() {
            return to;
        }
    }

    /** A normal law of the logarithm, with this mean and coefficient of variation, cut at {@code most}. */
    record Lognormal(
            double mean, double cv, @Default("131072") int most) implements Lengths {
        public Lognormal {
            if (!(mean >= 1) || !(cv > 0)) {
                throw new IllegalArgumentException(
                        "a lognormal law needs a mean of at least 1 and a cv above 0, was " + mean + " and " + cv);
            }
            atLeastOne(most, "most");
        }

        @Override
        public int draw(SplittableRandom random) {
            double variance = StrictMath.log(1 + cv * cv);
            double normal = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(uniform(random));
            double value = StrictMath.exp(StrictMath.log(mean) - variance / 2 + StrictMath.sqrt(variance) * normal);
            return (int) Math.max(1, Math.min(most, Math.round(value)));
        }

        @Override
        public int longest() {
            return most;
        }

        private static double uniform(SplittableRandom random) {
            return 0.5 / (1L << 53) + random.nextDouble();
        }
    }

    private static void atLeastOne(int tokens, String name) {
        if (tokens < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 token, was " + tokens);
        }
    }
}
