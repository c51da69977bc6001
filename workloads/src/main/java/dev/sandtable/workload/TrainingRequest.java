// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.parallel.ParallelRequest;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.Optional;

/**
 * The {@code train} section of a scenario as its author wrote it; {@link #job} makes it a job once there is a plan.
 *
 * @param sequence tokens per sequence
 * @param globalBatch sequences per step
 * @param microBatch sequences that pass the pipeline together on one data rank
 * @param precision number formats; one name, or each by what it holds
 * @param parallel how it is cut over ranks, or {@code auto}
 * @param schedule order of micro-batches; interleaved where stages hold several chunks, else 1F1B, if absent
 * @param recompute what the backward pass computes again
 * @param overlap what communication is asked to hide; as the stack has it if absent
 * @param method which parameters are trained: all of them, or adapters beside frozen ones
 * @param tokens tokens of the whole run
 */
public record TrainingRequest(
        long sequence,
        int globalBatch,
        @Default("1") int microBatch,
        Precision precision,
        @Default("auto") ParallelRequest parallel,
        Optional<PipelineSchedule> schedule,
        @Default("none") Recompute recompute,
        Optional<Overlap> overlap,
        @Default("full") Method method,
        Optional<Double> tokens) {

    public TrainingRequest {
        // The job's own checks, under a plan that suits any sizes: what is wrong here is wrong under every plan.
        TrainingJob.of(sequence, globalBatch, microBatch, precision, ParallelPlan.single());
        if (tokens.isPresent() && !(tokens.get() > 0)) {
            throw new IllegalArgumentException("tokens must be positive, was " + tokens.get());
        }
    }

    /** The job under a plan. */
    public TrainingJob job(ParallelPlan plan) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                plan,
                schedule,
                recompute,
                overlap.orElse(Overlap.AS_STACK),
                method,
                tokens);
    }
}
