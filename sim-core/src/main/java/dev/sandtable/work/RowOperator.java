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
 * @param selected how many elements of a row {@code TOP_K} and {@code ROUTING} keep
 */
public record RowOperator(Kind kind, boolean backward, long rows, long cols, DataType type, long selected)
        implements Work {

    /**
     * Row operators: tensors of rows × cols read and written, forward and backward, and arithmetic. A result of one element
     * per row is not counted as a tensor; exponentials count in {@code exponentials}, roots and reciprocals in {@code roots}.
     */
    public enum Kind {
        SOFTMAX(5, 1, 1, 2, 1, 1, 1),
        LAYERNORM(9, 1, 1, 2, 1, 0, 1),
        RMSNORM(5, 1, 1, 2, 1, 0, 1),
        /** Residual added first; the sum is written beside the norm and its gradient joins on the way back. */
        ADD_LAYERNORM(10, 2, 2, 3, 1, 0, 1),
        ADD_RMSNORM(6, 2, 2, 3, 1, 0, 1),
        /** Log-softmax, loss and its gradient over the vocabulary. */
        CROSS_ENTROPY(8, 1, 0, 1, 1, 1, 1),
        /** The largest {@code selected} elements of each row. */
        TOP_K(2, 1, 0, 1, 1, 0, 0),
        /** A router's scores: softmax over experts, then the largest {@code selected}. */
        ROUTING(5, 1, 0, 1, 1, 1, 1),
        /** Every row added up: bias gradients by token, metrics. */
        SUM(1, 1, 0, 0, 1, 0, 0);

        private final int flopsPerElement;
        private final int reads;
        private final int writes;
        private final int gradientReads;
        private final int gradientWrites;
        private final int exponentials;
        private final int roots;

        Kind(
                int flopsPerElement,
                int reads,
                int writes,
                int gradientReads,
                int gradientWrites,
                int exponentials,
                int roots) {
            this.flopsPerElement = flopsPerElement;
            this.reads = reads;
            this.writes = writes;
            this.gradientReads = gradientReads;
            this.gradientWrites = gradientWrites;
            this.exponentials = exponentials;
            this.roots = roots;
        }

        /** Additions, multiplications and comparisons per element, forward; one pass of selection. */
        public int flopsPerElement() {
            return flopsPerElement;
        }

        /** Whether elements are picked out of a row. */
        public boolean selects() {
            return this == TOP_K || this == ROUTING;
        }

        /** Exponentials per element. */
        public int exponentials() {
            return exponentials;
        }

        /** Square roots or reciprocals per row. */
        public int roots() {
            return roots;
        }
    }

    private static final int COMPARISON = 2;
    private static final double GRADIENT_WORK = 1.6;

    public RowOperator {
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException("a row operator needs rows and cols of at least 1");
        }
        if (selected < 1 || selected > cols) {
            throw new IllegalArgumentException(
                    "a row of " + cols + " elements has no " + selected + " to select; write at most " + cols);
        }
    }

    /** An operator that selects one element or none. */
    public RowOperator(Kind kind, boolean backward, long rows, long cols, DataType type) {
        this(kind, backward, rows, cols, type, 1);
    }

    /** Tensors of rows × cols that are read. */
    public int reads() {
        return backward ? kind.gradientReads : kind.reads;
    }

    /** Tensors of rows × cols that are written. */
    public int writes() {
        return backward ? kind.gradientWrites : kind.writes;
    }

    /** Work per element as a multiple of the forward kernel's. */
    public double share() {
        return backward ? GRADIENT_WORK : 1;
    }

    /** Operations per element of selecting: each selected element after the first costs one more pass of comparisons. */
    public double selection() {
        return kind.selects() && !backward ? (double) COMPARISON * (selected - 1) : 0;
    }

    @Override
    public double flops() {
        return (double) rows * cols * (share() * kind.flopsPerElement() + selection());
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.rowOperator(this);
    }
}
