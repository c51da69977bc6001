// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * {@code groups} products of the same n and k in one launch, with {@code m} rows each.
 *
 * @param groups number of weight matrices
 * @param m mean rows per group
 * @param n columns of each weight matrix
 * @param k rows of each weight matrix
 * @param type format of all operands
 */
public record GroupedGemm(long groups, long m, long n, long k, DataType type) implements Work {
    public GroupedGemm {
        if (groups < 1 || m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("a grouped product needs groups, m, n and k of at least 1");
        }
    }

    @Override
    public double flops() {
        return 2.0 * groups * m * n * k;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.groupedGemm(this);
    }
}
