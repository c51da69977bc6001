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
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies of a model on different kinds.
 *
 * <p><b>Model.</b> A kind holds as many copies as its chips fill. Micro-batches are dealt ({@link BatchBalance}); each kind
 * then replays its own step, in which gradients and weights are exchanged with all copies at the rate of the slowest kind, and
 * the step is the longest of them.
 * <p><b>Left out.</b> Waiting of a kind's reductions for slower kinds within the backward pass, beyond the longest step.
 * <p><b>Check.</b> Equal kinds give the step of one kind; a kind of twice the speed gets about twice the micro-batches
 * ({@code MixedTrainingTest}).
 * <p><b>Source.</b> Strati et al., Sailor (2025), on replicas over zones and kinds.
 */
final class ReplicaSplit {
    private final Fleet fleet;
    private final Transformer model;
    private final TrainingJob job;
    private final Fidelity fidelity;
    private final int[] copies;

    private ReplicaSplit(Fleet fleet, Transformer model, TrainingJob job, Fidelity fidelity) {
        this.fleet = fleet;
        this.model = model;
        this.job = job;
        this.fidelity = fidelity;
        int replica = job.parallel().ranks() / job.parallel().data();
        copies = fleet.members().stream()
                .mapToInt(kind -> kind.chips() / replica)
                .toArray();
    }

    /** Why copies cannot be dealt, in words; empty if they can. */
    static Optional<String> findProblem(Fleet fleet, TrainingJob job) {
        ParallelPlan plan = job.parallel();
        int replica = plan.ranks() / plan.data();
        int[] copies = new int[fleet.members().size()];
        long[] alike = new long[copies.length];
        for (int m = 0; m < copies.length; m++) {
            Cluster kind = fleet.members().get(m);
            if (kind.chips() % replica != 0) {
                return Optional.of(
                        "copies of " + replica + " ranks do not fill the " + kind.chips() + " chips of " + kind.name());
            }
            copies[m] = kind.chips() / replica;
            alike[m] = 1;
            if (copies[m] * plan.context() % plan.expert() != 0) {
                return Optional.of(
                        "expert " + plan.expert() + " does not divide the " + copies[m] + " copies on " + kind.name());
            }
        }
        int microBatches = job.globalBatch() / job.microBatch();
        return BatchBalance.deal(microBatches, copies, alike, plan.pipeline()).isEmpty()
                ? Optional.of(
                        "the " + microBatches + " micro-batches of a step cannot be dealt over copies so that all "
                                + "copies of a kind have as many")
                : Optional.empty();
    }

    static MixedStep run(Fleet fleet, Transformer model, TrainingJob job, Fidelity fidelity, Fold fold) {
        return new ReplicaSplit(fleet, model, job, fidelity).replay(fold);
    }

    private TrainingSimulation simulation(int kind, int microBatches) {
        int sequences = job.microBatch() * job.parallel().data() * microBatches;
        return new TrainingSimulation(fleet.alike(kind), model, job.withGlobalBatch(sequences), fidelity);
    }

    private List<Integer> balance() {
        long[] each = new long[copies.length];
        for (int m = 0; m < copies.length; m++) {
            for (StageWork stage : simulation(m, job.microBatches()).work().stages()) {
                each[m] = Math.max(each[m], stage.passesPs());
            }
        }
        int all = job.globalBatch() / job.microBatch();
        return BatchBalance.deal(all, copies, each, job.parallel().pipeline());
    }

    private MixedStep replay(Fold fold) {
        List<Integer> microBatches = balance();
        List<StepWork> works = new ArrayList<>();
        List<StageMemory> memory = new ArrayList<>();
        for (int m = 0; m < copies.length; m++) {
            TrainingSimulation simulation = simulation(m, microBatches.get(m));
            works.add(simulation.work());
            memory.addAll(simulation.memory());
        }
        SimulatedStep slowest = SimulatedStep.replay(slower(works, 0), fold);
        double joules = slowest.joules() * copies[0] / job.parallel().data();
        List<Share> shares = new ArrayList<>();
        shares.add(share(0, microBatches.get(0), slowest));
        for (int m = 1; m < copies.length; m++) {
            SimulatedStep step = SimulatedStep.replay(slower(works, m), fold);
            joules += step.joules() * copies[m] / job.parallel().data();
            shares.add(share(m, microBatches.get(m), step));
            slowest = step.times().step().compareTo(slowest.times().step()) > 0 ? step : slowest;
        }
        return new MixedStep(Split.REPLICAS, job, slowest, joules, memory, shares);
    }

    /** The step of a kind whose traffic between copies goes at the pace of the slowest kind. */
    private static StepWork slower(List<StepWork> works, int kind) {
        List<StageWork> stages = new ArrayList<>();
        for (int stage = 0; stage < works.get(kind).stages().size(); stage++) {
            StageWork work = works.get(kind).stages().get(stage);
            for (StepWork other : works) {
                work = work.withSlowerTraffic(other.stages().get(stage));
            }
            stages.add(work);
        }
        return works.get(kind).withStages(stages);
    }

    private Share share(int kind, int microBatches, SimulatedStep step) {
        long slowest = 0;
        List<Integer> layers = new ArrayList<>();
        for (int stage = 0; stage < job.parallel().pipeline(); stage++) {
            slowest = Math.max(slowest, step.work().stages().get(stage).passesPs());
            int held = 0;
            for (int chunk = 0; chunk < job.parallel().chunks(); chunk++) {
                held += job.parallel().layers(model, stage, chunk);
            }
            layers.add(held);
        }
        return new Share(job.parallel().pipeline(), copies[kind], layers, microBatches, slowest * microBatches);
    }
}
