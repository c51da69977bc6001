// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Rearrangement;
import org.junit.jupiter.api.Test;

/** Page: bytes of moves by hand, on an A100 with lines of 128 bytes. */
class RearrangementModelTest {
    private static final double HERTZ = 1.41e9;

    private static KernelRun run(Rearrangement work) {
        return new RearrangementModel(Examples.a100(), Examples.serving())
                .plan(work)
                .at(HERTZ);
    }

    private static double copySeconds(long elements) {
        return new ElementwiseModel(Examples.a100(), Examples.serving())
                .plan(new Elementwise(Elementwise.Kind.COPY, false, elements, DataType.BF16))
                .at(HERTZ)
                .seconds();
    }

    @Test
    void aTransposeMovesWhatACopyMovesAndIsNoFaster() {
        KernelRun turned = run(Rearrangement.transpose(4, 4096, 8192, DataType.BF16));
        assertEquals(4.0 * 4096 * 8192 * 2 * 2, turned.memoryBytes());
        assertTrue(turned.seconds() >= copySeconds(4L * 4096 * 8192));
    }

    @Test
    void piecesApartAreReadInWholeLines() {
        long rows = 1 << 18;
        double apart = run(Rearrangement.strided(rows, 16, 4096, DataType.BF16)).memoryBytes();
        assertEquals(rows * (128.0 + 32), apart, "32 bytes of every line of 128 are wanted");
        double near = run(Rearrangement.strided(rows, 16, 32, DataType.BF16)).memoryBytes();
        assertEquals(rows * (64.0 + 32), near, "every other piece: a line serves two");
        double packed = run(Rearrangement.strided(rows, 16, 16, DataType.BF16)).memoryBytes();
        assertEquals(rows * 64.0, packed);
        assertThrows(IllegalArgumentException.class, () -> Rearrangement.strided(8, 16, 8, DataType.BF16));
    }

    @Test
    void tokensAreCopiedToTheirExpertsAndAddedUpOnTheWayBack() {
        double row = 4096 * 2;
        assertEquals(
                1000 * row * (8 + 8),
                run(Rearrangement.permute(1000, 8, 4096, DataType.BF16)).memoryBytes());
        assertEquals(
                1000 * row * (8 + 1),
                run(Rearrangement.combine(1000, 8, 4096, DataType.BF16)).memoryBytes());
        assertEquals(
                2.0 * 1000 * 8 * 4096,
                Rearrangement.combine(1000, 8, 4096, DataType.BF16).flops());
    }
}
