// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;

/**
 * How a core of one architecture family works on a tile: who moves operands inside the core, what overlaps with what,
 * and how much its buffers hold. Everything outside the core is the same for all families.
 */
public interface ExecutionStyle {

    /** Tiles whose accumulators a core can hold at once; 0 if not even one. */
    int accumulators(TileShape tile);

    /** Seconds of the tensor engine and its operand path for {@code depth} elements of k ({@code depthBytes} per operand row). */
    double multiply(TileShape tile, DataType type, double depth, double depthBytes, double hertz);

    /**
     * The part of {@link #multiply} in which the operand path works, for {@code depthBytes} of k per operand row; 0 where the
     * path cannot limit.
     */
    default double feedSeconds(TileShape tile, double depthBytes, double hertz) {
        return 0;
    }

    /** Bytes that the operand path carries meanwhile. */
    default double feedBytes(TileShape tile, double depthBytes) {
        return 0;
    }

    /** Operations that the tensor engine spends on {@code depth} elements of k, padding to whole blocks included. */
    double operations(TileShape tile, DataType type, double depth);

    /** Steps that the core's buffers hold, each so many bytes of A and of B. */
    int slots(double aBytes, double bBytes);

    /**
     * Seconds between steps of a core that keeps {@code slots} of them in flight: how far latency and the four stations
     * overlap.
     */
    default double period(double latency, double memory, double far, double cache, double multiply, int slots) {
        return CyclicPipeline.period(latency, memory, cache, multiply, far, slots);
    }

    /** Seconds that the tensor engine fills before a tile's first result and drains after its last operand. */
    default double turnaround(double hertz) {
        return 0;
    }

    /** Operations that a block of rows × columns with {@code depth} of k costs where it is one of many in a fused kernel. */
    default double fused(double rows, double columns, double depth, DataType type) {
        return 2 * rows * columns * depth;
    }

    /** Seconds for which a finished tile passes through the core's own buffers on its way to the shared cache. */
    default double handOver(TileShape tile, double hertz) {
        return 0;
    }

    /** The family's style on a machine. */
    static ExecutionStyle of(Machine machine) {
        return switch (machine.style()) {
            case SIMT -> new SimtStyle(machine);
            case DAVINCI -> new DavinciStyle(machine);
            case SYSTOLIC -> new SystolicStyle(machine);
            case CLUSTERED_DSA -> new ClusteredDsaStyle(machine);
            case IN_MEMORY -> new InMemoryStyle(machine);
            case SCRATCHPAD_MANYCORE -> new ScratchpadManycoreStyle(machine);
            case BULK_SYNCHRONOUS, WAFER, DATAFLOW ->
                throw new IllegalArgumentException(
                        "cores of style " + machine.style().spelling() + " take blocks of a grid, not tiles of a wave");
        };
    }
}
