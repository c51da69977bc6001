// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers first, then pieces of prompts: an iteration has about as many tokens as it may have.
 *
 * <p><b>Model.</b> Every answer gets a token. What is left of the budget goes to prompts that have begun, then to those that
 * wait, each taking as much of it as it has tokens.
 * <p><b>Left out.</b> Rounding of pieces to whole tiles.
 * <p><b>Check.</b> Request by request against another simulator ({@code ServingOracleTest}); tokens of prompts never exceed
 * what answers leave of the budget ({@code SchedulerLawTest}).
 * <p><b>Source.</b> Agrawal et al., Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve (2024), §4.
 */
final class ChunkedPrefill implements BatchFiller {
    @Override
    public void fill(Scheduler scheduler, Iteration iteration) {
        List<Sequence> begun = new ArrayList<>();
        scheduler.decode(iteration, begun);
        int budget = scheduler.limits().maxTokens();
        for (Sequence prompt : begun) {
            int chunk = Math.min(prompt.unprocessed(), budget - iteration.tokens());
            if (chunk > 0) {
                iteration.prefill(prompt, chunk);
            }
        }
        while (scheduler.hasWaiting() && scheduler.admitsFirst() && iteration.tokens() < budget) {
            Sequence next = scheduler.admitFirst();
            iteration.prefill(next, Math.min(next.unprocessed(), budget - iteration.tokens()));
        }
    }
}
