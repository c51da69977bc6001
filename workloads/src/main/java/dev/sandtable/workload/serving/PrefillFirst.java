// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * Prompts first: answers pause while prompts are processed.
 *
 * <p><b>Model.</b> As long as the first of those that wait fits (its blocks above the watermark, its tokens in the budget,
 * its place among the sequences), it joins a batch of prompts alone. If none does, every answer gets a token in the order
 * of arrival; where no block is free, the last to arrive is restarted and waits at the front.
 * <p><b>Left out.</b> Priorities.
 * <p><b>Check.</b> Request by request against another simulator ({@code ServingOracleTest}).
 * <p><b>Source.</b> Kwon et al., vLLM (2023), §4.5; vLLM's scheduler before chunked prefill was its default.
 */
final class PrefillFirst implements BatchFiller {
    @Override
    public void fill(Scheduler scheduler, Iteration iteration) {
        Scheduler.Limits limits = scheduler.limits();
        int longest = 0;
        while (scheduler.hasWaiting()) {
            Sequence next = scheduler.firstWaiting();
            longest = Math.max(longest, next.prompt());
            long budget = limits.padded()
                    ? (long) (iteration.prefills() + 1) * longest
                    : iteration.prefillTokens() + next.prompt();
            // A prompt longer than the budget runs alone.
            if (!scheduler.admitsFirst() || (budget > limits.maxTokens() && !iteration.empty())) {
                break;
            }
            iteration.prefill(scheduler.admitFirst(), next.prompt());
        }
        if (iteration.empty()) {
            scheduler.decodeAll(iteration);
        }
    }
}
