// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Launch;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attention, experts and row operators on machines whose cores hold the operands. */
class GridOperatorsTest {
    private static final List<String> CHIPS = List.of("gc200", "lpu", "wse-3", "sn40l");

    private static double seconds(Chip chip, Work work) {
        return chip.price(work, Launch.KERNEL, Fidelity.AUTO, ClockMode.BOOST)
                .time()
                .seconds();
    }

    private static Attention prefill(Chip chip, boolean causal) {
        DataType type = Catalogue.usual(chip.spec());
        return new Attention(Attention.Phase.PREFILL, 1, 1024, 1024, 16, 4, 128, 128, type, type, causal);
    }

    @Test
    void halfOfTheScoresNeverTakeLonger() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            double half = seconds(chip, prefill(chip, true));
            double full = seconds(chip, prefill(chip, false));
            assertTrue(half <= full, name + ": " + half + " of " + full);
            assertTrue(
                    full
                            >= prefill(chip, false).flops()
                                    / chip.peak(Catalogue.usual(chip.spec())).value(),
                    name);
        }
    }

    /** Keys and values pass the memory that holds them once per token: 2·8·4096·8·128 elements of two bytes. */
    @Test
    void aDecodedTokenReadsItsCache() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            Attention one = new Attention(Attention.Phase.DECODE, 8, 1, 4096, 32, 8, 128, 128, type, type, true);
            double bytes = 2.0 * 8 * 4096 * 8 * 128 * 2;
            double least = bytes / chip.spec().memory().bandwidth().value();
            assertTrue(seconds(chip, one) >= least, name);
        }
    }

    @Test
    void touchedExpertsAreReadAndTheFullestDecides() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            ExpertFfn even = new ExpertFfn(256, 1024, 512, 16, 2, 1, 1, 0, type);
            ExpertFfn skewed = new ExpertFfn(256, 1024, 512, 16, 2, 1, 1, 1.2, type);
            double weights = 16.0 * 3 * 1024 * 512 * 2;
            double time = seconds(chip, even);
            assertTrue(time >= weights / chip.spec().memory().bandwidth().value(), name);
            assertTrue(time >= even.flops() / chip.peak(type).value(), name);
            assertTrue(seconds(chip, skewed) >= time, name + ": room for the fullest expert is given to all");
        }
    }

    /** One row of 4096 over 1172 columns of a WSE-3: the sum there and its result back, 2·1172 hops. */
    @Test
    void aRowThatLiesInManyCoresIsReducedOverThem() {
        Machine wafer = Catalogue.machine("wse-3");
        double hertz = wafer.clock().boost().value();
        assertEquals(2 * 1172 / hertz, wafer.rowReduction(1, 4096), 1e-15);
        assertEquals(2 * 64 / hertz, wafer.rowReduction(1, 64), 1e-15);
        Machine tiles = Catalogue.machine("gc200");
        double phase = (100 + 150) / tiles.clock().boost().value();
        assertEquals(2 * phase, tiles.rowReduction(1, 4096), 1e-15);
        assertEquals(0, tiles.rowReduction(4096, 4096), 0, "a tile holds whole rows");
        assertEquals(0, Catalogue.machine("a100-sxm4-80gb").rowReduction(1, 4096), 0);
    }

    @Test
    void aSoftmaxIsReducedTwice() {
        Chip chip = Catalogue.assemble("wse-3");
        double softmax = seconds(chip, new RowOperator(RowOperator.Kind.SOFTMAX, false, 1, 4096, DataType.BF16));
        double norm = seconds(chip, new RowOperator(RowOperator.Kind.RMSNORM, false, 1, 4096, DataType.BF16));
        double once = Catalogue.machine("wse-3").rowReduction(1, 4096);
        assertEquals(once, softmax - norm, 0.05 * once);
    }
}
