// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.TrainingResult.Interval;

/** A batch of inference as JSON; its keys are a promise to scripts. */
public final class InferenceJson {
    private InferenceJson() {}

    /** The result, with what it was made with and whether it is what was wanted. */
    public static JsonObject of(InferenceResult result, Setting setting, Verdict verdict) {
        JsonObject json = setting.json("infer");
        double total = result.times().total().seconds();
        verdict.into(json.put("chips", result.chips()).putTexts("warnings", result.warnings()))
                .put("binding", result.binding())
                .put("prefill_s", result.times().prefill().seconds())
                .put("decode_s", result.times().decode().seconds())
                .put("per_output_token_s", result.perOutputTokenSeconds())
                .put("total_s", total)
                .put("output_tokens_per_s", result.outputTokensPerSecond())
                .put("requests_per_s", result.requestsPerSecond())
                .put("energy_j", result.energy().value())
                .put("power_w", result.energy().value() / total)
                .put(
                        "intervals",
                        new JsonObject()
                                .put(
                                        "prefill_s",
                                        interval(result.times().prefill().seconds(), result.prefillInterval()))
                                .put(
                                        "per_output_token_s",
                                        interval(result.perOutputTokenSeconds(), result.perTokenInterval())))
                .put("memory", MemoryText.json(result.footprint(), result.capacity(), result.fits()))
                .put("plan", PlanText.json(result.job().parallel()));
        result.bill().map(Bill::total).ifPresent(cost -> json.put("cost", cost.value()));
        return json;
    }

    private static JsonObject interval(double value, Interval interval) {
        return TrainingJson.interval(
                value, interval.low().value(), interval.high().value());
    }
}
