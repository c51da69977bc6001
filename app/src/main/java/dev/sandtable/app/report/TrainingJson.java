// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.ExposedCommunication;
import dev.sandtable.planner.replay.StepPath;
import dev.sandtable.planner.replay.StepSpread;
import dev.sandtable.planner.replay.TrainingResult;
import java.util.List;

/** A training result as JSON; its keys are a promise to scripts. */
public final class TrainingJson {
    private static final double JOULES_PER_WATT_HOUR = 3600;

    private TrainingJson() {}

    /** The result, with what it was made with and whether it is what was wanted. */
    public static JsonObject of(TrainingResult result, Setting setting, Verdict verdict) {
        JsonObject json = setting.json("train");
        verdict.into(json.put("chips", result.chips()).putTexts("warnings", result.warnings()))
                .put("binding", result.binding());
        putMetrics(json, result);
        json.putObjects("critical_path", path(result.step().path()));
        json.put("variation", result.spread().map(TrainingJson::variation));
        return json.put("run", result.run().map(TrainingJson::run));
    }

    /** The metrics of a step, its plan and its memory. */
    static void putMetrics(JsonObject json, TrainingResult result) {
        double step = result.stepSeconds();
        double low = result.interval().low().value();
        double high = result.interval().high().value();
        json.put("step_time_s", step)
                .put("tokens_per_s", result.tokensPerSecond())
                .put("tokens_per_s_per_chip", result.tokensPerSecond() / result.chips())
                .put("model_tflops_per_chip", result.modelFlopsPerChip() / 1e12)
                .put("mfu", result.mfu())
                .put("hfu", result.hfu())
                .put("energy_j", result.energyPerStep().value())
                .put("power_w", result.power().value())
                .put(
                        "intervals",
                        new JsonObject()
                                .put("step_time_s", interval(step, low, high))
                                .put("tokens_per_s", rate(result.job().tokensPerStep(), step, low, high)))
                .put("breakdown", breakdown(result.step().breakdown()))
                .put(
                        "exposed_communication",
                        communication(result.step().breakdown().communication()))
                .put("other", other(result.step().breakdown()))
                .put("memory", MemoryText.json(result.memory(), result.fullest(), result.fits()))
                .put("plan", PlanText.json(result.job().parallel()))
                .put("job", PlanText.job(result.job()));
        result.billPerStep().map(Bill::total).ifPresent(cost -> json.put("cost", cost.value()));
    }

    static JsonObject interval(double value, double low, double high) {
        return new JsonObject().put("value", value).put("low", low).put("high", high);
    }

    /** A rate is lowest where its time is longest; without an upper end if the time may vanish. */
    private static JsonObject rate(double amount, double time, double low, double high) {
        JsonObject json = new JsonObject().put("value", amount / time).put("low", amount / high);
        return low > 0 ? json.put("high", amount / low) : json;
    }

    private static JsonObject breakdown(Breakdown parts) {
        JsonObject json = new JsonObject()
                .put("compute_s", parts.compute().seconds())
                .put("exposed_communication_s", parts.exposedCommunication().seconds())
                .put("bubble_s", parts.bubble().seconds())
                .put("optimizer_s", parts.optimizer().seconds())
                .put("other_s", parts.other().seconds());
        return parts.offload().value() > 0
                ? json.put("offload_s", parts.offload().seconds())
                : json;
    }

    private static JsonObject communication(ExposedCommunication parts) {
        return new JsonObject()
                .put("tensor_s", parts.tensor().seconds())
                .put("context_s", parts.context().seconds())
                .put("expert_s", parts.expert().seconds())
                .put("pipeline_s", parts.pipeline().seconds())
                .put("gradients_s", parts.gradients().seconds())
                .put("parameters_s", parts.parameters().seconds());
    }

    private static List<JsonObject> path(StepPath path) {
        return path.shares().stream()
                .map(share -> new JsonObject()
                        .put("part", share.part().words())
                        .put("stage", share.stage())
                        .put("seconds", share.time().seconds()))
                .toList();
    }

    private static JsonObject variation(StepSpread spread) {
        return new JsonObject()
                .put("samples", spread.samples())
                .put(
                        "step_time_s",
                        interval(
                                spread.mean().value(),
                                spread.low().value(),
                                spread.high().value()))
                .put("slowdown", spread.slowdown());
    }

    private static JsonObject other(Breakdown parts) {
        return new JsonObject()
                .put("host_s", parts.host().seconds())
                .put("framework_s", parts.framework().seconds())
                .put("data_s", parts.data().seconds());
    }

    private static JsonObject run(TrainingResult.Run run) {
        JsonObject json = new JsonObject()
                .put("days", run.days())
                .put("goodput", run.goodput())
                .put("failures_expected", run.failuresExpected())
                .put("pauses_days", run.pausesDays())
                .put("energy_wh", run.energy().value() / JOULES_PER_WATT_HOUR);
        run.bill().map(Bill::total).ifPresent(cost -> json.put("cost", cost.value()));
        return json;
    }
}
