// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * Rows of a table gathered by index (forward) or scattered back with addition (backward).
 *
 * @param backward whether gradients are scattered
 * @param tokens indices
 * @param vocabulary rows of the table held here
 * @param hidden elements per row
 * @param type format in memory
 */
public record Embedding(boolean backward, long tokens, long vocabulary, long hidden, DataType type) implements Work {
    public Embedding {
        if (tokens < 1 || vocabulary < 1 || hidden < 1) {
            throw new IllegalArgumentException("an embedding needs tokens, vocabulary and hidden of at least 1");
        }
    }

    @Override
    public double flops() {
        return backward ? (double) tokens * hidden : 0;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.embedding(this);
    }
}
