// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * {@code batch} independent products C[m,n] = A[m,k]·B[k,n].
 *
 * @param batch number of products
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param a format of A (activations)
 * @param b format of B (weights); narrower than {@code a} means that the kernel widens it on the way
 * @param c format of C
 * @param layout which operands are stored transposed
 * @param accumulate whether C is read and added to, as weight-gradient products do
 * @param epilogue what the kernel does to C before it writes it
 * @param sparsity zeros of B
 * @param scaling which elements share a scale
 */
public record Gemm(
        long batch,
        long m,
        long n,
        long k,
        DataType a,
        DataType b,
        DataType c,
        Layout layout,
        boolean accumulate,
        Epilogue epilogue,
        Sparsity sparsity,
        Scaling scaling)
        implements Work {

    /** Storage order of A and B: N as written in the product, T transposed. */
    public enum Layout {
        NN,
        NT,
        TN,
        TT
    }

    /** Formats that are stored with scales. */
    private static final int SCALED_BITS = 8;

    public Gemm {
        if (batch < 1 || m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException(
                    "a product needs batch, m, n and k of at least 1: " + batch + ", " + m + ", " + n + ", " + k);
        }
        if (scaling != Scaling.NONE && b.bits() > SCALED_BITS) {
            throw new IllegalArgumentException(
                    "scales '" + scaling.spelling() + "' belong to weights of 8 bits or fewer, not " + b.spelling());
        }
        if (scaling.weightsOnly() && b.bits() >= a.bits()) {
            throw new IllegalArgumentException("scales '" + scaling.spelling()
                    + "' belong to weights that are narrower than activations; write 1x128, mx or nv for both");
        }
    }

    /** A product of dense operands that is written as it is. */
    public Gemm(
            long batch, long m, long n, long k, DataType a, DataType b, DataType c, Layout layout, boolean accumulate) {
        this(batch, m, n, k, a, b, c, layout, accumulate, Epilogue.NONE, Sparsity.DENSE, Scaling.NONE);
    }

    /** One product with all three operands in one format, as a linear layer's forward pass uses it. */
    public static Gemm of(long m, long n, long k, DataType type) {
        return batched(1, m, n, k, type);
    }

    /** {@code batch} products in one format. */
    public static Gemm batched(long batch, long m, long n, long k, DataType type) {
        return new Gemm(batch, m, n, k, type, type, type, Layout.NN, false);
    }

    /** The same with weights stored in another format. */
    public Gemm weights(DataType stored) {
        return new Gemm(batch, m, n, k, a, stored, c, layout, accumulate, epilogue, sparsity, scaling);
    }

    /** The same with the result written in another format. */
    public Gemm into(DataType result) {
        return new Gemm(batch, m, n, k, a, b, result, layout, accumulate, epilogue, sparsity, scaling);
    }

    /** The same with another epilogue. */
    public Gemm then(Epilogue last) {
        return new Gemm(batch, m, n, k, a, b, c, layout, accumulate, last, sparsity, scaling);
    }

    /** The same with other zeros in B. */
    public Gemm with(Sparsity zeros) {
        return new Gemm(batch, m, n, k, a, b, c, layout, accumulate, epilogue, zeros, scaling);
    }

    /** The same with other scales. */
    public Gemm with(Scaling scales) {
        return new Gemm(batch, m, n, k, a, b, c, layout, accumulate, epilogue, sparsity, scales);
    }

    /** Whether the kernel widens B while it multiplies. */
    public boolean widens() {
        return b.bits() < a.bits();
    }

    /** Bytes per element of A, its blocks' scales included; formats wider than 8 bits have none. */
    public double aBytes() {
        return a.bits() / 8.0 + (a.bits() <= SCALED_BITS ? scaling.aBytesPerElement() : 0);
    }

    /** Bytes per element of B, its blocks' scales and the places of its zeros included. */
    public double bBytes() {
        return sparsity.bits(b) / 8 + (b.bits() <= SCALED_BITS ? scaling.bBytesPerElement() : 0);
    }

    /** Whether sums over different blocks of k have different scales: both operands are narrow and scaled along k. */
    public boolean scalesSums() {
        return a.bits() <= SCALED_BITS && scaling.alongDepth() && !scaling.weightsOnly();
    }

    @Override
    public double flops() {
        return 2.0 * batch * m * n * k;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.gemm(this);
    }
}
