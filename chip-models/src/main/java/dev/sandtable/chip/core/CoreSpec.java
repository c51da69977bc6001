// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.Picoseconds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
 * @param barrier what it costs to end a stage in which cores load and compute side by side, on cores that have stages
 * @param mesh rows and columns of the small cores that make up one, where it is made of such
 */
public record CoreSpec(
        int count,
        TensorEngine tensor,
        VectorEngine vector,
        Map<String, OperandBuffer> buffers,
        BytesPerCycle cacheRead,
        BytesPerCycle cacheWrite,
        Optional<Picoseconds> barrier,
        Optional<Mesh> mesh) {

    /**
     * Small cores in rows and columns.
     *
     * @param rows of small cores
     * @param columns of small cores
     */
    public record Mesh(int rows, int columns) {
        public Mesh {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException("a mesh needs at least one row and column");
            }
        }
    }

    public CoreSpec {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, was " + count);
        }
        if (!(cacheRead.value() > 0) || !(cacheWrite.value() > 0)) {
            throw new IllegalArgumentException("a core needs ports to the cache");
        }
        if (barrier.filter(time -> time.value() < 0).isPresent()) {
            throw new IllegalArgumentException("barrier must not be negative");
        }
        buffers = new LinkedHashMap<>(buffers);
    }

    /** Seconds of a barrier; refuses a core whose file states none. */
    public double barrierSeconds() {
        return barrier.orElseThrow(() -> new IllegalArgumentException("cores of this style need a barrier"))
                .seconds();
    }

    /** The mesh of small cores; refuses a core whose file states none. */
    public Mesh meshOrThrow() {
        return mesh.orElseThrow(() -> new IllegalArgumentException("cores of this style need a mesh"));
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
