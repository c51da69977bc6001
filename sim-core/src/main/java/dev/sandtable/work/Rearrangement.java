// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * Elements that change places.
 *
 * @param kind how
 * @param batch independent matrices
 * @param rows rows that are read: of the matrix, or tokens before they are copied for their experts
 * @param cols contiguous elements of a row
 * @param stride elements from the beginning of one row to that of the next in the source of a strided copy
 * @param copies rows that a token becomes, or that are summed to one: experts per token
 * @param type format in memory
 */
public record Rearrangement(Kind kind, long batch, long rows, long cols, long stride, long copies, DataType type)
        implements Work {

    /** Rearrangements by what is contiguous before and after. */
    public enum Kind {
        /** Rows become columns. */
        TRANSPOSE,
        /** Rows that lie apart are packed. */
        STRIDED_COPY,
        /** Every token's row is copied to each of its experts' places. */
        PERMUTE_TOKENS,
        /** The rows of a token's experts are weighted and added up in its place. */
        COMBINE_TOKENS
    }

    public Rearrangement {
        if (batch < 1 || rows < 1 || cols < 1 || copies < 1) {
            throw new IllegalArgumentException("a rearrangement needs sizes of at least 1");
        }
        if (stride < cols) {
            throw new IllegalArgumentException("rows of " + cols + " elements overlap at a stride of " + stride);
        }
    }

    /** {@code batch} matrices turned. */
    public static Rearrangement transpose(long batch, long rows, long cols, DataType type) {
        return new Rearrangement(Kind.TRANSPOSE, batch, rows, cols, cols, 1, type);
    }

    /** Rows of {@code cols} elements, {@code stride} apart, made contiguous. */
    public static Rearrangement strided(long rows, long cols, long stride, DataType type) {
        return new Rearrangement(Kind.STRIDED_COPY, 1, rows, cols, stride, 1, type);
    }

    /** Tokens copied to {@code active} experts each. */
    public static Rearrangement permute(long tokens, long active, long hidden, DataType type) {
        return new Rearrangement(Kind.PERMUTE_TOKENS, 1, tokens, hidden, hidden, active, type);
    }

    /** Results of {@code active} experts added up per token. */
    public static Rearrangement combine(long tokens, long active, long hidden, DataType type) {
        return new Rearrangement(Kind.COMBINE_TOKENS, 1, tokens, hidden, hidden, active, type);
    }

    /** Elements that are read, each as often as it is used. */
    public double elementsRead() {
        return (double) batch * rows * cols * copies;
    }

    /** Elements that are written. */
    public double elementsWritten() {
        return kind == Kind.COMBINE_TOKENS ? (double) rows * cols : elementsRead();
    }

    /** Elements that must be read once. */
    public double elementsOnce() {
        return kind == Kind.PERMUTE_TOKENS ? (double) rows * cols : elementsRead();
    }

    @Override
    public double flops() {
        return kind == Kind.COMBINE_TOKENS ? 2 * elementsRead() : 0;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.rearrangement(this);
    }
}
