// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import org.junit.jupiter.api.Test;

/** Page: how attention is cut, by hand. */
class AttentionTilingTest {
    private static final AttentionKernels PACKED =
            Examples.serving().operators().attentionById("hopper");
    private static final AttentionKernels TRANSPOSED =
            Examples.serving().operators().attentionById("ampere");

    private static Attention of(Attention.Phase phase, long batch, long queries, long keys, long heads, long kvHeads) {
        return new Attention(phase, batch, queries, keys, heads, kvHeads, 128, 128, DataType.BF16, DataType.BF16, true);
    }

    @Test
    void aCausalSquareOfEightBlocksTakesThirtySixSteps() {
        // rows 128, keys 128, 1024 x 1024, 3 heads of their own: 1 + 2 + … + 8 = 36 each
        AttentionTiling tiling = AttentionTiling.of(of(Attention.Phase.PREFILL, 1, 1024, 1024, 3, 3), PACKED, 132);
        assertEquals(24, tiling.tiles());
        assertEquals(108, tiling.steps());
        assertEquals(8, tiling.longest());
    }

    @Test
    void fullAttentionTakesTheSquare() {
        Attention causal = of(Attention.Phase.PREFILL, 1, 1024, 1024, 3, 3);
        Attention full =
                new Attention(causal.phase(), 1, 1024, 1024, 3, 3, 128, 128, DataType.BF16, DataType.BF16, false);
        assertEquals(3 * 64, AttentionTiling.of(full, PACKED, 132).steps());
    }

    @Test
    void tilesOfSixtyFourRowsSeeKeysInPairs() {
        // 64 rows against 128 keys, 512 x 512: 8 tiles of 1, 1, 2, 2, 3, 3, 4, 4 steps
        AttentionTiling tiling = AttentionTiling.of(of(Attention.Phase.PREFILL, 2, 512, 512, 1, 1), TRANSPOSED, 108);
        assertEquals(16, tiling.tiles());
        assertEquals(2 * 20, tiling.steps());
    }

    @Test
    void aPackedGroupReadsItsKeysOnce() {
        // 32 heads over 4 key/value heads, one query: 8 rows in one tile per key/value head
        AttentionTiling tiling = AttentionTiling.of(of(Attention.Phase.DECODE, 64, 1, 1024, 32, 4), PACKED, 132);
        assertEquals(256, tiling.tiles());
        assertEquals(256 * 8, tiling.steps());
        assertEquals(64, tiling.rows());
    }

    @Test
    void sixteenPiecesAreSharedByTheBatch() {
        AttentionTiling tiling = AttentionTiling.of(of(Attention.Phase.DECODE, 4, 1, 65536, 8, 1), PACKED, 132);
        assertEquals(4, tiling.splits());
        assertEquals(16, tiling.tiles());
        assertEquals(128, tiling.longest());
    }

    @Test
    void headsOfTheirOwnAreNotSplitWhereGroupsAreTransposed() {
        AttentionTiling own = AttentionTiling.of(of(Attention.Phase.DECODE, 1, 1, 65536, 4, 4), TRANSPOSED, 108);
        AttentionTiling grouped = AttentionTiling.of(of(Attention.Phase.DECODE, 1, 1, 65536, 32, 4), TRANSPOSED, 108);
        assertEquals(1, own.splits());
        assertEquals(512, own.longest());
        assertTrue(grouped.splits() > 32, "splits " + grouped.splits());
    }
}
