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
 * @param window keys that a query sees at most, its own included and counted back from it; {@code keys} where there is no
 *     limit
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
        boolean causal,
        long window)
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
        if (window < 1) {
            throw new IllegalArgumentException("a query sees at least 1 key, but window is " + window);
        }
        window = Math.min(window, keys);
        if (window < keys && !causal) {
            throw new IllegalArgumentException("a window looks back from a query; write causal true or no window");
        }
    }

    /** Attention without a window. */
    public Attention(
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
            boolean causal) {
        this(phase, batch, queries, keys, heads, kvHeads, headSize, valueHeadSize, type, kvType, causal, keys);
    }

    /** The same with a window; one of {@code keys} or more is none. */
    public Attention within(long latest) {
        return new Attention(
                phase, batch, queries, keys, heads, kvHeads, headSize, valueHeadSize, type, kvType, causal, latest);
    }

    /** Query–key pairs that are computed, per sequence and head. */
    public double pairs() {
        if (!causal) {
            return (double) queries * keys;
        }
        double before = Math.max(0, keys - queries);
        double own = Math.min(queries, keys);
        double extra = (double) queries - own;
        double growing = Math.max(0, Math.min(own, window - before));
        double full = own - growing;
        return growing * before + growing * (growing + 1) / 2 + full * window + extra * before;
    }

    /** Keys that at least one query sees. */
    public long reach() {
        return Math.min(keys, Math.min(queries, keys) + window - 1);
    }

    /** Whether one stored vector serves as key and value: the latent of absorbed latent attention. */
    public boolean latent() {
        return kvHeads == 1 && heads > 1 && valueHeadSize < headSize;
    }

    /** Elements of one token's keys and values in memory. */
    public double storedPerToken() {
        return (double) kvHeads * (latent() ? headSize : headSize + valueHeadSize);
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
