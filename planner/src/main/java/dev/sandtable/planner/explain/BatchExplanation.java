// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.InferenceSimulation;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The trees behind the metrics of a batch of inference. */
public final class BatchExplanation {
    private final Cluster cluster;
    private final InferenceResult result;
    private final InferenceSimulation simulation;
    private final int top;

    /** Trees in which each list of operators spells out the {@code top} dearest. */
    public BatchExplanation(Cluster cluster, Transformer model, InferenceResult result, Fidelity fidelity, int top) {
        this.cluster = cluster;
        this.result = result;
        this.top = top;
        simulation = new InferenceSimulation(cluster, model, result.job(), fidelity);
    }

    /** What can be explained, by the names that JSON has for it; the first is the usual question. */
    public Map<String, Supplier<Explanation>> metrics() {
        Map<String, Supplier<Explanation>> metrics = new LinkedHashMap<>();
        metrics.put("total_s", this::total);
        metrics.put("prefill_s", this::prefill);
        metrics.put("per_output_token_s", this::perToken);
        metrics.put("output_tokens_per_s", this::throughput);
        metrics.put("memory", () -> MemoryExplanation.of(result.footprint(), result.capacity(), "of the fullest rank"));
        return metrics;
    }

    private Explanation throughput() {
        return Explanation.of(
                "throughput", result.outputTokensPerSecond(), "tokens/s", "batch x output / whole time", total());
    }

    private Explanation total() {
        return Explanation.of(
                "whole batch",
                result.times().total().seconds(),
                "s",
                "prefill + (output - 1) x time per output token",
                prefill(),
                perToken());
    }

    private Explanation prefill() {
        InferenceJob job = result.job();
        return pass(
                "prefill",
                result.times().prefill().seconds(),
                "one pass over " + (long) job.batch() * job.input() + " tokens",
                simulation.graph()::prefill,
                (long) job.batch() * job.input());
    }

    private Explanation perToken() {
        InferenceJob job = result.job();
        long context = job.input() + job.output() / 2;
        return pass(
                "time per output token",
                result.perOutputTokenSeconds(),
                "mean over the decode passes; below, the pass that reads " + context + " tokens",
                stage -> simulation.graph().decode(stage, job.batch(), context),
                job.batch());
    }

    /** All stages of a pass in one tally, as they run one after the other. */
    private Explanation pass(
            String name, double seconds, String law, IntFunction<List<LayerBlock>> program, long tokens) {
        SourcedLeaves leaves = new SourcedLeaves(cluster);
        int stages = result.job().parallel().pipeline();
        List<Explanation> details = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            OperatorTally tally = new OperatorTally(simulation.prices(), stage, top);
            tally.add(program.apply(stage), 1);
            if (stage + 1 < stages) {
                tally.addOnce("to the next stage", simulation.graph().boundary(tokens));
            }
            details.add(new Explanation(
                    stages == 1 ? "operators" : "stage " + stage,
                    tally.seconds(operation -> true),
                    "s",
                    "sum over its operators",
                    tally.ranked(operation -> true).stream().map(leaves::of).toList()));
        }
        details.add(leaves.of(Explanation.figure(
                "fixed time per pass", cluster.stack().framework().pass().value(), "s", "framework.pass")));
        return new Explanation(name, seconds, "s", law, details);
    }
}
