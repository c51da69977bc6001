// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.work.DataType;
import java.util.Optional;

/**
 * The block that a core's tensor engine multiplies as one instruction: operands are padded to whole blocks, so a
 * product of 17 rows costs as much as one of 32 on an engine of 16.
 *
 * @param rows native m
 * @param columns native n
 * @param depth native k in bytes of an operand row; k in elements follows from the data type (32 B are 16 of bf16, 32 of
 *     int8)
 * @param reuseRows rows of the result block for which one read of B from the operand buffer serves
 * @param reuseColumns columns of the result block for which one read of A serves
 * @param multiplyAdds multiply-adds of 16-bit operands per cycle and core, where that is known: what no stated peak exceeds
 * @param systolic what the engine's grid holds still, where the engine is one
 */
public record TensorEngine(
        int rows,
        int columns,
        Bytes depth,
        int reuseRows,
        int reuseColumns,
        Optional<Long> multiplyAdds,
        Optional<SystolicArray> systolic) {
    private static final double HALF_BITS = 16;

    public TensorEngine {
        if (rows < 1 || columns < 1 || depth.value() < 1) {
            throw new IllegalArgumentException("a tensor engine needs rows, columns and depth of at least 1");
        }
        if (multiplyAdds.filter(rate -> rate < 1).isPresent()) {
            throw new IllegalArgumentException("multiply-adds must be at least 1, was " + multiplyAdds.orElse(0L));
        }
        if (reuseRows < rows || reuseColumns < columns) {
            throw new IllegalArgumentException("reuse-rows and reuse-columns hold at least one native block");
        }
    }

    /** The grid; refuses an engine that is none. */
    public SystolicArray grid() {
        return systolic.orElseThrow(
                () -> new IllegalArgumentException("a tensor engine of this style needs a systolic grid"));
    }

    /** An engine whose rate follows from the stated peak alone. */
    public TensorEngine(int rows, int columns, Bytes depth, int reuseRows, int reuseColumns) {
        this(rows, columns, depth, reuseRows, reuseColumns, Optional.empty(), Optional.empty());
    }

    /**
     * The highest rate of {@code cores} such engines at a clock in {@code hertz}, where the file states multiply-adds: a
     * format of half the bits goes at most twice as fast, a wider one no faster than 16 bits.
     */
    public Optional<FlopsPerSecond> most(DataType type, int cores, double hertz) {
        double widening = Math.max(1, HALF_BITS / type.bits());
        return multiplyAdds.map(rate -> new FlopsPerSecond(2.0 * rate * widening * cores * hertz));
    }

    /** Elements of k in one block of operands of {@code type}. */
    public int depthOf(DataType type) {
        return (int) Math.max(1, depth.value() * 8 / type.bits());
    }

    /** Multiply-adds of an m×n block after padding to native blocks; either side may lie along the engine's rows. */
    public double padded(int m, int n) {
        return Math.min(up(m, rows) * up(n, columns), up(n, rows) * up(m, columns));
    }

    private static double up(int size, int block) {
        return (double) ((size + block - 1) / block) * block;
    }
}
