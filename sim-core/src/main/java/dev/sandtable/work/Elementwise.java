// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * An operator that treats every element alone.
 *
 * @param kind which
 * @param backward whether this is the gradient kernel
 * @param elements elements of the result
 * @param type format in memory
 */
public record Elementwise(Kind kind, boolean backward, long elements, DataType type) implements Work {

    /** Element-wise operators: operands read, results written, plain arithmetic and transcendental functions per element. */
    public enum Kind {
        ADD(2, 1, 1, 0),
        COPY(1, 1, 0, 0),
        GELU(1, 1, 8, 1),
        /** SiLU of the gate times the up projection: two operands, one result. */
        SILU_MUL(2, 1, 4, 1),
        SILU(1, 1, 3, 1),
        RELU(1, 1, 1, 0),
        /** Mask, scale and (in training) the stored mask of one byte. */
        DROPOUT(1, 1, 2, 0),
        /** Bias, dropout and residual in one kernel, as training stacks fuse them. */
        BIAS_DROPOUT_ADD(2, 1, 4, 0),
        ROTARY(1, 1, 6, 0),
        CAST(1, 1, 1, 0),
        /** One vector added to (or multiplied with) every row. */
        BIAS_ADD(1, 1, 1, 0),
        EXP(1, 1, 0, 1),
        /** Every element read once and summed away: bias gradients, gradient norms. */
        REDUCE(1, 0, 1, 0),
        /** A buffer written with a constant. */
        FILL(0, 1, 0, 0);

        private final int reads;
        private final int writes;
        private final int arithmetic;
        private final int transcendental;

        Kind(int reads, int writes, int arithmetic, int transcendental) {
            this.reads = reads;
            this.writes = writes;
            this.arithmetic = arithmetic;
            this.transcendental = transcendental;
        }

        public int reads() {
            return reads;
        }

        public int writes() {
            return writes;
        }

        public int arithmetic() {
            return arithmetic;
        }

        public int transcendental() {
            return transcendental;
        }

        /** Whether elements only move, so that any format will do. */
        public boolean moves() {
            return this == COPY || this == FILL || this == CAST;
        }
    }

    /** Tensors read: a gradient kernel reads one, and the inputs where the derivative needs them. */
    public int reads() {
        boolean needsInput = kind.transcendental() > 0 || kind == Kind.RELU;
        return backward ? 1 + (needsInput ? kind.reads() : 0) : kind.reads();
    }

    /** Tensors written: a gradient kernel writes one per operand. */
    public int writes() {
        return backward ? kind.reads() : kind.writes();
    }

    public Elementwise {
        if (elements < 1) {
            throw new IllegalArgumentException("an element-wise operator needs at least 1 element");
        }
    }

    @Override
    public double flops() {
        return (double) elements * (kind.arithmetic() + kind.transcendental()) * (backward ? 2 : 1);
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.elementwise(this);
    }
}
