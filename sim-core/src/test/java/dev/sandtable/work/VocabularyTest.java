// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Page: sizes of operands, pairs under a mask and a window counted one by one, and shares of an uneven router. */
final class VocabularyTest {
    private static final DataType HALF = DataType.BF16;

    // ---- Operands ---------------------------------------------------------------

    @Test
    void twoOfFourKeepsTwoValuesAndTheirPlaces() {
        assertEquals((2 * 16 + 2 * 2) / 4.0, Sparsity.TWO_OF_FOUR.bits(DataType.BF16));
        assertEquals((2 * 8 + 2 * 2) / 4.0, Sparsity.TWO_OF_FOUR.bits(DataType.INT8));
        assertEquals(16, Sparsity.DENSE.bits(DataType.BF16));
    }

    @Test
    void scalesOfBlocksInBytes() {
        assertEquals(4, Scaling.TENSOR.aBytes(100, 1000));
        assertEquals(400, Scaling.ROW.aBytes(100, 1000));
        assertEquals(100 * 32, Scaling.MX.aBytes(100, 1000), "1000 elements are 31 blocks of 32 and a rest");
        assertEquals(100 * 63, Scaling.NV.bBytes(100, 1000));
        assertEquals(100 * 8 * 4, Scaling.FINE.aBytes(100, 1000));
        assertEquals(8 * 4, Scaling.FINE.bBytes(100, 1000));
        assertEquals(0, Scaling.GROUP_128.aBytes(100, 1000));
        assertEquals(100 * 8 * 2, Scaling.GROUP_128.bBytes(100, 1000));
    }

    @Test
    void scalesThatFitNoOperandAreRefused() {
        Gemm wide = Gemm.of(8, 8, 8, HALF);
        assertThrows(IllegalArgumentException.class, () -> wide.with(Scaling.MX));
        Gemm narrow = Gemm.of(8, 8, 8, DataType.FP8);
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, () -> narrow.with(Scaling.GROUP_64))
                .getMessage());
        assertTrue(said.contains("1x128"), said);
        assertTrue(wide.weights(DataType.INT4).with(Scaling.GROUP_64).widens());
    }

    // ---- Attention --------------------------------------------------------------

    private static double counted(Attention work) {
        double pairs = 0;
        for (long query = 0; query < work.queries(); query++) {
            long position = work.keys() - work.queries() + query;
            for (long key = 0; key < work.keys(); key++) {
                pairs += key <= position && key > position - work.window() ? 1 : 0;
            }
        }
        return pairs;
    }

    @Test
    void pairsUnderAMaskAndAWindowAreThoseCounted() {
        SplittableRandom random = new SplittableRandom(31);
        for (int i = 0; i < 200; i++) {
            long queries = random.nextLong(1, 40);
            long keys = queries + random.nextLong(0, 40);
            long window = random.nextLong(1, 60);
            Attention work = new Attention(Attention.Phase.PREFILL, 1, queries, keys, 1, 1, 64, 64, HALF, HALF, true)
                    .within(window);
            assertEquals(counted(work), work.pairs(), work.toString());
        }
    }

    @Test
    void keysBeforeEveryWindowAreOutOfReach() {
        Attention prompt = new Attention(Attention.Phase.PREFILL, 1, 100, 500, 8, 8, 64, 64, HALF, HALF, true);
        assertEquals(500, prompt.reach());
        assertEquals(100 + 49, prompt.within(50).reach());
        assertEquals(prompt, prompt.within(500));
        assertEquals(prompt, prompt.within(Long.MAX_VALUE));
        Attention open = new Attention(Attention.Phase.PREFILL, 1, 100, 500, 8, 8, 64, 64, HALF, HALF, false);
        assertThrows(IllegalArgumentException.class, () -> open.within(50));
    }

    @Test
    void aLatentServesAsKeyAndValue() {
        Attention absorbed = new Attention(Attention.Phase.DECODE, 1, 1, 9, 128, 1, 576, 512, HALF, HALF, true);
        assertEquals(576, absorbed.storedPerToken());
        Attention expanded = new Attention(Attention.Phase.PREFILL, 1, 9, 9, 128, 128, 192, 128, HALF, HALF, true);
        assertEquals(128 * 320, expanded.storedPerToken());
    }

    // ---- Streams ----------------------------------------------------------------

    @Test
    void anOptimizerMovesItsStateOnce() {
        OptimizerUpdate mixed = OptimizerUpdate.of(OptimizerUpdate.Rule.ADAM, 10, HALF, DataType.FP32);
        assertEquals(new OptimizerUpdate(10, 2 + 12, 12 + 2), mixed);
        OptimizerUpdate single = OptimizerUpdate.of(OptimizerUpdate.Rule.SGD, 10, DataType.FP32, DataType.FP32);
        assertEquals(4 + 8, single.bytesRead());
        assertEquals(8, single.bytesWritten(), "there is one copy of the weights");
    }

    @Test
    void selectingCostsAPassPerElement() {
        RowOperator one = new RowOperator(RowOperator.Kind.TOP_K, false, 10, 100, HALF);
        RowOperator eight = new RowOperator(RowOperator.Kind.TOP_K, false, 10, 100, HALF, 8);
        assertEquals(2 * 1000, one.flops());
        assertEquals(16 * 1000, eight.flops());
        assertThrows(
                IllegalArgumentException.class, () -> new RowOperator(RowOperator.Kind.TOP_K, false, 10, 4, HALF, 8));
    }

    // ---- Shares -----------------------------------------------------------------

    @Test
    void unevenRowsAddUpAndFall() {
        for (double skew : new double[] {0.3, 0.6, 1, 1.2, 2}) {
            GroupedGemm work = new GroupedGemm(64, 100, 8, 8, HALF, skew);
            long sum = work.loads().stream().mapToLong(Long::longValue).sum();
            assertEquals(6400, sum);
            assertTrue(work.loads().get(0) > 100, "the first group is the fullest");
            long[] rounded = TokenShares.of(64, 6400, 6400, skew);
            assertEquals(6400, Arrays.stream(rounded).sum(), 64);
            for (int i = 1; i < rounded.length; i++) {
                assertTrue(rounded[i] <= rounded[i - 1]);
            }
        }
        assertTrue(new GroupedGemm(64, 100, 8, 8, HALF).loads().isEmpty());
    }
}
