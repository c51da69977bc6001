// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * Scaled dot-product attention in one fused kernel: softmax(Q·Kᵀ)·V without the score matrix going to memory.
 * Multi-head, grouped-query, multi-query (kvHeads = 1) and absorbed latent attention (kvHeads = 1, headSize = latent +
 * rope, valueHeadSize = latent) are all this record.
 *
 * @param phase which kernel runs
 * @param batch sequences
 * @param queries query tokens per sequence (1 per decoded token)
 * @param keys key tokens per sequence, the queries' own included
 * @param heads query heads
 * @param kvHeads key/value heads; divides {@code heads}
 * @param headSize length of a query and key vector
 * @param valueHeadSize length of a value vector
 * @param type format of queries and arithmetic
 * @param kvType format of stored keys and values
 * @param causal whether a query sees only keys at or before its own position
 */
public record Attention(
        Phase phase,
        long batch,
        long queries,
        long keys,
        long heads,
        long kvHeads,
        long headSize,
        long valueHeadSize,
        DataType type,
        DataType kvType,
        boolean causal)
        implements Work {

    /** The three kernels of fused attention. */
    public enum Phase {
        /** Many queries per sequence: training forward and prompt processing. */
        PREFILL,
        /** Gradients of the forward kernel: five products instead of two. */
        BACKWARD,
        /** One or few queries per sequence against a cache of keys and values. */
        DECODE
    }

    public Attention {
        if (batch < 1 || queries < 1 || keys < 1 || heads < 1 || kvHeads < 1 || headSize < 1 || valueHeadSize < 1) {
            throw new IllegalArgumentException("attention needs batch, lengths, heads and head sizes of at least 1");
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException("kvHeads " + kvHeads + " does not divide heads " + heads);
        }
    }

    /** Query–key pairs that are computed, per sequence and head. */
    public double pairs() {
        if (!causal) {
            return (double) queries * keys;
        }
        double before = Math.max(0, keys - queries);
        double own = Math.min(queries, keys);
        return queries * before + own * (own + 1) / 2;
    }

    @Override
    public double flops() {
        double forward = 2.0 * batch * heads * pairs() * (headSize + valueHeadSize);
        return phase == Phase.BACKWARD
                ? 2.0 * batch * heads * pairs() * (3.0 * headSize + 2.0 * valueHeadSize)
                : forward;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.attention(this);
    }
}
