// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits, what runs and what comes next on one replica.
 *
 * <p><b>Model.</b> Sequences wait in a queue, are admitted when the policy and the pool of blocks allow, run until they are
 * done, and leave. A sequence whose block is taken waits at the front of the queue.
 * <p><b>Left out.</b> How long an iteration takes.
 * <p><b>Check.</b> Whoever enters leaves or waits; blocks held are those of running sequences ({@code SchedulerLawTest}).
 * <p><b>Source.</b> Kwon et al., vLLM (2023), §4.5 and §5.
 */
public final class Scheduler {

    /**
     * What bounds an iteration.
     *
     * @param policy who comes first
     * @param maxSequences most sequences that hold blocks at once
     * @param maxTokens most prompt tokens of an iteration; with chunked prefills most tokens of all
     * @param padded whether prompts of a batch count with the longest of them
     */
    public record Limits(Batching policy, int maxSequences, int maxTokens, boolean padded) {
        public Limits {
            if (maxSequences < 1 || maxTokens < 1) {
                throw new IllegalArgumentException("max-batch and max-batched-tokens must be positive, were "
                        + maxSequences + " and " + maxTokens);
            }
        }
    }

    // ---- Parameters -------------------------------------------------------------
    private final Limits limits;
    private final BlockPool pool;

    // ---- State ------------------------------------------------------------------
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    /** By arrival. */
    private final List<Sequence> running = new ArrayList<>();

    private final Iteration iteration = new Iteration();

    // ---- Statistics -------------------------------------------------------------
    private long iterations;
    private long restarts;

    /** A scheduler of a replica with so much memory. */
    public Scheduler(Limits limits, BlockPool pool) {
        this.limits = limits;
        this.pool = pool;
    }

    // ---- Events -----------------------------------------------------------------

    /** A request arrives. */
    public void enqueue(Request request) {
        waiting.addLast(new Sequence(request));
    }

    /** The next iteration, empty if there is nothing to do; it is valid until the next call. */
    public Iteration next(long nowPs) {
        iteration.clear();
        long before = restarts;
        limits.policy().filler().fill(this, iteration);
        if (iteration.empty() && restarts > before) {
            // The only one that ran was restarted for want of a block: with the memory free, it begins again.
            limits.policy().filler().fill(this, iteration);
        }
        for (Sequence member : iteration.own()) {
            member.started(nowPs);
        }
        iterations += iteration.empty() ? 0 : 1;
        return iteration;
    }

    /** The iteration that {@link #next} gave is over; {@code leaver} learns who is done. */
    public void finish(long nowPs, Consumer<Sequence> leaver) {
        for (Sequence member : iteration.own()) {
            member.advance(nowPs);
            if (member.done()) {
                pool.release(member);
                leaver.accept(member);
            }
        }
        running.removeIf(Sequence::done);
    }

    // ---- For policies -----------------------------------------------------------

    Limits limits() {
        return limits;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    boolean runs() {
        return !running.isEmpty();
    }

    Sequence firstWaiting() {
        return waiting.getFirst();
    }

    boolean admitsFirst() {
        return running.size() < limits.maxSequences() && pool.admits(waiting.getFirst());
    }

    /** The first of those that wait takes its blocks and runs. */
    Sequence admitFirst() {
        Sequence admitted = waiting.removeFirst();
        pool.admit(admitted);
        int place = running.size();
        while (place > 0
                && running.get(place - 1).request().id() > admitted.request().id()) {
            place--;
        }
        running.add(place, admitted);
        return admitted;
    }

    /** A token for every answer. */
    void decodeAll(Iteration into) {
        decode(into, new ArrayList<>());
    }

    /**
     * A token for every answer in the order of arrival. Where no block is free the last to arrive of those not yet served
     * is restarted, be it the answer itself.
     *
     * @param begun takes those whose prompts have begun
     */
    void decode(Iteration into, List<Sequence> begun) {
        int end = running.size();
        for (int i = 0; i < end; i++) {
            Sequence sequence = running.get(i);
            if (!sequence.answering()) {
                begun.add(sequence);
                continue;
            }
            while (!pool.hasFree() && end > i) {
                restart(running.get(--end));
            }
            if (end > i) {
                pool.extend(sequence);
                into.decode(sequence);
            }
        }
        running.subList(end, running.size()).clear();
    }

    private void restart(Sequence victim) {
        pool.release(victim);
        victim.restart();
        waiting.addFirst(victim);
        restarts++;
    }

    // ---- What others see ----------------------------------------------------------

    /** Whether a request can ever run here to its end, restarted at its last token if need be. */
    public boolean fits(Request request) {
        return pool.fits(request.total());
    }

    /** Sequences that wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Sequences that hold blocks. */
    public int running() {
        return running.size();
    }

    /** The memory for keys and values. */
    public BlockPool pool() {
        return pool;
    }

    /** Iterations begun. */
    public long iterations() {
        return iterations;
    }

    /** How often a sequence's cache was taken. */
    public long restarts() {
        return restarts;
    }
}
