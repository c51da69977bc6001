// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.sizing.SizingResult;
import java.util.List;

/** The answer to "how many chips?" as JSON; its keys are a promise to scripts. */
public final class SizingJson {
    private SizingJson() {}

    /** The answer for a scenario. */
    public static JsonObject of(SizingResult result, Setting setting) {
        JsonObject json = setting.json("size")
                .put("feasible", result.best().isPresent())
                .put("simulated", result.simulated())
                .put("considered", result.considered());
        if (result.best().isPresent()) {
            TrainingResult best = result.best().get();
            json.put("chips", best.chips()).put("binding", best.binding()).putTexts("warnings", best.warnings());
            TrainingJson.putMetrics(json, best);
            json.put("days", SizingText.days(best));
        } else {
            json.put("binding", result.whyNot()).putTexts("warnings", List.of());
        }
        return json.putObjects("frontier", points(result.frontier()))
                .putObjects("alternatives", points(result.alternatives()));
    }

    private static List<JsonObject> points(List<TrainingResult> plans) {
        return plans.stream().map(SizingJson::point).toList();
    }

    private static JsonObject point(TrainingResult plan) {
        JsonObject json = new JsonObject()
                .put("chips", plan.chips())
                .put("days", SizingText.days(plan))
                .put("power", plan.power().value())
                .put("mfu", plan.mfu())
                .put("binding", plan.binding())
                .put("plan", PlanText.json(plan.job().parallel()))
                .put("job", PlanText.job(plan.job()));
        plan.run().flatMap(TrainingResult.Run::bill).map(Bill::total).ifPresent(cost -> json.put("cost", cost.value()));
        return json;
    }
}
