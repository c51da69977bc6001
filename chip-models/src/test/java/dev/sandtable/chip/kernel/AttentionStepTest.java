// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import org.junit.jupiter.api.Test;

/** Page: one step of an attention tile, by hand. */
class AttentionStepTest {
    private static final Machine GAUDI = Catalogue.machine("gaudi2");
    private static final KernelLibrary SYNAPSE = Catalogue.library("synapse");
    private static final double HERTZ = 1.65e9;

    private static AttentionStep decode(Machine machine, KernelLibrary library, DataType cache) {
        Attention work =
                new Attention(Attention.Phase.DECODE, 64, 1, 1024, 32, 8, 128, 128, DataType.BF16, cache, false);
        AttentionKernels kernels = library.operators().attentionById(machine.architecture());
        return new AttentionStep(machine, library, work, AttentionTiling.of(work, kernels, machine.cores()));
    }

    @Test
    void fullOverlapLeavesTheSlowestEngineAndNoneTheSum() {
        AttentionStep step = decode(GAUDI, SYNAPSE, DataType.BF16);
        double sum = step.matrix(HERTZ) + step.vector(HERTZ) + step.traffic(HERTZ);
        assertEquals(step.matrix(HERTZ), step.seconds(HERTZ, 1.0), 1e-15);
        assertEquals(sum, step.seconds(HERTZ, 0.0), 1e-15);
    }

    /** 8 rows against 256 keys: half of 128 cycles for the scores and half of 256 for the results, in bf16. */
    @Test
    void productsInTheFormatOfTheCacheTakeHalfTheTime() {
        AttentionStep wide = decode(GAUDI, SYNAPSE, DataType.BF16);
        AttentionStep narrow = decode(GAUDI, SYNAPSE, DataType.FP8);
        assertEquals((64 + 128) / HERTZ, wide.multiplying(HERTZ), 1e-9);
        assertEquals(0.5 * wide.multiplying(HERTZ), narrow.multiplying(HERTZ), wide.multiplying(HERTZ) * 0.002);
        assertEquals(0, narrow.widening(HERTZ));
    }

    @Test
    void aLibraryThatWidensMultipliesInTheFormatOfTheQueries() {
        Machine h100 = Examples.h100();
        AttentionStep wide = decode(h100, Examples.serving(), DataType.BF16);
        AttentionStep narrow = decode(h100, Examples.serving(), DataType.FP8);
        assertEquals(DataType.BF16, narrow.multiplied());
        assertEquals(wide.multiplying(HERTZ), narrow.multiplying(HERTZ));
        assertTrue(narrow.widening(HERTZ) > 0);
    }
}
