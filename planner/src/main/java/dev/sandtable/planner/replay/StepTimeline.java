// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.queueing.Ensemble;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.workload.schedule.Slot;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What ranks are busy with, as numbers that programs carry, and as names on a timeline of the first rank of
 * every stage.
 */
final class StepTimeline implements Ensemble.Observer {
    /** The track of what a rank computes. */
    static final String COMPUTE = "compute";

    private static final int KINDS = 16;

    /** What a rank is busy with. */
    enum Sort {
        FORWARD,
        BACKWARD,
        INPUT_GRADIENT,
        WEIGHT_GRADIENT,
        BOTH,
        SEND,
        GRADIENT_REDUCTION,
        WEIGHT_GATHER,
        TIED_EMBEDDING,
        GRADIENT_NORM,
        OPTIMIZER,
        OFFLOAD,
        FRAMEWORK;

        static Sort of(Slot.Kind kind) {
            return switch (kind) {
                case FORWARD -> FORWARD;
                case BACKWARD -> BACKWARD;
                case INPUT_GRADIENT -> INPUT_GRADIENT;
                case WEIGHT_GRADIENT -> WEIGHT_GRADIENT;
            };
        }

        /** What a tag names. */
        static Sort of(int tag) {
            return values()[tag % KINDS];
        }

        /** The name on a timeline. */
        String text() {
            return this == BOTH
                    ? "forward and backward"
                    : name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final SpanRecorder recorder;
    private final int chunks;
    /** By stream, for the first rank of every stage. */
    private final Map<Integer, Integer> tracks = new LinkedHashMap<>();

    /** Notes what the first ranks of a layout's stages do. */
    StepTimeline(StepLayout layout, int chunks, SpanRecorder recorder) {
        this.recorder = recorder;
        this.chunks = chunks;
        for (int stage = 0; stage < layout.stages(); stage++) {
            String process = SlotSpans.process(stage);
            tracks.put(layout.computeOfFirstRank(stage), recorder.track(process, COMPUTE));
            tracks.put(layout.sendForwardOfFirstRank(stage), recorder.track(process, "send to next"));
            tracks.put(layout.sendBackwardOfFirstRank(stage), recorder.track(process, "send back"));
            tracks.put(layout.dataOfFirstRank(stage), recorder.track(process, "data parallel"));
        }
    }

    @Override
    public void busy(int stream, int account, int tag, long startPs, long endPs) {
        Integer track = tracks.get(stream);
        if (track != null) {
            recorder.span(track, recorder.name(text(tag, chunks)), startPs, endPs);
        }
    }

    /** The tag of what belongs to no slot. */
    static int tag(Sort sort) {
        return sort.ordinal();
    }

    /** The tag of what belongs to a micro-batch and chunk. */
    static int tag(Sort sort, int microBatch, int chunk, int chunks) {
        return sort.ordinal() + KINDS * (1 + microBatch * chunks + chunk);
    }

    static String text(int tag, int chunks) {
        String sort = Sort.of(tag).text();
        int slot = tag / KINDS - 1;
        if (slot < 0) {
            return sort;
        }
        String microBatch = sort + " " + slot / chunks;
        return chunks > 1 ? microBatch + " chunk " + slot % chunks : microBatch;
    }
}
