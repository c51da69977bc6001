// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.engine.Simulation;
import dev.sandtable.explain.Invariant;
import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.queueing.Ensemble;
import dev.sandtable.symmetry.Folding;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One training step: the ranks of a machine as streams that run the programs of their stages.
 *
 * <p><b>Model.</b> A rank has a compute stream, on which its slots run in the order of the schedule, and streams for
 * what it sends and for data-parallel traffic. A slot starts when its activations (or gradients) have arrived. The
 * gradients of a chunk of L layers are reduced after its last backward pass, or with overlap from the moment the first
 * of its layers is done: the reduction of length C then ends at max(first layer done + C, last layer done + C/L). A
 * global norm joins all ranks, each updates its parameters and gathers them if they are sharded; with overlap only the
 * first layer's share delays the first slot, and the rest must be there before the second. Collectives and transfers are
 * flows on the ranks' ports: where two meet on a port they share it, max-min fairly.
 *
 * <p><b>Left out.</b> Waiting for late members of expert and context groups on other replicas; flows of different ranks that meet inside the network, beyond what each price holds
 * already.
 *
 * <p><b>Check.</b> p equal stages and m micro-batches take (m + p − 1)(F + B) with 1F1B and m(F + B) + (p − 1)(F + B)/v
 * with v interleaved chunks; without contention the longest path through a graph of all tasks; folded and unfolded runs end at the
 * same picosecond ({@code StepReplayTest}).
 *
 * <p><b>Source.</b> Narayanan et al. 2021 (arXiv 2104.04473) for the schedules; bucketed gradient reduction as in
 * PyTorch's DistributedDataParallel (Li et al. 2020, arXiv 2006.15704).
 */
public final class StepReplay {

    /** Whether what is symmetric is simulated once. */
    public enum Fold {
        /** One representative per stage, and one period of a steady state. */
        AUTO,
        /** Every rank and every round on its own. */
        OFF
    }

    private final StepWork step;
    private final StepLayout layout;
    private final Simulation simulation = new Simulation();
    private final Ensemble ensemble = StepLayout.ensemble(simulation);

    private StepReplay(StepWork step, Folding ranks, RankPaces paces) {
        this.step = step;
        layout = new StepLayout(step, ranks, true, ensemble, Optional.of(paces));
    }

    private StepReplay(StepWork step, Folding ranks, boolean rounds) {
        this.step = step;
        layout = new StepLayout(step, ranks, rounds, ensemble);
    }

    /** Executes a step. */
    public static StepTimes run(StepWork step, Fold fold) {
        return run(step, fold == Fold.AUTO, fold == Fold.AUTO);
    }

    /** Executes a step, folding ranks or rounds or neither. */
    static StepTimes run(StepWork step, boolean foldRanks, boolean foldRounds) {
        StepReplay replay = new StepReplay(step, folding(step, foldRanks), foldRounds);
        if (foldRounds) {
            replay.ensemble.skipPeriods();
        }
        return replay.execute();
    }

    /** Executes a step and notes what the first rank of every stage does when. */
    public static StepTimes run(StepWork step, Fold fold, SpanRecorder recorder) {
        if (!recorder.recording()) {
            return run(step, fold);
        }
        StepReplay replay = new StepReplay(step, folding(step, fold == Fold.AUTO), false);
        replay.ensemble.observe(new StepTimeline(replay.layout, step.chunks(), recorder));
        return replay.execute();
    }

    /** The chain of operations that decides when a step ends. */
    static StepPath path(StepWork step) {
        StepReplay replay = new StepReplay(step, folding(step, true), true);
        PathRecorder recorder = new PathRecorder();
        replay.ensemble.observe(recorder);
        replay.ensemble.run();
        StepPath path = recorder.path(replay.layout::stageOfStream);
        Invariant.check(
                path.total().value() == replay.simulation.nowPs(),
                () -> "the critical path adds up to " + path.total() + " ps of " + replay.simulation.nowPs());
        return path;
    }

    /** How long a step takes whose tensor groups each have a pace of their own; the ranks of a group are one. */
    static long varied(StepWork step, RankPaces paces) {
        Folding groups = Folding.blocks(step.stages().size() * step.replicas(), step.tensor());
        StepReplay replay = new StepReplay(step, groups, paces);
        if (paces.constant()) {
            replay.ensemble.skipPeriods();
        }
        replay.ensemble.run();
        return replay.simulation.nowPs();
    }

    private static Folding folding(StepWork step, boolean foldRanks) {
        int stages = step.stages().size();
        return foldRanks ? Folding.blocks(stages, step.lanes()) : Folding.none(stages * step.lanes());
    }

    private StepTimes execute() {
        ensemble.run();
        List<Long> slotsEnd = new ArrayList<>();
        List<Long> reducedEnd = new ArrayList<>();
        List<StepTimes.Spent> spent = new ArrayList<>();
        for (int stage = 0; stage < step.stages().size(); stage++) {
            slotsEnd.add(layout.latest(stage, StagePrograms.SLOTS_END));
            reducedEnd.add(layout.latest(stage, StagePrograms.REDUCED));
            spent.add(spent(layout.computeOfFirstRank(stage)));
        }
        return new StepTimes(new Picoseconds(simulation.nowPs()), slotsEnd, reducedEnd, spent, ensemble.operations());
    }

    private StepTimes.Spent spent(int stream) {
        return new StepTimes.Spent(
                spent(stream, Kind.COMPUTE),
                spent(stream, Kind.HOST),
                spent(stream, Kind.OFFLOAD),
                ExposedCommunication.of(
                        spent(stream, Kind.TENSOR_COMMUNICATION),
                        spent(stream, Kind.CONTEXT_COMMUNICATION),
                        spent(stream, Kind.EXPERT_COMMUNICATION),
                        ensemble.spentPs(stream, StagePrograms.PIPELINE),
                        spent(stream, Kind.GRADIENT_COMMUNICATION),
                        spent(stream, Kind.PARAMETER_COMMUNICATION)
                                + ensemble.spentPs(stream, StagePrograms.PARAMETERS)));
    }

    private long spent(int stream, Kind kind) {
        return ensemble.spentPs(stream, kind.ordinal());
    }
}
