// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.BytesPerCycle;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part that a chip repeats: a streaming multiprocessor, a compute unit, a cube core with its vector cores.
 *
 * @param count cores that software may use
 * @param tensor the block its tensor engine multiplies
 * @param vector its element-wise arithmetic
 * @param buffers storage by name, as the execution style names it ({@code registers}, {@code shared}; {@code l0a},
 *     {@code l0b}, {@code l0c}, {@code l1}, {@code ub}; {@code sram} on a spatial machine)
 * @param cacheRead bytes per cycle that the core reads from the shared cache; on a spatial machine, receives from other cores
 * @param cacheWrite bytes per cycle that it writes, or sends
 */
public record CoreSpec(
        int count,
        TensorEngine tensor,
        VectorEngine vector,
        Map<String, OperandBuffer> buffers,
        BytesPerCycle cacheRead,
        BytesPerCycle cacheWrite) {
    public CoreSpec {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, was " + count);
        }
        if (!(cacheRead.value() > 0) || !(cacheWrite.value() > 0)) {
            throw new IllegalArgumentException("a core needs ports to the cache");
        }
        buffers = new LinkedHashMap<>(buffers);
    }

    /** The buffer of that name. */
    public OperandBuffer bufferById(String name) {
        OperandBuffer buffer = buffers.get(name);
        if (buffer == null) {
            throw new IllegalArgumentException("a core has no buffer '" + name + "', only " + buffers.keySet());
        }
        return buffer;
    }
}
