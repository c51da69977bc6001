// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * The life of a request in an engine.
 *
 * <p><b>Model.</b> A sequence of p prompt tokens is processed until all p are in the cache; the pass that completes the
 * prompt yields the first token of the answer, each further pass one more, until prompt and answer are there. Restarted,
 * it forgets its cache and takes all that it had for its prompt.
 * <p><b>Left out.</b> Answers that end earlier or later than their request says.
 * <p><b>Check.</b> A prompt of 5 and an answer of 3 take one pass of 5 tokens and two of 1 ({@code SchedulerTest}).
 * <p><b>Source.</b> Kwon et al., vLLM (2023), §4.5 on recomputation.
 */
public final class Sequence {
    private static final long NEVER = -1;

    // ---- Parameters -------------------------------------------------------------
    private final Request request;

    // ---- State ------------------------------------------------------------------
    private int prompt;
    private int processed;
    private boolean answering;
    /** Tokens that the present iteration processes. */
    private int chunk;

    private int blocks;

    // ---- Statistics -------------------------------------------------------------
    private long scheduledPs = NEVER;
    private long firstTokenPs = NEVER;
    private long finishedPs = NEVER;
    private int restarts;

    Sequence(Request request) {
        this.request = request;
        prompt = request.prompt();
    }

    // ---- Events -----------------------------------------------------------------

    void take(int tokens) {
        chunk = tokens;
    }

    /** An iteration that held this sequence is over. */
    void advance(long nowPs) {
        processed += chunk;
        if (!answering && processed == prompt) {
            answering = true;
            processed++;
            firstTokenPs = firstTokenPs == NEVER ? nowPs : firstTokenPs;
        }
        finishedPs = done() ? nowPs : finishedPs;
    }

    void started(long nowPs) {
        scheduledPs = scheduledPs == NEVER ? nowPs : scheduledPs;
    }

    void restart() {
        prompt = processed;
        processed = 0;
        answering = false;
        blocks = 0;
        restarts++;
    }

    void holds(int held) {
        blocks = held;
    }

    // ---- What others see ----------------------------------------------------------

    /** What was asked. */
    public Request request() {
        return request;
    }

    /** Tokens of the present iteration. */
    public int chunk() {
        return chunk;
    }

    /** Tokens in the cache, the last token of the answer counted before it is processed. */
    public int processed() {
        return processed;
    }

    /** Prompt tokens that are not in the cache. */
    public int unprocessed() {
        return answering ? 0 : prompt - processed;
    }

    /** Tokens that must be in the cache before an answer begins or goes on. */
    public int prompt() {
        return prompt;
    }

    /** Whether the prompt is processed. */
    public boolean answering() {
        return answering;
    }

    /** Whether the last token is there. */
    public boolean done() {
        return processed == request.total();
    }

    /** Blocks of the cache that it holds. */
    public int blocks() {
        return blocks;
    }

    /** When an iteration first held it, -1 before. */
    public long scheduledPs() {
        return scheduledPs;
    }

    /** When its first token was there, -1 before. */
    public long firstTokenPs() {
        return firstTokenPs;
    }

    /** When its last token was there, -1 before. */
    public long finishedPs() {
        return finishedPs;
    }

    /** How often its cache was taken from it. */
    public int restarts() {
        return restarts;
    }
}
