// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Families without caches in the core, on one toy core: 1,024 multiply-adds of 16 x 16 x 4 per cycle at 1 GHz, scratchpads
 * of 64 KiB that take 64 B per cycle.
 */
class ScratchpadStylesTest {
    private static final double HERTZ = 1e9;
    private static final TileShape TILE = new TileShape(64, 128);
    private static final ChipSpec A100 = Catalogue.chip("a100-sxm4-80gb");

    private static ExecutionStyle toy(Style style) {
        Map<String, OperandBuffer> buffers = new LinkedHashMap<>();
        for (String name : style.buffers()) {
            buffers.put(name, new OperandBuffer(Bytes.ofKib(64), Optional.of(new BytesPerCycle(64))));
        }
        CoreSpec core = new CoreSpec(
                A100.cores().count(),
                new TensorEngine(16, 16, new Bytes(8), 16, 16),
                A100.cores().vector(),
                buffers,
                new BytesPerCycle(64),
                new BytesPerCycle(64),
                Optional.of(Picoseconds.ofSeconds(1e-7)),
                Optional.of(new CoreSpec.Mesh(8, 8)));
        style.check(core);
        Calibration c = A100.calibration();
        Calibration whole = new Calibration(
                new Ratio(1),
                c.memoryShare(),
                c.cacheShare(),
                c.loadedLatency(),
                c.outstanding(),
                c.tileLatency(),
                c.matrixEnergy());
        Map<DataType, FlopsPerSecond> peak = new LinkedHashMap<>();
        double stated = A100.clock().stated().value();
        peak.put(DataType.BF16, new FlopsPerSecond(2048 * stated * core.count()));
        Machine a100 = Catalogue.machine("a100-sxm4-80gb");
        return ExecutionStyle.of(new Machine(
                "toy",
                style,
                core,
                a100.uncore(),
                dev.sandtable.chip.core.ChipMemory.of(
                        A100.memory(), Catalogue.device(A100), dev.sandtable.memo.MemoStore.none()),
                A100.clock(),
                A100.power(),
                whole,
                peak));
    }

    /** 64·128·32 multiply-adds at 1,024 per cycle are 256 cycles; 128 columns of 64 B through 64 B per cycle are 128. */
    @Test
    void aClusteredCoreMultipliesOrFillsItsWeights() {
        ExecutionStyle style = toy(Style.CLUSTERED_DSA);
        assertEquals(256e-9, style.multiply(TILE, DataType.BF16, 32, 64, HERTZ), 1e-12);
        // 16 rows take 64 cycles of arithmetic, but the weights still take 128.
        assertEquals(128e-9, style.multiply(new TileShape(16, 128), DataType.BF16, 32, 64, HERTZ), 1e-12);
        // Half of 64 KiB holds 8,192 sums of four bytes: one tile of 64 x 128.
        assertEquals(1, style.accumulators(TILE));
        assertEquals(0, style.accumulators(new TileShape(128, 128)));
        // 32 KiB hold eight steps of 4 KiB of A, 64 KiB eight steps of 8 KiB of B.
        assertEquals(8, style.slots(64 * 64, 128 * 64));
    }

    /** Load of 300 + 200 ns beside 256 ns of arithmetic, then a barrier of 100 ns; one after the other with one buffer. */
    @Test
    void stagesOverlapUpToTheBarrier() {
        for (Style family : new Style[] {Style.CLUSTERED_DSA, Style.SCRATCHPAD_MANYCORE}) {
            ExecutionStyle style = toy(family);
            assertEquals(600e-9, style.period(300e-9, 200e-9, 50e-9, 100e-9, 256e-9, 2), 1e-12);
            assertEquals(856e-9, style.period(300e-9, 200e-9, 50e-9, 100e-9, 256e-9, 1), 1e-12);
            // Of three buffers a load has two stages: 500 ns / 2 hide behind 256 ns of arithmetic.
            assertEquals(356e-9, style.period(300e-9, 200e-9, 50e-9, 100e-9, 256e-9, 3), 1e-12);
            assertEquals(1100e-9, style.period(300e-9, 200e-9, 50e-9, 100e-9, 1000e-9, 2), 1e-12);
        }
    }

    /** Two steps of 8 KiB of weights fit 64 KiB of macros: written beside. Five hundred and twelve columns do not. */
    @Test
    void macrosAreWrittenBesideTheMultiplicationWhereTwoStepsFit() {
        ExecutionStyle style = toy(Style.IN_MEMORY);
        assertEquals(256e-9, style.multiply(TILE, DataType.BF16, 32, 64, HERTZ), 1e-12);
        assertEquals(128e-9, style.multiply(new TileShape(1, 128), DataType.BF16, 32, 64, HERTZ), 1e-12);
        TileShape wide = new TileShape(16, 1024);
        double pass = 16 * 1024 * 32 / 1024.0;
        double write = 1024 * 64 / 64.0;
        assertEquals((pass + write) * 1e-9, style.multiply(wide, DataType.BF16, 32, 64, HERTZ), 1e-12);
    }

    /** Eight rows and eight columns of small cores: each takes 8·64 + 16·64 bytes of a step at 64 B per cycle, 24 cycles. */
    @Test
    void aMeshPassesPanelsAlongItsRowsAndColumns() {
        ExecutionStyle style = toy(Style.SCRATCHPAD_MANYCORE);
        assertEquals(256e-9, style.multiply(TILE, DataType.BF16, 32, 64, HERTZ), 1e-12);
        // One element of k of a 64-byte row keeps the mesh busy for longer than the arithmetic.
        assertEquals(24e-9, style.multiply(TILE, DataType.BF16, 1, 64, HERTZ), 1e-12);
    }

    @Test
    void aCoreWithoutWhatItsFamilyNeedsIsRefusedByName() {
        CoreSpec core = A100.cores();
        for (Style style : new Style[] {Style.CLUSTERED_DSA, Style.IN_MEMORY, Style.SCRATCHPAD_MANYCORE}) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> style.check(core))
                    .getMessage());
            assertTrue(message.contains(style.buffers().get(0)) && message.contains(style.spelling()), message);
        }
    }
}
