// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.timeline.RecordedSpans;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import dev.sandtable.workload.trace.chakra.ChakraWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A simulated training step as an execution trace of all its ranks.
 *
 * <p><b>Model.</b> Each rank does what the first rank of its stage did. A slot of the schedule becomes its kernels, those between two
 * collectives as one node, and its collectives, in the slot's time and in proportion to their prices. Transfers become
 * messages, traffic over replicas becomes collectives of its own stream, the norm of the gradients a barrier of all. A node
 * comes after the one before it on its stream, after its message, and after what it waited for. Durations are differences of instants
 * in whole microseconds, so that a replay with recorded times ends within a microsecond of the step.
 *
 * <p><b>Left out.</b> Which part of a collective beside a kernel was hidden: in a slot they follow each other. Neighbours
 * in a ring of contexts pass keys and values inside kernels.
 *
 * <p><b>Check.</b> Steps of many plans replay to their own time ({@code StepTraceTest}).
 *
 * <p><b>Source.</b> The node types of MLCommons Chakra 1.0.
 */
public final class StepTrace {
    private static final long MOST_NODES = 4_000_000;

    // ---- Parameters -------------------------------------------------------------
    private final TrainingSimulation simulation;
    private final ParallelPlan plan;
    private final int lanes;

    // ---- State ------------------------------------------------------------------
    private final List<StageDrafts> stages = new ArrayList<>();
    private final Map<String, List<Integer>> groups = new LinkedHashMap<>();

    private StepTrace(TrainingSimulation simulation) {
        this.simulation = simulation;
        plan = simulation.graph().job().parallel();
        lanes = plan.ranks() / plan.pipeline();
    }

    /**
     * Simulates a step and writes it down.
     *
     * @throws IllegalArgumentException if all ranks together have too many nodes for files
     */
    public static ExecutionTrace of(String name, TrainingSimulation simulation, Fold fold) {
        RecordedSpans spans = new RecordedSpans();
        simulation.record(fold, spans);
        return new StepTrace(simulation).write(name, spans);
    }

    private ExecutionTrace write(String name, RecordedSpans spans) {
        for (int stage = 0; stage < plan.pipeline(); stage++) {
            stages.add(new StageDrafts(simulation, stage));
        }
        for (int s = 0; s < spans.spans(); s++) {
            RecordedSpans.Track track = spans.tracks().get(spans.spanTrack(s));
            int stage =
                    Integer.parseInt(track.process().substring(track.process().lastIndexOf(' ') + 1));
            stages.get(stage).add(track.name(), spans.names().get(spans.spanName(s)), spans.startPs(s), spans.endPs(s));
        }
        for (StageDrafts stage : stages) {
            stage.lay();
            requireRoom();
        }
        for (StageDrafts from : stages) {
            for (Draft send : from.sends()) {
                int forward = send.forward ? 1 : plan.pipeline() - 1;
                send.partner = (from.stage() + forward) % plan.pipeline();
                stages.get(send.partner).receive(send, from.stage());
            }
        }
        stages.forEach(StageDrafts::join);
        List<RankTrace> ranks = new ArrayList<>();
        for (StageDrafts stage : stages) {
            List<Draft> drafts = stage.numbered();
            for (int lane = 0; lane < lanes; lane++) {
                ranks.add(rank(name, stage.stage(), lane, drafts));
            }
        }
        return new ExecutionTrace(name, ranks, groups, UnitEvidence.written("simulated by this program"), List.of());
    }

    private void requireRoom() {
        long nodes =
                stages.stream().mapToLong(stage -> stage.size() * (long) lanes).sum();
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException("files of " + plan.ranks() + " ranks would have more than " + MOST_NODES
                    + " nodes; write a smaller global-batch or data, and replay the trace with --scale");
        }
    }

    private RankTrace rank(String name, int stage, int lane, List<Draft> drafts) {
        int rank = stage * lanes + lane;
        List<TraceNode> nodes = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            nodes.add(new TraceNode(
                    draft.id,
                    draft.name,
                    draft.after.stream().map(before -> before.id).distinct().toList(),
                    task(draft, rank, lane),
                    ChakraWriter.wholeMicroseconds(draft.startPs, draft.endPs)));
        }
        nodes.sort(Comparator.comparingLong(TraceNode::id));
        return new RankTrace(rank, name, nodes);
    }

    private TraceTask task(Draft draft, int rank, int lane) {
        return switch (draft.sort) {
            case COMPUTE -> new TraceTask.Compute(false, draft.flops, draft.bytes);
            case COLLECTIVE -> collective(draft, rank);
            case SEND -> new TraceTask.Send(draft.partner * lanes + lane, draft.tag, draft.bytes);
            case RECEIVE -> new TraceTask.Receive(draft.partner * lanes + lane, draft.tag, draft.bytes);
            case EVERYBODY -> new TraceTask.CollectiveCall(Collective.Kind.BARRIER, everybody(), 0);
        };
    }

    private String everybody() {
        groups.computeIfAbsent("all", key -> {
            List<Integer> all = new ArrayList<>();
            for (int rank = 0; rank < plan.ranks(); rank++) {
                all.add(rank);
            }
            return all;
        });
        return "all";
    }

    private TraceTask collective(Draft draft, int rank) {
        int[] members = plan.groupOf(draft.axis, rank);
        String group = group(draft.axis, members);
        boolean gathers = draft.kind == Collective.Kind.ALL_GATHER || draft.kind == Collective.Kind.GATHER;
        long size = gathers ? (draft.bytes + members.length - 1) / members.length : draft.bytes;
        return new TraceTask.CollectiveCall(draft.kind, group, Math.max(1, size));
    }

    private String group(Axis axis, int[] members) {
        String group = axis.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + members[0];
        groups.computeIfAbsent(group, key -> {
            List<Integer> all = new ArrayList<>();
            for (int member : members) {
                all.add(member);
            }
            return all;
        });
        return group;
    }
}
