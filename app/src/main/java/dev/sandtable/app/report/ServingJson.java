// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.serving.LatencySummary;
import dev.sandtable.planner.serving.ServingResult;

/** A service as JSON; its keys are a promise to scripts. */
public final class ServingJson {
    private ServingJson() {}

    /** The result, with what it was made with and whether it is what was wanted. */
    public static JsonObject of(ServingResult result, Setting setting, Verdict verdict) {
        JsonObject json = setting.json("serve");
        verdict.into(json.put("chips", result.chips()).putTexts("warnings", result.warnings()))
                .put("binding", result.binding())
                .put("arrived", result.totals().arrived())
                .put("completed", result.completed())
                .put("requests_per_s", result.requestsPerSecond())
                .put("output_tokens_per_s", result.outputTokensPerSecond())
                .put("output_tokens_per_s_per_chip", result.outputTokensPerSecondPerChip())
                .put("ttft_s", summary(result.firstToken()))
                .put("tpot_s", summary(result.perToken()))
                .put("e2e_s", summary(result.endToEnd()))
                .put("queue_s", summary(result.queue()))
                .put("preemptions", result.totals().restarts())
                .put("iterations", result.totals().iterations())
                .put("kv_utilisation", result.totals().fullest())
                .put("simulated_s", result.seconds())
                .put("energy_j", result.energy().value())
                .put("power_w", result.energy().value() / result.seconds())
                .put(
                        "memory",
                        new JsonObject()
                                .put("kv_bytes", result.memory().perRank().value())
                                .put("blocks", result.memory().blocks())
                                .put("block_tokens", result.memory().blockTokens()));
        result.cost().ifPresent(cost -> json.put("cost", cost.value()));
        return json;
    }

    private static JsonObject summary(LatencySummary summary) {
        return new JsonObject()
                .put("mean", summary.mean())
                .put("p50", summary.p50())
                .put("p90", summary.p90())
                .put("p99", summary.p99());
    }
}
