// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.spec.Default;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code train:} section of a scenario.
 *
 * @param sequence tokens per sequence
 * @param globalBatch sequences per step
 * @param microBatch sequences that pass the pipeline together on one data rank
 * @param precision one format ({@code bf16}) or a map of formats
 * @param parallel how the job is cut, or {@code auto}
 * @param schedule order of micro-batches; the usual one for the plan if absent
 * @param recompute {@code none}, {@code selective}, {@code full}, {@code auto} or {@code {layers: n}}
 * @param overlap what communication is asked to hide; as the stack has it if absent
 * @param tokens tokens of the whole run
 */
public record TrainSection(
        long sequence,
        int globalBatch,
        @Default("1") int microBatch,
        @Default("bf16") Reference<PrecisionSection> precision,
        @Default("auto") Reference<ParallelSection> parallel,
        Optional<String> schedule,
        @Default("none") Reference<RecomputeSection> recompute,
        Optional<OverlapSection> overlap,
        Optional<Double> tokens) {
    /** The word that leaves a choice to the planner. */
    public static final String AUTO = "auto";

    /**
     * What communication is asked to hide.
     *
     * @param gradients reduction of gradients beside the backward pass
     * @param parameters gathering of weights beside the forward pass
     * @param tensor reductions between tensor ranks beside products
     */
    public record OverlapSection(Optional<Boolean> gradients, Optional<Boolean> parameters, Optional<Boolean> tensor) {}

    public TrainSection {
        schedule.ifPresent(name -> {
            if (PipelineSchedule.find(name).isEmpty()) {
                throw new IllegalArgumentException("schedule '" + name + "' is not one of "
                        + String.join(", ", PipelineSchedule.spellings()));
            }
        });
        if (sequence < 1 || globalBatch < 1 || microBatch < 1) {
            throw new IllegalArgumentException("sequence, global-batch and micro-batch must be at least 1, were "
                    + sequence + ", " + globalBatch + " and " + microBatch);
        }
        if (tokens.isPresent() && !(tokens.get() > 0)) {
            throw new IllegalArgumentException("tokens must be positive, was " + tokens.get());
        }
    }

    /** Whether the planner is to choose the plan. */
    public boolean leavesPlanOpen() {
        return parallel instanceof Reference.ByName<?> named && named.name().equals(AUTO);
    }

    /** Whether the planner is to choose what is recomputed. */
    public boolean leavesRecomputeOpen() {
        return recompute instanceof Reference.ByName<?> named && named.name().equals(AUTO);
    }

    /** The job on so many chips. */
    public TrainingJob job(int chips) {
        return job(plan(chips), recomputation(), microBatch);
    }

    /** The job under a plan that the planner proposes. */
    public TrainingJob job(ParallelPlan plan, Recompute recomputed, int sequences) {
        return new TrainingJob(
                sequence,
                globalBatch,
                sequences,
                formats(),
                plan,
                schedule.flatMap(PipelineSchedule::find),
                recomputed,
                overlap.map(o -> new Overlap(o.gradients(), o.parameters(), o.tensor()))
                        .orElse(Overlap.AS_STACK),
                tokens);
    }

    private ParallelPlan plan(int chips) {
        if (parallel instanceof Reference.Inline<ParallelSection> inline) {
            return inline.value().plan(chips);
        }
        throw wrongWord(parallel, "a map such as {tensor: 8, pipeline: 4, data: 2}", List.of(AUTO));
    }

    /** The number formats. */
    public Precision formats() {
        if (precision instanceof Reference.Inline<PrecisionSection> inline) {
            return inline.value().precision();
        }
        String word = ((Reference.ByName<PrecisionSection>) precision).name();
        for (DataType type : DataType.values()) {
            if (type.spelling().equals(word.toLowerCase(Locale.ROOT))) {
                return Precision.of(type);
            }
        }
        throw wrongWord(
                precision,
                "a map such as {compute: fp8, weights: bf16}",
                Arrays.stream(DataType.values()).map(DataType::spelling).toList());
    }

    /** What is recomputed, where the scenario says it. */
    public Recompute recomputation() {
        if (recompute instanceof Reference.Inline<RecomputeSection> inline) {
            return Recompute.ofLayers(inline.value().layers());
        }
        String word = ((Reference.ByName<RecomputeSection>) recompute).name();
        return switch (word) {
            case "none" -> Recompute.NONE;
            case "selective" -> Recompute.SELECTIVE;
            case "full" -> Recompute.FULL;
            default ->
                throw wrongWord(
                        recompute, "a map such as {layers: 12}", List.of("none", "selective", "full", AUTO));
        };
    }

    private static SpecException wrongWord(Reference<?> reference, String map, List<String> words) {
        String found = reference instanceof Reference.ByName<?> named ? named.name() : "a map";
        return new SpecException(
                reference.location(),
                reference.path(),
                "'" + found + "' is not one of " + words.stream().collect(Collectors.joining(", ")) + "; write one, or "
                        + map);
    }
}
