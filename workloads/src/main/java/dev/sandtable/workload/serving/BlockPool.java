// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * The memory for keys and values of one replica, in blocks of tokens.
 *
 * <p><b>Model.</b> A prompt takes ⌈tokens / block⌉ blocks when it is admitted, and is admitted if the watermark stays free
 * after it. An answer takes one block more whenever its tokens no longer fit into those that it holds.
 * <p><b>Left out.</b> Fragments within blocks, which the count of blocks holds already.
 * <p><b>Check.</b> Blocks held and blocks free add up to all at every moment ({@code SchedulerLawTest}).
 * <p><b>Source.</b> Kwon et al., vLLM (2023), §4.
 */
public final class BlockPool {
    // ---- Parameters -------------------------------------------------------------
    private final int total;
    private final int tokens;
    private final int watermark;

    // ---- State ------------------------------------------------------------------
    private int held;

    // ---- Statistics -------------------------------------------------------------
    private int most;

    /**
     * A pool.
     *
     * @param total blocks
     * @param tokens of one block
     * @param watermark share of the blocks that stays free when prompts are admitted
     */
    public BlockPool(int total, int tokens, double watermark) {
        if (total < 1 || tokens < 1 || !(watermark >= 0) || watermark >= 1) {
            throw new IllegalArgumentException(
                    "a pool needs blocks and tokens of at least 1 and a watermark from 0 to below 1," + " was " + total
                            + ", " + tokens + " and " + watermark);
        }
        this.total = total;
        this.tokens = tokens;
        this.watermark = (int) (watermark * total);
    }

    /** Whether so many tokens can ever be admitted. */
    public boolean fits(int promptTokens) {
        return total - blocksFor(promptTokens) >= watermark;
    }

    boolean admits(Sequence sequence) {
        return total - held - blocksFor(sequence.prompt()) >= watermark;
    }

    void admit(Sequence sequence) {
        int needed = blocksFor(sequence.prompt());
        sequence.holds(needed);
        hold(needed);
    }

    /** Whether an answer can go on: one block must be free, whether it needs it or not. */
    boolean hasFree() {
        return held < total;
    }

    void extend(Sequence sequence) {
        if (sequence.processed() > sequence.blocks() * tokens) {
            sequence.holds(sequence.blocks() + 1);
            hold(1);
        }
    }

    void release(Sequence sequence) {
        held -= sequence.blocks();
        sequence.holds(0);
    }

    private void hold(int blocks) {
        held += blocks;
        most = Math.max(most, held);
    }

    private int blocksFor(int promptTokens) {
        return (promptTokens + tokens - 1) / tokens;
    }

    /** Blocks in all. */
    public int total() {
        return total;
    }

    /** Blocks that sequences hold. */
    public int held() {
        return held;
    }

    /** The most that were held at once. */
    public int most() {
        return most;
    }

    /** Tokens of one block. */
    public int tokens() {
        return tokens;
    }
}
