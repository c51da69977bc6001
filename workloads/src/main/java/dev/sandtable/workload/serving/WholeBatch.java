// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * One batch at a time: all prompts together, then all answers to the last.
 *
 * <p><b>Model.</b> When nothing runs, as many of those that wait as fit begin together. Nobody joins them.
 * <p><b>Left out.</b> Padding of prompts and answers to the longest.
 * <p><b>Check.</b> With a batch of one, a queue of one server ({@code ServingLawTest}).
 * <p><b>Source.</b> Request-level batching as Yu et al., Orca (2022), §2, describe it.
 */
final class WholeBatch implements BatchFiller {
    @Override
    public void fill(Scheduler scheduler, Iteration iteration) {
        if (scheduler.runs()) {
            scheduler.decodeAll(iteration);
            return;
        }
        while (scheduler.hasWaiting() && scheduler.admitsFirst()) {
            Sequence next = scheduler.firstWaiting();
            if (!iteration.empty()
                    && iteration.tokens() + next.prompt() > scheduler.limits().maxTokens()) {
                return;
            }
            iteration.prefill(scheduler.admitFirst(), next.prompt());
        }
    }
}
