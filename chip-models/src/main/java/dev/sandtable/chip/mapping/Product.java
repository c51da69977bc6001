// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import java.util.List;

/**
 * A matrix product as tiles see it: extents and bytes per element.
 *
 * @param batch independent products
 * @param m rows of A and C, the mean of all products
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param type format of the multiplication
 * @param operandBytes bytes per element of the wider operand, without scales: what a step's depth is counted in
 * @param aBytes bytes per element of A in memory, scales included
 * @param bBytes bytes per element of B in memory, scales and indices of zeros included
 * @param cBytes bytes moved per element of C: written, and read first when the product accumulates or adds a matrix
 * @param cRead those of them that are read
 * @param chores what vector units do beside the multiplication
 * @param loads rows of each product where they differ, or nothing
 */
public record Product(
        double batch,
        long m,
        long n,
        long k,
        DataType type,
        double operandBytes,
        double aBytes,
        double bBytes,
        double cBytes,
        double cRead,
        Chores chores,
        List<Long> loads) {

    private static final double BITS = 8;

    /** Products of one height that ask nothing of vector units. */
    public Product(
            double batch,
            long m,
            long n,
            long k,
            DataType type,
            double aBytes,
            double bBytes,
            double cBytes,
            double cRead) {
        this(batch, m, n, k, type, Math.max(aBytes, bBytes), aBytes, bBytes, cBytes, cRead, Chores.NONE, List.of());
    }

    /** The tiles' view of a product; layouts do not appear because transposed operands are turned on the way to shared memory at full rate. */
    public static Product of(Gemm gemm) {
        double c = gemm.c().bits() / BITS;
        double read = (gemm.accumulate() ? c : 0) + gemm.epilogue().matrices() * c;
        return new Product(
                gemm.batch(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                gemm.a(),
                Math.max(gemm.a().bits(), gemm.b().bits()) / BITS,
                gemm.aBytes(),
                gemm.bBytes(),
                c + read,
                read,
                Chores.of(gemm),
                List.of());
    }

    /** Products of dense operands, without scales or anything fused behind them. */
    public static Product plain(
            double batch,
            long m,
            long n,
            long k,
            DataType type,
            double aBytes,
            double bBytes,
            double cBytes,
            double cRead) {
        double wider = Math.max(aBytes, bBytes);
        return new Product(batch, m, n, k, type, wider, aBytes, bBytes, cBytes, cRead, Chores.NONE, List.of());
    }

    /** Products of one launch with a weight matrix each; 8-bit operands give 16-bit results. */
    public static Product of(GroupedGemm gemm) {
        double bytes = gemm.type().bits() / BITS;
        List<Long> loads = gemm.loads();
        double groups = loads.isEmpty() ? gemm.groups() : loads.size();
        long rows = (long) Math.ceil(gemm.groups() * (double) gemm.m() / groups);
        return new Product(
                groups,
                rows,
                gemm.n(),
                gemm.k(),
                gemm.type(),
                bytes,
                bytes,
                bytes,
                Math.max(2, bytes),
                0,
                Chores.NONE,
                loads);
    }

    /** Rows of tiles of {@code height} per product, on average: every product's last tile may be ragged. */
    double tileRows(int height) {
        if (loads.isEmpty()) {
            return Math.ceil((double) m / height);
        }
        double rows = 0;
        for (long load : loads) {
            rows += Math.ceil((double) load / height);
        }
        return rows / loads.size();
    }

    /** Rows of the product that has most. */
    double mostRows() {
        double most = loads.isEmpty() ? m : 0;
        for (long load : loads) {
            most = Math.max(most, load);
        }
        return most;
    }

    /** A block of the result as a product of its own. */
    Product block(long rows, long columns) {
        return new Product(
                batch, rows, columns, k, type, operandBytes, aBytes, bBytes, cBytes, cRead, chores, List.of());
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
