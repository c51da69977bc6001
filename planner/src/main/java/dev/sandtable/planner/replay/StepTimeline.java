// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.queueing.Execution;
import dev.sandtable.timeline.SpanRecorder;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the tasks of a step are, as numbers that a task graph carries, and as names on a timeline of the first rank of
 * every stage.
 */
final class StepTimeline {
    private static final int KINDS = 16;

    /** What a task is. */
    enum Sort {
        FORWARD,
        BACKWARD,
        SEND,
        GRADIENT_REDUCTION,
        WEIGHT_GATHER,
        TIED_EMBEDDING,
        GRADIENT_NORM,
        OPTIMIZER,
        FRAMEWORK
    }

    private final SlotLayout slots;
    private final int chunks;

    private StepTimeline(SlotLayout slots) {
        this.slots = slots;
        chunks = slots.step.chunks();
    }

    /** The tag of a task that belongs to no slot. */
    static int tag(Sort sort) {
        return sort.ordinal();
    }

    /** The tag of a task that belongs to a micro-batch and chunk. */
    static int tag(Sort sort, int microBatch, int chunk, int chunks) {
        return sort.ordinal() + KINDS * (1 + microBatch * chunks + chunk);
    }

    /** Notes the spans of the first rank of every stage. */
    static void record(Execution execution, SlotLayout slots, int[] dataStream, SpanRecorder recorder) {
        if (!recorder.recording()) {
            return;
        }
        StepTimeline names = new StepTimeline(slots);
        int[] tracks = new int[slots.graph.streams()];
        Arrays.fill(tracks, -1);
        for (int rank = 0; rank < slots.ranks(); rank += slots.lanes) {
            String stage = "stage " + slots.stageOf(rank);
            tracks[slots.compute[rank]] = recorder.track(stage, "compute");
            tracks[slots.sendForward[rank]] = recorder.track(stage, "send to next");
            tracks[slots.sendBackward[rank]] = recorder.track(stage, "send back");
            tracks[dataStream[rank]] = recorder.track(stage, "data parallel");
        }
        execution.record(recorder, tracks, task -> recorder.name(names.text(slots.graph.tag(task))));
    }

    private String text(int tag) {
        String sort = Sort.values()[tag % KINDS].name().toLowerCase(Locale.ROOT).replace('_', ' ');
        int slot = tag / KINDS - 1;
        if (slot < 0) {
            return sort;
        }
        String microBatch = sort + " " + slot / chunks;
        return chunks > 1 ? microBatch + " chunk " + slot % chunks : microBatch;
    }
}
