// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.timeline.SpanRecorder;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.MemoryTimeline;
import dev.sandtable.workload.footprint.MemoryTimeline.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of a stage as curves of a timeline, one for each category and one for their sum.
 *
 * <p>A moment lies in its slot at the share of its layers that is done; the update lies between the last slot and the end of
 * the step. A category that never changes is drawn once.
 */
final class MemoryCurve {
    private MemoryCurve() {}

    static void draw(MemoryTimeline memory, SlotSpans spans, long stepPs) {
        int track = spans.track(SlotSpans.process(memory.stage()), StepTimeline.COMPUTE);
        Map<String, Bytes> shown = new LinkedHashMap<>();
        long lastPs = 0;
        for (Moment moment : memory.moments()) {
            long at = lastPs + (stepPs - lastPs) / 2;
            if (moment.slot() < memory.slots().size()) {
                Optional<SlotSpans.Span> span = spans.find(memory.stage(), memory.slots(), moment.slot());
                if (span.isEmpty()) {
                    continue;
                }
                long length = span.get().endPs() - span.get().startPs();
                at = span.get().startPs() + Math.round(moment.done() * length);
                lastPs = span.get().endPs();
            }
            Footprint footprint = memory.at(moment);
            Map<String, Bytes> levels = new LinkedHashMap<>(footprint.parts());
            levels.put("memory", footprint.total());
            draw(levels, shown, track, at, spans);
        }
    }

    private static void draw(
            Map<String, Bytes> levels, Map<String, Bytes> shown, int track, long atPs, SpanRecorder recorder) {
        levels.forEach((name, bytes) -> {
            Bytes before = shown.put(name, bytes);
            if (!bytes.equals(before == null ? Bytes.ZERO : before)) {
                String curve = name.equals("memory") ? name : "memory: " + name;
                recorder.level(track, recorder.name(curve), atPs, bytes.value());
            }
        });
    }
}
