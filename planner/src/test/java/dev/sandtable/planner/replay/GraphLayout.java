// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.StepScore.Unit;
import dev.sandtable.planner.replay.StepTimeline.Sort;
import dev.sandtable.queueing.TaskGraph;
import dev.sandtable.workload.parallel.ChunkPlacement.Spot;
import dev.sandtable.workload.schedule.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
                + step.score().agenda(0).stream()
                        .mapToInt(Slot::microBatch)
                        .max()
                        .orElse(NONE);
        int ranks = step.stages().size() * lanes;
        int slots = Slot.Kind.values().length * ranks * chunks * microBatches;
        graph = new TaskGraph(2 * slots, 2 * slots);
        compute = streams(ranks);
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
        StageWork work = step.stages().get(stage);
        for (Unit unit : step.score().units(stage)) {
            Segment whole = step.segment(stage, unit);
            List<Segment> parts = unit.finished() >= 0
                    ? whole.cutAt(whole.ps() / work.layers().get(unit.finished()))
                    : List.of(whole);
            for (int lane = 0; lane < lanes; lane += tensor) {
                group(stage * lanes + lane, unit, parts);
            }
        }
    }

    /** One unit on the ranks of one tensor group. */
    private void group(int firstRank, Unit unit, List<Segment> parts) {
        int tag = tag(Sort.of(unit.first().kind()), unit.first());
        for (int p = 0; p < parts.size(); p++) {
            for (Piece piece : piecesOf(parts.get(p))) {
                boolean meets = tensor > 1 && piece.kind().communicates();
                int rendezvous = meets ? graph.addRendezvous(tensor, piece.ps()) : NONE;
                for (int rank = firstRank; rank < firstRank + tensor; rank++) {
                    int task = meets
                            ? graph.join(rendezvous, compute[rank], tag)
                            : graph.addTask(compute[rank], piece.ps(), tag);
                    started(rank, unit, task);
                    lastSlot[rank] = task;
                }
            }
            if (unit.finished() >= 0) {
                for (int rank = firstRank; rank < firstRank + tensor; rank++) {
                    (p == 0 ? firstGradients : allGradients)[rank * chunks + unit.finished()] = lastSlot[rank];
                }
            }
        }
        for (int rank = firstRank; rank < firstRank + tensor; rank++) {
            int made = lastSlot[rank];
            for (Slot slot : unit.slots()) {
                delivery[index(slot, rank)] = send(rank, slot, made);
            }
        }
    }

    private int tag(Sort sort, Slot slot) {
        return StepTimeline.tag(sort, slot.microBatch(), slot.chunk(), chunks);
    }

    /** On one rank alone nobody meets, and the pieces are one task. */
    private List<Piece> piecesOf(Segment segment) {
        return tensor > 1 ? segment.pieces() : List.of(new Piece(Piece.Kind.COMPUTE, segment.ps()));
    }

    private void started(int rank, Unit unit, int task) {
        if (begin[index(unit.first(), rank)] != NONE) {
            return;
        }
        for (Slot slot : unit.slots()) {
            begin[index(slot, rank)] = task;
        }
        if (firstBegin[rank] == NONE) {
            firstBegin[rank] = task;
        } else if (secondBegin[rank] == NONE) {
            secondBegin[rank] = task;
        }
    }

    /** The task after which the next stage has what it needs; the slot itself where nothing is sent. */
    private int send(int rank, Slot slot, int made) {
        int stage = stageOf(rank);
        Optional<Spot> taker = taker(stage, slot);
        if (taker.isEmpty() || taker.get().stage() == stage) {
            return made;
        }
        Spot to = taker.get();
        // The next stage up, round the ring of stages; what goes down takes the same way.
        boolean up = slot.kind() == Slot.Kind.FORWARD
                ? step.placement().climbs(slot.chunk())
                : !step.placement().climbs(to.chunk());
        long ps = step.stages().get(up ? stage : to.stage()).toNextPs();
        if (step.overlaps().blockingTransfers()) {
            lastSlot[rank] = graph.addTask(compute[rank], ps, tag(Sort.SEND, slot));
            return lastSlot[rank];
        }
        int transfer = graph.addTask((up ? sendForward : sendBackward)[rank], ps, tag(Sort.SEND, slot));
        graph.after(transfer, made);
        return transfer;
    }

    private Optional<Spot> taker(int stage, Slot slot) {
        int stages = step.stages().size();
        return switch (slot.kind()) {
            case FORWARD -> step.placement().after(stage, slot.chunk(), stages, chunks);
            case BACKWARD, INPUT_GRADIENT -> step.placement().before(stage, slot.chunk(), stages);
            case WEIGHT_GRADIENT -> Optional.empty();
        };
    }

    // ---- Events: dependencies ---------------------------------------------------

    private void tie(int stage) {
        for (Slot slot : step.score().agenda(stage)) {
            Slot.Placed waitsFor = slot.findPredecessor(stage, step.stages().size(), chunks, step.placement())
                    .orElse(null);
            if (waitsFor == null || slot.kind() == Slot.Kind.WEIGHT_GRADIENT) {
                continue;
            }
            for (int lane = 0; lane < lanes; lane++) {
                int rank = waitsFor.stage() * lanes + lane;
                int parted = delivery[index(waitsFor.slot(), rank)];
                boolean whole = waitsFor.slot().kind() == Slot.Kind.INPUT_GRADIENT && parted == NONE;
                graph.after(
                        begin[index(slot, stage * lanes + lane)],
                        whole
                                ? delivery[
                                        index(
                                                new Slot(
                                                        Slot.Kind.BACKWARD,
                                                        slot.microBatch(),
                                                        waitsFor.slot().chunk()),
                                                rank)]
                                : parted);
            }
        }
    }

    private int index(Slot slot, int rank) {
        int at = (rank * chunks + slot.chunk()) * microBatches + slot.microBatch();
        return slot.kind().ordinal() * (begin.length / Slot.Kind.values().length) + at;
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
