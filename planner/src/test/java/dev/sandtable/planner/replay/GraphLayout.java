// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.planner.replay.StepTimeline.Sort;
import dev.sandtable.queueing.TaskGraph;
import dev.sandtable.workload.schedule.Slot;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The slots of every rank on its compute stream, and the transfers between stages.
 *
 * <p>First every stage's tasks are added in the order of its schedule, then each slot is tied to the delivery that it
 * waits for. Ranks are numbered stage first: rank = stage · lanes + lane, and the {@code tensor} lanes of one group are
 * neighbours.
 */
final class GraphLayout {
    /** No task. */
    static final int NONE = -1;

    // ---- Parameters -------------------------------------------------------------
    final StepWork step;
    final int lanes;
    final int tensor;
    private final int microBatches;
    private final int chunks;

    // ---- State ------------------------------------------------------------------
    final TaskGraph graph;
    final int[] compute;
    /** Last task of the slots of each rank. */
    final int[] lastSlot;
    /** By rank and chunk: the task after which the first layer's gradients of the last backward pass are ready. */
    final int[] firstGradients;
    /** By rank and chunk: the task after which all gradients are ready. */
    final int[] allGradients;
    /** By rank: where the first and the second slot begin. */
    final int[] firstBegin;

    final int[] secondBegin;
    /** By stage: time that its first rank's compute stream spends sending. */
    final long[] sendingPs;

    final int[] sendForward;

    final int[] sendBackward;
    /** By kind, rank, chunk and micro-batch: the first task of a slot, and the one that delivers its result. */
    private final int[] begin;

    private final int[] delivery;

    GraphLayout(StepWork step, int lanes, int tensor) {
        this.step = step;
        this.lanes = lanes;
        this.tensor = tensor;
        chunks = step.chunks();
        microBatches = 1
                + step.slots().get(0).stream().mapToInt(Slot::microBatch).max().orElse(NONE);
        int ranks = step.stages().size() * lanes;
        int slots = 2 * ranks * chunks * microBatches;
        graph = new TaskGraph(2 * slots, 2 * slots);
        compute = streams(ranks);
        sendingPs = new long[step.stages().size()];
        sendForward = streams(ranks);
        sendBackward = streams(ranks);
        lastSlot = none(ranks);
        firstBegin = none(ranks);
        secondBegin = none(ranks);
        firstGradients = none(ranks * chunks);
        allGradients = none(ranks * chunks);
        begin = none(slots);
        delivery = none(slots);
        for (int stage = 0; stage < step.stages().size(); stage++) {
            layOut(stage);
        }
        for (int stage = 0; stage < step.stages().size(); stage++) {
            tie(stage);
        }
    }

    int ranks() {
        return compute.length;
    }

    int stageOf(int rank) {
        return rank / lanes;
    }

    // ---- Events: slots ----------------------------------------------------------

    private void layOut(int stage) {
        int[] left = new int[chunks];
        Arrays.fill(left, microBatches);
        Iterator<Segment> segments = step.segments(stage).iterator();
        for (Slot slot : step.slots().get(stage)) {
            boolean backward = slot.kind() == Slot.Kind.BACKWARD;
            boolean lastBackward = backward && --left[slot.chunk()] == 0;
            StageWork work = step.stages().get(stage);
            Segment whole = segments.next();
            List<Segment> parts =
                    lastBackward ? whole.cutAt(whole.ps() / work.layers().get(slot.chunk())) : List.of(whole);
            for (int lane = 0; lane < lanes; lane += tensor) {
                group(stage * lanes + lane, slot, parts, lastBackward);
            }
        }
    }

    /** One slot on the ranks of one tensor group. */
    private void group(int firstRank, Slot slot, List<Segment> parts, boolean lastBackward) {
        int tag = tag(slot.kind() == Slot.Kind.FORWARD ? Sort.FORWARD : Sort.BACKWARD, slot);
        for (int p = 0; p < parts.size(); p++) {
            for (Piece piece : piecesOf(parts.get(p))) {
                boolean meets = tensor > 1 && piece.kind() == Kind.TENSOR_COMMUNICATION;
                int rendezvous = meets ? graph.addRendezvous(tensor, piece.ps()) : NONE;
                for (int rank = firstRank; rank < firstRank + tensor; rank++) {
                    int task = meets
                            ? graph.join(rendezvous, compute[rank], tag)
                            : graph.addTask(compute[rank], piece.ps(), tag);
                    started(rank, slot, task);
                    lastSlot[rank] = task;
                }
            }
            if (lastBackward) {
                for (int rank = firstRank; rank < firstRank + tensor; rank++) {
                    (p == 0 ? firstGradients : allGradients)[rank * chunks + slot.chunk()] = lastSlot[rank];
                }
            }
        }
        for (int rank = firstRank; rank < firstRank + tensor; rank++) {
            delivery[index(slot, rank)] = send(rank, slot);
        }
    }

    private int tag(Sort sort, Slot slot) {
        return StepTimeline.tag(sort, slot.microBatch(), slot.chunk(), chunks);
    }

    /** On one rank alone nobody meets, and the pieces are one task. */
    private List<Piece> piecesOf(Segment segment) {
        return tensor > 1 ? segment.pieces() : List.of(new Piece(Kind.COMPUTE, segment.ps()));
    }

    private void started(int rank, Slot slot, int task) {
        int at = index(slot, rank);
        if (begin[at] != NONE) {
            return;
        }
        begin[at] = task;
        if (firstBegin[rank] == NONE) {
            firstBegin[rank] = task;
        } else if (secondBegin[rank] == NONE) {
            secondBegin[rank] = task;
        }
    }

    /** The task after which the next stage has what it needs; the slot itself where nothing is sent. */
    private int send(int rank, Slot slot) {
        int stage = stageOf(rank);
        boolean forward = slot.kind() == Slot.Kind.FORWARD;
        int to = forward ? next(stage, slot.chunk()) : previous(stage, slot.chunk());
        if (to == NONE || to == stage) {
            return lastSlot[rank];
        }
        long ps = step.stages().get(forward ? stage : to).toNextPs();
        if (step.blockingTransfers()) {
            lastSlot[rank] = graph.addTask(compute[rank], ps, tag(Sort.SEND, slot));
            sendingPs[stage] += rank == stage * lanes ? ps : 0;
            return lastSlot[rank];
        }
        int transfer = graph.addTask((forward ? sendForward : sendBackward)[rank], ps, tag(Sort.SEND, slot));
        graph.after(transfer, lastSlot[rank]);
        return transfer;
    }

    // ---- Events: dependencies ---------------------------------------------------

    private void tie(int stage) {
        for (Slot slot : step.slots().get(stage)) {
            Slot.Placed waitsFor =
                    slot.findPredecessor(stage, step.stages().size(), chunks).orElse(null);
            if (waitsFor == null) {
                continue;
            }
            for (int lane = 0; lane < lanes; lane++) {
                graph.after(
                        begin[index(slot, stage * lanes + lane)],
                        delivery[index(waitsFor.slot(), waitsFor.stage() * lanes + lane)]);
            }
        }
    }

    /** The stage that takes a chunk's activations, or none after the last layer. */
    private int next(int stage, int chunk) {
        if (stage + 1 < step.stages().size()) {
            return stage + 1;
        }
        return chunk + 1 < chunks ? 0 : NONE;
    }

    /** The stage that gave a chunk its activations, or none before the first layer. */
    private int previous(int stage, int chunk) {
        if (stage > 0) {
            return stage - 1;
        }
        return chunk > 0 ? step.stages().size() - 1 : NONE;
    }

    private int index(Slot slot, int rank) {
        int at = (rank * chunks + slot.chunk()) * microBatches + slot.microBatch();
        return slot.kind() == Slot.Kind.FORWARD ? at : begin.length / 2 + at;
    }

    private int[] streams(int count) {
        int[] streams = new int[count];
        for (int i = 0; i < count; i++) {
            streams[i] = graph.addStream();
        }
        return streams;
    }

    private static int[] none(int count) {
        int[] tasks = new int[count];
        Arrays.fill(tasks, NONE);
        return tasks;
    }
}
