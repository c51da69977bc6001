// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.core.Uncore;
import dev.sandtable.chip.core.VectorEngine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import java.util.Map;
import java.util.Optional;

/**
 * A few cores at 1 GHz, so that nanoseconds are cycles: one multiply-add and one addition per cycle, blocks of one element,
 * own memories so fast that they never count.
 *
 * <pre>
 *   core ─ core     each: 1 multiply-add, 1 addition per cycle, a port of so many bytes per cycle
 *    │      │
 *   core ─ core
 * </pre>
 */
final class ToyArray {
    static final double HERTZ = 1e9;

    private ToyArray() {}

    static Machine of(Style style, Exchange exchange, int cores, double port, long sram) {
        Machine like = Catalogue.machine("bow");
        OperandBuffer own = new OperandBuffer(new Bytes(sram), Optional.of(new BytesPerCycle(1e9)));
        CoreSpec core = new CoreSpec(
                cores,
                new TensorEngine(1, 1, new Bytes(2), 1, 1),
                new VectorEngine(1, 1, 1, 1, VectorEngine.Results.CORE, Optional.empty()),
                Map.of("sram", own),
                new BytesPerCycle(port),
                new BytesPerCycle(port),
                Optional.empty(),
                Optional.empty());
        MemorySpec memory = new MemorySpec.Sram(
                new Bytes(sram * cores), new BytesPerSecond(1e18), new Picoseconds(1000), new JoulesPerByte(0));
        return new Machine(
                "toy",
                style,
                core,
                new Uncore(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(exchange)),
                ChipMemory.of(memory, Optional.empty(), MemoStore.none()),
                new ClockSpec(new Hertz(HERTZ), new Hertz(HERTZ), new Hertz(HERTZ)),
                like.power(),
                like.calibration(),
                Map.of(DataType.FP16, new FlopsPerSecond(2 * cores * HERTZ)),
                Map.of());
    }

    /** Code that loses what the calibration of a Bow says a warm loop loses, and no more: a share of one in all. */
    static double innerLoop(Machine machine) {
        return 1 / machine.calibration().matrixShare().value();
    }

    static Product product(double batch, long m, long n, long k) {
        return Product.plain(batch, m, n, k, DataType.FP16, 2, 2, 2, 0);
    }
}
