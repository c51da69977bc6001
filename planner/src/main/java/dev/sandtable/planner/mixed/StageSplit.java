// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.mixed.MixedStep.Share;
import dev.sandtable.planner.replay.SimulatedStep;
import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.planner.replay.StageWork;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.StepWork;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.LayerCut;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline whose stages lie on different kinds.
 *
 * <p><b>Model.</b> Kinds hold successive stages, as many as their chips fill. What a layer takes on a kind is what a stage
 * gains by one more; with that layers are dealt ({@link StageBalance}), and dealt again with a tighter limit while a
 * stage does not fit its chips. A transfer between kinds takes as long as on the slower of both.
 * <p><b>Left out.</b> Several chunks per stage; orders of kinds other than the fleet's.
 * <p><b>Check.</b> Equal kinds give the step of one kind; a kind of twice the speed gets about twice the layers
 * ({@code MixedTrainingTest}).
 * <p><b>Source.</b> H2 (2025), on pipelines over chips of four vendors.
 */
final class StageSplit {
    private final Fleet fleet;
    private final Transformer model;
    private final TrainingJob job;
    private final Fidelity fidelity;
    /** The member that holds each stage. */
    private final int[] member;

    private StageSplit(Fleet fleet, Transformer model, TrainingJob job, Fidelity fidelity) {
        this.fleet = fleet;
        this.model = model;
        this.job = job;
        this.fidelity = fidelity;
        member = new int[job.parallel().pipeline()];
        int lanes = job.parallel().ranks() / job.parallel().pipeline();
        int stage = 0;
        for (int m = 0; m < fleet.members().size(); m++) {
            for (int s = 0; s < fleet.members().get(m).chips() / lanes; s++) {
                member[stage++] = m;
            }
        }
    }

    /** Why stages cannot be dealt, in words; empty if they can. */
    static Optional<String> findProblem(Fleet fleet, TrainingJob job) {
        ParallelPlan plan = job.parallel();
        int lanes = plan.ranks() / plan.pipeline();
        if (plan.chunks() > 1) {
            return Optional.of("stages of a fleet hold one chunk each; leave out virtual " + plan.virtual());
        }
        for (Cluster kind : fleet.members()) {
            if (kind.chips() % lanes != 0) {
                return Optional.of(
                        "stages of " + lanes + " ranks do not fill the " + kind.chips() + " chips of " + kind.name());
            }
        }
        return Optional.empty();
    }

    static MixedStep run(Fleet fleet, Transformer model, TrainingJob job, Fidelity fidelity, Fold fold) {
        StageSplit split = new StageSplit(fleet, model, job, fidelity);
        return split.replay(
                split.job.parallel().cut().equals(LayerCut.EVEN) ? split.balance() : split.asStated(), fold);
    }

    // ---- Balance --------------------------------------------------------------------

    private List<Integer> asStated() {
        List<Integer> layers = new ArrayList<>();
        for (int stage = 0; stage < member.length; stage++) {
            layers.add(job.parallel().layers(model, stage, 0));
        }
        return layers;
    }

    private List<Integer> balance() {
        List<Integer> even = asStated();
        List<Integer> moved = new ArrayList<>(even);
        int last = member.length - 1;
        boolean fromLast = even.get(last) > 1;
        moved.set(0, even.get(0) + (fromLast ? 1 : -1));
        moved.set(last, even.get(last) - (fromLast ? 1 : -1));
        if (moved.get(0) < 1) {
            return even;
        }
        long[] ends = new long[member.length];
        long[] each = new long[member.length];
        for (int m = 0; m < fleet.members().size(); m++) {
            List<StageWork> one = simulation(m, even).work().stages();
            List<StageWork> other = simulation(m, moved).work().stages();
            long layer = Math.abs(other.get(0).passesPs() - one.get(0).passesPs());
            for (int stage = 0; stage < member.length; stage++) {
                if (member[stage] == m) {
                    each[stage] = layer;
                    ends[stage] = Math.max(0, one.get(stage).passesPs() - even.get(stage) * layer);
                }
            }
        }
        return withinMemory(even, ends, each);
    }

    private List<Integer> withinMemory(List<Integer> even, long[] ends, long[] each) {
        int all = model.spec().layers();
        int[] most = new int[member.length];
        Arrays.fill(most, all);
        List<Integer> first = StageBalance.deal(all, ends, each, most);
        List<Integer> dealt = first;
        while (!dealt.isEmpty()) {
            boolean tighter = false;
            for (StageMemory stage : memory(dealt)) {
                if (!stage.fits() && most[stage.stage()] > 1) {
                    most[stage.stage()] = dealt.get(stage.stage()) - 1;
                    tighter = true;
                }
            }
            if (!tighter) {
                return dealt;
            }
            dealt = Arrays.stream(most).anyMatch(limit -> limit < 1)
                    ? List.of()
                    : StageBalance.deal(all, ends, each, most);
        }
        return first.isEmpty() ? even : first;
    }

    // ---- The step -------------------------------------------------------------------

    private TrainingSimulation simulation(int kind, List<Integer> layers) {
        return new TrainingSimulation(fleet.alike(kind), model, cut(layers), fidelity);
    }

    private TrainingJob cut(List<Integer> layers) {
        return job.withParallel(job.parallel().withCut(LayerCut.of(layers)));
    }

    private List<StageMemory> memory(List<Integer> layers) {
        List<List<StageMemory>> kinds = new ArrayList<>();
        for (int m = 0; m < fleet.members().size(); m++) {
            kinds.add(simulation(m, layers).memory());
        }
        List<StageMemory> stages = new ArrayList<>();
        for (int stage = 0; stage < member.length; stage++) {
            stages.add(kinds.get(member[stage]).get(stage));
        }
        return stages;
    }

    private MixedStep replay(List<Integer> layers, Fold fold) {
        List<StepWork> kinds = new ArrayList<>();
        for (int m = 0; m < fleet.members().size(); m++) {
            kinds.add(simulation(m, layers).work());
        }
        List<StageWork> stages = new ArrayList<>();
        for (int stage = 0; stage < member.length; stage++) {
            StageWork own = kinds.get(member[stage]).stages().get(stage);
            int next = member[(stage + 1) % member.length];
            stages.add(own.withToNext(
                    Math.max(own.toNextPs(), kinds.get(next).stages().get(stage).toNextPs())));
        }
        SimulatedStep step = SimulatedStep.replay(kinds.get(0).withStages(stages), fold);
        List<Share> shares = new ArrayList<>();
        for (int m = 0; m < fleet.members().size(); m++) {
            shares.add(share(m, layers, stages));
        }
        return new MixedStep(Split.STAGES, cut(layers), step, step.joules(), memory(layers), shares);
    }

    private Share share(int kind, List<Integer> layers, List<StageWork> stages) {
        List<Integer> own = new ArrayList<>();
        long slowest = 0;
        for (int stage = 0; stage < member.length; stage++) {
            if (member[stage] == kind) {
                own.add(layers.get(stage));
                slowest = Math.max(slowest, stages.get(stage).passesPs());
            }
        }
        int microBatches = job.microBatches();
        return new Share(own.size(), job.parallel().data(), own, microBatches, slowest * microBatches);
    }
}
