// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.StepTimeline.Sort;
import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.workload.schedule.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recorder that also remembers from when to when each slot of a stage computed; all else it passes on. */
final class SlotSpans implements SpanRecorder {
    private final SpanRecorder recorder;
    private final int chunks;
    private final Map<Key, Span> spans = new LinkedHashMap<>();

    /** A span of a name on a track. */
    private record Key(int track, int name) {}

    /**
     * From the first to the last moment of a slot.
     *
     * @param startPs when it started
     * @param endPs when it ended
     */
    record Span(long startPs, long endPs) {}

    SlotSpans(SpanRecorder recorder, int chunks) {
        this.recorder = recorder;
        this.chunks = chunks;
    }

    /** When a stage worked on a slot of its agenda, if it was recorded; two that run at the same time go by the first. */
    Optional<Span> find(int stage, List<Slot> agenda, int place) {
        boolean second = place > 0 && agenda.get(place - 1).besideNext();
        Slot slot = agenda.get(second ? place - 1 : place);
        Sort sort = slot.besideNext() ? Sort.BOTH : Sort.of(slot.kind());
        String name = StepTimeline.text(StepTimeline.tag(sort, slot.microBatch(), slot.chunk(), chunks), chunks);
        Key key = new Key(recorder.track(process(stage), StepTimeline.COMPUTE), recorder.name(name));
        return Optional.ofNullable(spans.get(key));
    }

    static String process(int stage) {
        return "stage " + stage;
    }

    @Override
    public boolean recording() {
        return recorder.recording();
    }

    @Override
    public int name(String text) {
        return recorder.name(text);
    }

    @Override
    public int track(String process, String track) {
        return recorder.track(process, track);
    }

    @Override
    public void span(int track, int name, long startPs, long endPs) {
        spans.merge(
                new Key(track, name),
                new Span(startPs, endPs),
                (one, other) -> new Span(Math.min(one.startPs, other.startPs), Math.max(one.endPs, other.endPs)));
        recorder.span(track, name, startPs, endPs);
    }

    @Override
    public void level(int track, int name, long timePs, double value) {
        recorder.level(track, name, timePs, value);
    }
}
