// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;

/**
 * A matrix product as tiles see it: extents and bytes per element.
 *
 * @param batch independent products
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param type format of the multiplication
 * @param aBytes bytes per element of A in memory
 * @param bBytes bytes per element of B in memory
 * @param cBytes bytes moved per element of C: written, and read first when the product accumulates
 * @param cRead those of them that are read
 */
public record Product(
        double batch,
        long m,
        long n,
        long k,
        DataType type,
        double aBytes,
        double bBytes,
        double cBytes,
        double cRead) {

    private static final double BITS = 8;

    /** The tiles' view of a product; layouts do not appear because transposed operands are turned on the way to shared memory at full rate. */
    public static Product of(Gemm gemm) {
        double c = gemm.c().bits() / BITS;
        double read = gemm.accumulate() ? c : 0;
        return new Product(
                gemm.batch(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                gemm.a(),
                gemm.a().bits() / BITS,
                gemm.b().bits() / BITS,
                c + read,
                read);
    }

    /** Products of one launch with a weight matrix each; 8-bit operands give 16-bit results. */
    public static Product of(GroupedGemm gemm) {
        double bytes = gemm.type().bits() / BITS;
        return new Product(
                gemm.groups(), gemm.m(), gemm.n(), gemm.k(), gemm.type(), bytes, bytes, Math.max(2, bytes), 0);
    }

    /** A block of the result as a product of its own. */
    Product block(long rows, long columns) {
        return new Product(batch, rows, columns, k, type, aBytes, bBytes, cBytes, cRead);
    }

    /** Bytes of all of A. */
    public double aTotal() {
        return batch * m * k * aBytes;
    }

    /** Bytes of all of B. */
    public double bTotal() {
        return batch * n * k * bBytes;
    }

    /** Bytes moved for all of C. */
    public double cTotal() {
        return batch * m * n * cBytes;
    }

    /** Bytes written of C, in all. */
    public double cWritten() {
        return batch * m * n * (cBytes - cRead);
    }

    /** Operations, two per multiply-add. */
    public double flops() {
        return 2 * batch * m * n * k;
    }
}
