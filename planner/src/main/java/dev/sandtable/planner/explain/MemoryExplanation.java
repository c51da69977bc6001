// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.explain.Explanation;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
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
        List<Explanation> parts = new ArrayList<>();
        footprint.parts().forEach((name, bytes) -> {
            if (bytes.value() > 0) {
                parts.add(Explanation.figure(name, bytes.value(), "B", LAWS.getOrDefault(name, "")));
            }
        });
        return new Explanation(
                "peak memory", footprint.total().value(), "B", "sum " + whose + "; a chip has " + capacity, parts);
    }
}
