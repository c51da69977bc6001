// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that one rank needs at its worst moment, by what they hold.
 *
 * @param weights working weights
 * @param gradients the gradient buffer
 * @param optimizer moments and master weights
 * @param activations tensors kept for backward passes, over all micro-batches in flight
 * @param cache cached keys and values
 * @param working tensors that live only within one layer: what is being recomputed, logits in a second format
 * @param buffers what communication reads from or writes to beside tensors already counted
 * @param overhead what the stack takes
 */
public record Footprint(
        Bytes weights,
        Bytes gradients,
        Bytes optimizer,
        Bytes activations,
        Bytes cache,
        Bytes working,
        Bytes buffers,
        Bytes overhead) {

    /** All of it. */
    public Bytes total() {
        Bytes sum = Bytes.ZERO;
        for (Bytes part : parts().values()) {
            sum = sum.plus(part);
        }
        return sum;
    }

    /** The parts by name, in the order of this record. */
    public Map<String, Bytes> parts() {
        Map<String, Bytes> parts = new LinkedHashMap<>();
        parts.put("weights", weights);
        parts.put("gradients", gradients);
        parts.put("optimizer", optimizer);
        parts.put("activations", activations);
        parts.put("cache", cache);
        parts.put("working", working);
        parts.put("buffers", buffers);
        parts.put("overhead", overhead);
        return parts;
    }

    static Bytes overhead(Allocator allocator, long shortLived) {
        return allocator.fixed().plus(new Bytes((long)
                Math.ceil(allocator.fragmentation().value() * shortLived)));
    }
}
