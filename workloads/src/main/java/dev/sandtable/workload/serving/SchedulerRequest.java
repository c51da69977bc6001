// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Ratio;

/**
 * The {@code scheduler} section of a service.
 *
 * @param policy who comes first
 * @param maxBatch most sequences of a replica at once
 * @param maxBatchedTokens most prompt tokens of an iteration; with chunked prefills most tokens of all
 * @param chunkedPrefill whether prompts are processed in pieces beside answers
 * @param block tokens of one block of keys and values
 * @param memoryFraction share of a chip's memory that the engine takes
 * @param watermark share of the blocks that stays free when prompts are admitted
 */
public record SchedulerRequest(
        @Default("continuous") Batching policy,
        @Default("256") int maxBatch,
        @Default("8192") int maxBatchedTokens,
        @Default("false") boolean chunkedPrefill,
        @Default("16") int block,
        @Default("0.9") Ratio memoryFraction,
        @Default("0.01") Ratio watermark) {

    /** What an author who writes nothing gets. */
    public static final SchedulerRequest USUAL =
            new SchedulerRequest(Batching.CONTINUOUS, 256, 8192, false, 16, new Ratio(0.9), new Ratio(0.01));

    public SchedulerRequest {
        if (block < 1) {
            throw new IllegalArgumentException("block must be positive, was " + block);
        }
        if (!(memoryFraction.value() > 0) || memoryFraction.value() > 1) {
            throw new IllegalArgumentException(
                    "memory-fraction must lie above 0 and at most at 1, was " + memoryFraction);
        }
        if (chunkedPrefill && policy == Batching.STATIC) {
            throw new IllegalArgumentException("a static batch has no chunked prefills");
        }
    }

    /** Bounds of an iteration. */
    public Scheduler.Limits limits() {
        Batching chosen = chunkedPrefill ? Batching.CHUNKED : policy;
        return new Scheduler.Limits(chosen, maxBatch, maxBatchedTokens, false);
    }
}
