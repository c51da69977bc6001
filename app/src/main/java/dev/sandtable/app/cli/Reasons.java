// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.RooflineHtml;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.explain.BatchExplanation;
import dev.sandtable.planner.explain.StepExplanation;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The trees and drawings behind a result that a page shows. */
final class Reasons {
    /** Operators that each list spells out. */
    private static final int OPERATORS = 5;
    /** Operators below the roof. */
    private static final int DOTS = 12;

    private Reasons() {}

    /** The trees of a training result, each named number once. */
    static List<Explanation> of(Cluster cluster, Transformer model, TrainingResult result, Fidelity fidelity) {
        return pick(
                new StepExplanation(cluster, model, result, fidelity, OPERATORS).metrics(),
                List.of("step_time_s", "memory", "power_w"));
    }

    /** The trees of a batch of inference. */
    static List<Explanation> of(Cluster cluster, Transformer model, InferenceResult result, Fidelity fidelity) {
        return pick(
                new BatchExplanation(cluster, model, result, fidelity, OPERATORS).metrics(),
                List.of("total_s", "memory"));
    }

    /** The heaviest operators of a training step. */
    static RooflineHtml roofline(Cluster cluster, Transformer model, TrainingResult result, Fidelity fidelity) {
        ChipSpec chip = cluster.chipSpec().value();
        return new RooflineHtml(
                result.peakFlopsPerChip(),
                chip.memory().bandwidth().value(),
                new StepExplanation(cluster, model, result, fidelity, DOTS).loads());
    }

    private static List<Explanation> pick(Map<String, Supplier<Explanation>> metrics, List<String> names) {
        return metrics.entrySet().stream()
                .filter(metric -> names.contains(metric.getKey()))
                .map(metric -> metric.getValue().get())
                .toList();
    }
}
