// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.KeptTensor;
import dev.sandtable.workload.footprint.MemoryTimeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tree behind a peak of memory: what holds how many bytes, and by which law. */
final class MemoryExplanation {
    private static final Map<String, String> LAWS = laws();

    private MemoryExplanation() {}

    private static Map<String, String> laws() {
        Map<String, String> laws = new LinkedHashMap<>();
        laws.put("weights", "parameters of the rank x bytes of their format");
        laws.put("gradients", "parameters of the rank x bytes of the gradient buffer, cut by ZeRO 2");
        laws.put("optimizer", "parameters of the rank x bytes of moments and master weights, cut by ZeRO 1");
        laws.put("activations", "tensors kept for the backward pass x micro-batches in flight on the stage");
        laws.put("cache", "keys and values of every cached token x bytes of their format");
        laws.put("working", "tensors that live within one layer");
        laws.put("buffers", "what communication reads or writes beside tensors already counted");
        laws.put("overhead", "fixed part of the stack + fragmentation x short-lived tensors");
        return laws;
    }

    static Explanation of(Footprint footprint, Bytes capacity, String whose) {
        return of(footprint, capacity, whose, new LinkedHashMap<>());
    }

    /** The tree of a training step's highest moment, down to tensors. */
    static Explanation of(MemoryTimeline line, StageMemory stage) {
        MemoryTimeline.Moment peak = line.peak();
        Footprint footprint = line.at(peak);
        Map<String, List<Explanation>> details = new LinkedHashMap<>();
        details.put(
                "activations",
                line.waiting(peak).stream().map(MemoryExplanation::chunk).toList());
        details.put("working", tensors(line.working(peak)));
        details.put("buffers", tensors(line.buffers()));
        String whose = "of a rank of stage " + line.stage() + " (ranks " + stage.firstRank() + " to " + stage.lastRank()
                + "), in the " + line.where(peak);
        return of(footprint, stage.capacity(), whose, details);
    }

    private static Explanation of(
            Footprint footprint, Bytes capacity, String whose, Map<String, List<Explanation>> details) {
        List<Explanation> parts = new ArrayList<>();
        footprint.parts().forEach((name, bytes) -> {
            if (bytes.value() > 0) {
                parts.add(new Explanation(
                        name, bytes.value(), "B", LAWS.getOrDefault(name, ""), details.getOrDefault(name, List.of())));
            }
        });
        return new Explanation(
                "peak memory", footprint.total().value(), "B", "sum " + whose + "; a chip has " + capacity, parts);
    }

    // ---- Tensors ------------------------------------------------------------------

    private static Explanation chunk(MemoryTimeline.Waiting waiting) {
        double sum = 0;
        List<Explanation> layers = new ArrayList<>();
        for (MemoryTimeline.Layers layer : waiting.layers()) {
            double each = 0;
            for (KeptTensor tensor : layer.each()) {
                each += tensor.bytes();
            }
            sum += each * layer.count();
            layers.add(new Explanation(
                    layer.name(),
                    each * layer.count(),
                    "B",
                    layer.count() + " x tensors, of one micro-batch",
                    tensors(layer.each())));
        }
        return new Explanation(
                "chunk " + waiting.chunk(),
                sum * waiting.microBatches(),
                "B",
                waiting.microBatches() + " micro-batches in flight, the one at work as a whole",
                layers);
    }

    private static List<Explanation> tensors(List<KeptTensor> tensors) {
        return tensors.stream()
                .map(tensor -> Explanation.figure(tensor.name(), tensor.bytes(), "B", "elements on this rank x bytes"))
                .toList();
    }
}
