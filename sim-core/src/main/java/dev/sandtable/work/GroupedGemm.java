// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import java.util.Arrays;
import java.util.List;

/**
 * {@code groups} products of the same n and k in one launch, with {@code m} rows each on average.
 *
 * @param groups number of weight matrices
 * @param m mean rows per group
 * @param n columns of each weight matrix
 * @param k rows of each weight matrix
 * @param type format of all operands
 * @param skew exponent of the power law of rows per group; 0 is balanced
 */
public record GroupedGemm(long groups, long m, long n, long k, DataType type, double skew) implements Work {
    public GroupedGemm {
        if (groups < 1 || m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("a grouped product needs groups, m, n and k of at least 1");
        }
        if (!(skew >= 0) || skew > 0 && groups > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a skew is at least 0 and deals rows to fewer than 2^31 groups");
        }
    }

    /** Groups of equal height. */
    public GroupedGemm(long groups, long m, long n, long k, DataType type) {
        this(groups, m, n, k, type, 0);
    }

    /** Rows of the groups that have any, heaviest first; of balanced groups, nothing, because all have m. */
    public List<Long> loads() {
        if (skew == 0) {
            return List.of();
        }
        long[] loads = TokenShares.exact((int) groups, Math.multiplyExact(groups, m), skew);
        return Arrays.stream(loads).filter(load -> load > 0).boxed().toList();
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
