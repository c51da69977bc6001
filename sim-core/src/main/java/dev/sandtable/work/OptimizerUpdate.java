// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * One update of {@code parameters} parameters by a fused optimizer kernel: gradients and state read, state and weights
 * written.
 *
 * @param rule which optimizer
 * @param parameters parameters held here
 * @param bytesRead bytes read per parameter (gradient, master weight, moments)
 * @param bytesWritten bytes written per parameter (master weight, moments, working weight)
 */
public record OptimizerUpdate(Rule rule, long parameters, int bytesRead, int bytesWritten) implements Work {

    /** Optimizers: state per parameter in numbers, operations and roots per parameter. */
    public enum Rule {
        /** Two moments with decay, corrected; the step divided by a root. */
        ADAM(2, 11, 1),
        /** One momentum. */
        SGD(1, 4, 0);

        private final int moments;
        private final int arithmetic;
        private final int roots;

        Rule(int moments, int arithmetic, int roots) {
            this.moments = moments;
            this.arithmetic = arithmetic;
            this.roots = roots;
        }

        /** Square roots per parameter. */
        public int roots() {
            return roots;
        }
    }

    public OptimizerUpdate {
        if (parameters < 1 || bytesRead < 0 || bytesWritten < 0) {
            throw new IllegalArgumentException("an update needs at least 1 parameter");
        }
    }

    /** Adam's update. */
    public OptimizerUpdate(long parameters, int bytesRead, int bytesWritten) {
        this(Rule.ADAM, parameters, bytesRead, bytesWritten);
    }

    /**
     * An update whose gradients and working weights are stored in one format, its moments and master weights in another;
     * where both are the same there is one copy of the weights.
     */
    public static OptimizerUpdate of(Rule rule, long parameters, DataType working, DataType state) {
        int held = (int) state.bytes(1) * (rule.moments + 1);
        int narrow = (int) working.bytes(1);
        return new OptimizerUpdate(rule, parameters, narrow + held, held + (working == state ? 0 : narrow));
    }

    @Override
    public double flops() {
        return (double) rule.arithmetic * parameters;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.optimizerUpdate(this);
    }
}
