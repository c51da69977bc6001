// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.StepTimeline.Sort;
import dev.sandtable.queueing.Execution;
import dev.sandtable.queueing.TaskGraph;
import java.util.Arrays;
import java.util.List;

/**
 * One training step as a graph of all its tasks, whose longest path is when it ends: an oracle for {@link StepReplay} where
 * no two flows meet on a port. Every task is there on its own; nothing loops, nothing is skipped.
 */
final class GraphReplay {

    // ---- Parameters -------------------------------------------------------------
    private final StepWork step;
    private final int chunks;

    // ---- State ------------------------------------------------------------------
    private final GraphLayout slots;
    private final TaskGraph graph;
    private final int[] dataStream;
    /** By rank: the task after which its gradients are reduced, and after which its step is over. */
    private final int[] reduced;

    private final int[] done;

    private GraphReplay(StepWork step, Fold fold) {
        this.step = step;
        chunks = step.chunks();
        slots = fold == Fold.AUTO ? new GraphLayout(step, 1, 1) : new GraphLayout(step, step.lanes(), step.tensor());
        graph = slots.graph;
        dataStream = new int[slots.ranks()];
        for (int rank = 0; rank < dataStream.length; rank++) {
            dataStream[rank] = graph.addStream();
        }
        reduced = new int[slots.ranks()];
        done = new int[slots.ranks()];
    }

    /** Executes a step. */
    static StepTimes run(StepWork step, Fold fold) {
        GraphReplay replay = new GraphReplay(step, fold);
        replay.gatherParameters();
        replay.reduceGradients();
        replay.update();
        return replay.times(replay.graph.execute());
    }

    // ---- Events: data-parallel traffic ------------------------------------------

    /** With overlap: sharded parameters arrive while the first slots run. */
    private void gatherParameters() {
        if (!step.overlaps().parameters()) {
            return;
        }
        eachDataGroup((stage, members) -> {
            StageWork work = step.stages().get(stage);
            long all = work.parameterPs().stream().mapToLong(Long::longValue).sum();
            long first =
                    all / work.layers().stream().mapToInt(Integer::intValue).sum();
            int[] early = meet(members, dataStream, first, Sort.WEIGHT_GATHER);
            int[] late = meet(members, dataStream, all - first, Sort.WEIGHT_GATHER);
            for (int i = 0; i < members.length; i++) {
                graph.after(slots.firstBegin[members[i]], early[i]);
                if (slots.secondBegin[members[i]] != GraphLayout.NONE) {
                    graph.after(slots.secondBegin[members[i]], late[i]);
                }
            }
        });
    }

    private void reduceGradients() {
        eachDataGroup((stage, members) -> {
            StageWork work = step.stages().get(stage);
            for (int rank : members) {
                reduced[rank] = slots.lastSlot[rank];
            }
            for (int chunk = chunks - 1; chunk >= 0; chunk--) {
                long all = work.gradientPs().get(chunk);
                if (all == 0) {
                    continue;
                }
                long last = step.overlaps().gradients() ? all / work.layers().get(chunk) : all;
                if (all > last) {
                    int[] early = meet(members, dataStream, all - last, Sort.GRADIENT_REDUCTION);
                    for (int i = 0; i < members.length; i++) {
                        graph.after(early[i], slots.firstGradients[members[i] * chunks + chunk]);
                    }
                }
                int[] rest = meet(members, dataStream, last, Sort.GRADIENT_REDUCTION);
                for (int i = 0; i < members.length; i++) {
                    int rank = members[i];
                    boolean waits = !step.overlaps().gradients();
                    graph.after(rest[i], waits ? slots.lastSlot[rank] : slots.allGradients[rank * chunks + chunk]);
                    reduced[rank] = rest[i];
                }
            }
        });
    }

    // ---- Events: the end of the step --------------------------------------------

    private void update() {
        int ranks = slots.ranks();
        tieEmbeddings();
        // The reductions of the norm are priced with the optimizer; here the ranks wait for one another.
        int norm = graph.addRendezvous(ranks, 0);
        for (int rank = 0; rank < ranks; rank++) {
            int meeting = graph.join(norm, slots.compute[rank], StepTimeline.tag(Sort.GRADIENT_NORM));
            graph.after(meeting, reduced[rank]);
        }
        eachDataGroup((stage, members) -> {
            StageWork work = step.stages().get(stage);
            for (int rank : members) {
                done[rank] = graph.addTask(
                        slots.compute[rank], work.closingPs() + work.optimizerPs(), StepTimeline.tag(Sort.OPTIMIZER));
            }
            long gather = step.overlaps().parameters()
                    ? 0
                    : work.parameterPs().stream().mapToLong(Long::longValue).sum();
            if (gather > 0) {
                int[] gathered = meet(members, slots.compute, gather, Sort.WEIGHT_GATHER);
                for (int i = 0; i < members.length; i++) {
                    done[members[i]] = gathered[i];
                }
            }
        });
        for (int rank = 0; rank < ranks; rank++) {
            done[rank] = graph.addTask(slots.compute[rank], step.iterationPs(), StepTimeline.tag(Sort.FRAMEWORK));
        }
    }

    /** The embedding's gradients on the first and the head's on the last stage are one matrix where they are tied. */
    private void tieEmbeddings() {
        int last = step.stages().size() - 1;
        long ps = step.stages().get(0).tiedPs();
        if (ps == 0 || last == 0) {
            return;
        }
        for (int lane = 0; lane < slots.lanes; lane++) {
            int[] pair = {lane, last * slots.lanes + lane};
            int[] met = meet(pair, dataStream, ps, Sort.TIED_EMBEDDING);
            for (int i = 0; i < pair.length; i++) {
                graph.after(met[i], slots.lastSlot[pair[i]]);
                graph.after(met[i], reduced[pair[i]]);
                reduced[pair[i]] = met[i];
            }
        }
    }

    // ---- Groups -----------------------------------------------------------------

    private interface DataGroup {
        void visit(int stage, int[] members);
    }

    /** The ranks that hold the same parameters: one per tensor group, of every tensor position of every stage. */
    private void eachDataGroup(DataGroup action) {
        for (int stage = 0; stage < step.stages().size(); stage++) {
            for (int t = 0; t < slots.tensor; t++) {
                int[] members = new int[slots.lanes / slots.tensor];
                for (int g = 0; g < members.length; g++) {
                    members[g] = stage * slots.lanes + g * slots.tensor + t;
                }
                action.visit(stage, members);
            }
        }
    }

    /** A collective of the members on one stream of each; the tasks, member by member. */
    private int[] meet(int[] members, int[] stream, long ps, Sort sort) {
        int rendezvous = graph.addRendezvous(members.length, ps);
        int[] tasks = new int[members.length];
        for (int i = 0; i < members.length; i++) {
            tasks[i] = graph.join(rendezvous, stream[members[i]], StepTimeline.tag(sort));
        }
        return tasks;
    }

    // ---- Statistics -------------------------------------------------------------

    private StepTimes times(Execution execution) {
        int stages = step.stages().size();
        long[] slotsEnd = new long[stages];
        long[] reducedEnd = new long[stages];
        for (int rank = 0; rank < slots.ranks(); rank++) {
            int stage = slots.stageOf(rank);
            slotsEnd[stage] = Math.max(slotsEnd[stage], execution.endPs(slots.lastSlot[rank]));
            // A blocking transfer after the last gradients may end after their reduction.
            long both = Math.max(execution.endPs(reduced[rank]), execution.endPs(slots.lastSlot[rank]));
            reducedEnd[stage] = Math.max(reducedEnd[stage], both);
        }
        return new StepTimes(
                execution.makespan(),
                Arrays.stream(slotsEnd).boxed().toList(),
                Arrays.stream(reducedEnd).boxed().toList(),
                List.of(),
                graph.tasks());
    }
}
