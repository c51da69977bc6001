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
 */
public record Gemm(
        long batch, long m, long n, long k, DataType a, DataType b, DataType c, Layout layout, boolean accumulate)
        implements Work {

    /** Storage order of A and B: N as written in the product, T transposed. */
    public enum Layout {
        NN,
        NT,
        TN,
        TT
    }

    public Gemm {
        if (batch < 1 || m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException(
                    "a product needs batch, m, n and k of at least 1: " + batch + ", " + m + ", " + n + ", " + k);
        }
    }

    /** One product with all three operands in one format, as a linear layer's forward pass uses it. */
    public static Gemm of(long m, long n, long k, DataType type) {
        return new Gemm(1, m, n, k, type, type, type, Layout.NN, false);
    }

    /** {@code batch} products in one format. */
    public static Gemm batched(long batch, long m, long n, long k, DataType type) {
        return new Gemm(batch, m, n, k, type, type, type, Layout.NN, false);
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
