// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.workload.model.Tower;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A training job: how many tokens a step takes, in which formats, cut how, in which order.
 *
 * @param sequence tokens per sequence
 * @param globalBatch sequences per step
 * @param microBatch sequences that pass the pipeline together on one data rank
 * @param precision number formats
 * @param parallel how it is cut over ranks; its pieces lie where the schedule wants them
 * @param schedule order of micro-batches; the stack's usual if absent ({@link #order})
 * @param recompute what the backward pass computes again
 * @param overlap what communication is asked to hide
 * @param method which parameters are trained
 * @param tokens tokens of the whole run
 * @param offload what it keeps outside its chips' memory
 */
public record TrainingJob(
        long sequence,
        int globalBatch,
        int microBatch,
        Precision precision,
        ParallelPlan parallel,
        Optional<PipelineSchedule> schedule,
        Recompute recompute,
        Overlap overlap,
        Method method,
        Optional<Double> tokens,
        Offload offload) {

    /** A job that keeps everything in its chips' memory. */
    public TrainingJob(
            long sequence,
            int globalBatch,
            int microBatch,
            Precision precision,
            ParallelPlan parallel,
            Optional<PipelineSchedule> schedule,
            Recompute recompute,
            Overlap overlap,
            Method method,
            Optional<Double> tokens) {
        this(
                sequence,
                globalBatch,
                microBatch,
                precision,
                parallel,
                schedule,
                recompute,
                overlap,
                method,
                tokens,
                Offload.NONE);
    }

    public TrainingJob {
        requirePositive(sequence, "sequence");
        requirePositive(globalBatch, "global-batch");
        requirePositive(microBatch, "micro-batch");
        if (tokens.isPresent() && !(tokens.get() > 0)) {
            throw new IllegalArgumentException("tokens must be positive, was " + tokens.get());
        }
        parallel = parallel.withPlacement(order(schedule, parallel).placement());
    }

    /** A job that trains every parameter. */
    public TrainingJob(
            long sequence,
            int globalBatch,
            int microBatch,
            Precision precision,
            ParallelPlan parallel,
            Optional<PipelineSchedule> schedule,
            Recompute recompute,
            Overlap overlap,
            Optional<Double> tokens) {
        this(sequence, globalBatch, microBatch, precision, parallel, schedule, recompute, overlap, Method.FULL, tokens);
    }

    /** A job of these sizes with everything else at its default. */
    public static TrainingJob of(
            long sequence, int globalBatch, int microBatch, Precision precision, ParallelPlan parallel) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                parallel,
                Optional.empty(),
                Recompute.NONE,
                Overlap.AS_STACK,
                Method.FULL,
                Optional.empty());
    }

    /** This job with another extent of recomputation. */
    public TrainingJob withRecompute(Recompute other) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                parallel,
                schedule,
                other,
                overlap,
                method,
                tokens,
                offload);
    }

    /** This job under another plan. */
    public TrainingJob withParallel(ParallelPlan other) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                other,
                schedule,
                recompute,
                overlap,
                method,
                tokens,
                offload);
    }

    /** This job with other sizes of micro-batches. */
    public TrainingJob withMicroBatch(int other) {
        return new TrainingJob(
                sequence,
                globalBatch,
                other,
                precision,
                parallel,
                schedule,
                recompute,
                overlap,
                method,
                tokens,
                offload);
    }

    /** This job with other sequences per step. */
    public TrainingJob withGlobalBatch(int other) {
        return new TrainingJob(
                sequence,
                other,
                microBatch,
                precision,
                parallel,
                schedule,
                recompute,
                overlap,
                method,
                tokens,
                offload);
    }

    /** This job with other parameters trained. */
    public TrainingJob withMethod(Method other) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                parallel,
                schedule,
                recompute,
                overlap,
                other,
                tokens,
                offload);
    }

    /** This job with other things outside its chips' memory. */
    public TrainingJob withOffload(Offload other) {
        return new TrainingJob(
                sequence,
                globalBatch,
                microBatch,
                precision,
                parallel,
                schedule,
                recompute,
                overlap,
                method,
                tokens,
                other);
    }

    /** The schedule: what is asked for, else interleaved where stages hold several chunks, else 1F1B. */
    public PipelineSchedule order() {
        return order(schedule, parallel);
    }

    private static PipelineSchedule order(Optional<PipelineSchedule> schedule, ParallelPlan parallel) {
        return schedule.orElse(
                parallel.virtual() > 1 ? PipelineSchedule.INTERLEAVED : PipelineSchedule.ONE_FORWARD_ONE_BACKWARD);
    }

    /** What {@code stage} works on, in order. */
    public List<Slot> agenda(int stage) {
        return order().slots(stage, parallel.pipeline(), parallel.virtual(), microBatches());
    }

    /** Micro-batches that each data rank works off per step. */
    public int microBatches() {
        return globalBatch / (microBatch * parallel.data());
    }

    /** Tokens per step over all ranks. */
    public double tokensPerStep() {
        return (double) globalBatch * sequence;
    }

    /** Model FLOPs of a step: nothing recomputed, the causal half not taken off, no gradients of frozen weights. */
    public double modelFlopsPerStep(Transformer model) {
        return tokensPerStep() * method.trainingFlopsPerToken(model, sequence);
    }

    /** What stands in the way of training {@code model} like this, one sentence each; empty if nothing does. */
    public List<String> problems(Transformer model) {
        List<String> problems = new ArrayList<>(parallel.problems(model));
        long perRound = (long) microBatch * parallel.data();
        if (globalBatch % perRound != 0) {
            problems.add("micro-batch x data = " + perRound + " must divide global-batch " + globalBatch);
        } else {
            order().findProblem(parallel.pipeline(), parallel.virtual(), microBatches())
                    .ifPresent(problem -> problems.add("schedule " + problem));
        }
        if (overlap.pairedPasses().orElse(false) && order() != PipelineSchedule.DUALPIPE) {
            problems.add("overlap.paired-passes needs a schedule that runs passes in pairs: schedule: dualpipe, not "
                    + order().spelling());
        }
        if (sequence % ((long) parallel.context() * (parallel.cutsSequence() ? parallel.tensor() : 1)) != 0) {
            problems.add("sequence " + sequence + " cannot be cut over context " + parallel.context()
                    + (parallel.cutsSequence() ? " and tensor " + parallel.tensor() : ""));
        }
        if (overlap.expert().orElse(false) && microBatches() < 2) {
            problems.add(
                    "overlap.expert hides exchanges behind another micro-batch, but there is only one; leave it out or"
                            + " lower micro-batch");
        }
        if (offload.parameters().isPresent() && parallel.zero() < 3) {
            problems.add(
                    "offload.parameters fetches weights layer by layer, which needs zero: 3, not " + parallel.zero());
        }
        long images = 0;
        for (Tower tower : model.towers()) {
            images += tower.images() * (tower.tokens() / tower.merge());
        }
        if (images > sequence) {
            problems.add("towers give " + images + " tokens, more than sequence " + sequence);
        }
        if (model.positional() == Positional.LEARNED && sequence > model.spec().maxSequence()) {
            problems.add("sequence " + sequence + " exceeds the model's table of "
                    + model.spec().maxSequence() + " positions");
        }
        return problems;
    }

    private static void requirePositive(long value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }
}
