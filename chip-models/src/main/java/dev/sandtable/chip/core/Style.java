// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import java.util.List;
import java.util.Locale;

/**
 * The architecture families that the simulator knows, by who moves data, what overlaps and what synchronises.
 */
public enum Style {
    /**
     * Many threads per core hide latency; copies to shared memory run beside the matrix units, and vector and matrix
     * units share registers. Step time = max(multiply, feed).
     */
    SIMT(List.of("registers", "shared")),
    /**
     * Ascend's cube and vector cores: transfer engines fill L1, then L0A and L0B; results leave L0C through the fix pipe.
     * Coupled cores hand results to the vector unit, split ones meet it in the shared cache. Step time = max(cube, L1→L0A,
     * L1→L0B, L2→L1).
     */
    DAVINCI(List.of("l0a", "l0b", "l0c", "l1", "ub")),
    /**
     * Grids of multiply-adds that hold one operand still, fed by copies that the compiler schedules: TPU, Gaudi, Hanguang.
     * Step time = max(multiply, weight load, copies), without a shoulder.
     */
    SYSTOLIC(List.of("operands", "accumulators"));

    private final List<String> buffers;

    Style(List<String> buffers) {
        this.buffers = buffers;
    }

    /** Buffers that a core of this family must state. */
    public List<String> buffers() {
        return buffers;
    }

    /** As chip files spell it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
