// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.replay.StepBound;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.TrainingRequest;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One plan at a time, on as many of the cluster's nodes as it fills: whether it can be, fits, and how long it takes.
 *
 * <p>Answers depend on the plan alone, and each is found on simulations made for it, so that threads may ask at once; what
 * they share is the chip, which remembers prices.
 *
 * @param cluster what the nodes are like
 * @param request what is trained, the plan left open
 */
record PlanTrials(Cluster cluster, Transformer model, TrainingRequest request, Tariff tariff, Fidelity fidelity) {
    /** Numbers of copies that share the batch evenly, suit the schedule and fill whole nodes, ascending. */
    List<Integer> copies(PlanShape shape) {
        List<Integer> counts = new ArrayList<>();
        int microBatches = request.globalBatch() / shape.microBatch();
        if (request.globalBatch() % shape.microBatch() != 0) {
            return counts;
        }
        for (int copies = 1; copies <= microBatches; copies++) {
            if (microBatches % copies == 0
                    && shape.chips() * copies % cluster.chipsPerNode() == 0
                    && job(shape, copies).problems(model).isEmpty()) {
                counts.add(copies);
            }
        }
        return counts;
    }

    /** Whether every stage fits the memory of a chip. */
    boolean fits(PlanShape shape, int copies) {
        StepGraph graph = StepGraph.of(
                model, job(shape, copies), cluster.stack().framework().graph());
        long capacity = cluster.chipSpec().value().memory().capacity().value();
        int last = shape.pipeline() - 1;
        boolean even = model.spec().layers() % (shape.pipeline() * shape.virtual()) == 0;
        // Where stages hold equally many layers, the first holds the most activations; otherwise a longer one may.
        for (int stage = 0; stage <= last; stage += even ? Math.max(1, last) : 1) {
            Footprint footprint =
                    TrainingFootprint.of(graph, stage, cluster.stack().memory());
            if (footprint.total().value() > capacity) {
                return false;
            }
        }
        return true;
    }

    /** What no step of the plan can beat. */
    StepBound bound(PlanShape shape, int copies) {
        return new TrainingSimulation(machine(shape, copies), model, job(shape, copies), fidelity).bound();
    }

    /** The plan's result; empty if it does not fit. */
    Optional<TrainingResult> simulate(PlanShape shape, int copies) {
        if (!fits(shape, copies)) {
            return Optional.empty();
        }
        Cluster machine = machine(shape, copies);
        return Optional.of(new TrainingReport(machine, model, tariff)
                .of(machine.nodes() + " nodes", job(shape, copies), fidelity, Fold.AUTO));
    }

    private TrainingJob job(PlanShape shape, int copies) {
        return new TrainingJob(
                request.sequence(),
                request.globalBatch(),
                shape.microBatch(),
                request.precision(),
                shape.plan(copies),
                Optional.empty(),
                shape.recompute(),
                request.overlap().orElse(Overlap.AS_STACK),
                request.method(),
                request.tokens());
    }

    /** The nodes that a plan fills. */
    private Cluster machine(PlanShape shape, int copies) {
        return cluster.withNodes(Math.max(1, shape.chips() * copies / cluster.chipsPerNode()));
    }
}
