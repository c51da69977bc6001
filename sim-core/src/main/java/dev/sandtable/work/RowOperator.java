// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * An operator that reduces along rows: each of {@code rows} rows of {@code cols} elements is read, reduced and
 * rewritten.
 *
 * @param kind which
 * @param backward whether this is the gradient kernel
 * @param rows independent rows
 * @param cols elements per row
 * @param type format in memory
 */
public record RowOperator(Kind kind, boolean backward, long rows, long cols, DataType type) implements Work {

    /** Row operators and their arithmetic per element in forward direction (add, multiply; exponentials count in hardware). */
    public enum Kind {
        SOFTMAX(5),
        LAYERNORM(9),
        RMSNORM(5),
        /** Log-softmax, loss and its gradient over the vocabulary. */
        CROSS_ENTROPY(8),
        TOP_K(2);

        private final int flopsPerElement;

        Kind(int flopsPerElement) {
            this.flopsPerElement = flopsPerElement;
        }

        public int flopsPerElement() {
            return flopsPerElement;
        }
    }

    public RowOperator {
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException("a row operator needs rows and cols of at least 1");
        }
    }

    @Override
    public double flops() {
        return (double) rows * cols * kind.flopsPerElement() * (backward ? 1.6 : 1.0);
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.rowOperator(this);
    }
}
