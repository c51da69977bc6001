// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Classes by hand. */
class FoldingTest {
    @Test
    void blocksAreNeighbours() {
        Folding stages = Folding.blocks(3, 4);
        assertEquals(12, stages.components());
        assertEquals(3, stages.classes());
        assertEquals(1, stages.classOf(7));
        assertEquals(8, stages.representative(2));
        assertEquals(4, stages.multiplicity(2));
        assertArrayEquals(new int[] {1, 0}, stages.fold(new int[] {5, 6, 0, 7, 1}));
        assertThrows(IllegalArgumentException.class, () -> Folding.blocks(0, 4));
        assertThrows(IllegalArgumentException.class, () -> Folding.blocks(4, 0));
    }

    @Test
    void nobodyStandsForAnother() {
        Folding none = Folding.none(3);
        assertEquals(3, none.classes());
        assertEquals(1, none.multiplicity(2));
    }

    @Test
    void equalThingsMakeAClassNumberedByItsFirst() {
        Folding byName = Folding.by(5, c -> List.of("b", "a", "b", "c", "a").get(c));
        assertEquals(3, byName.classes());
        assertArrayEquals(new int[] {0, 1, 0, 2, 1}, byName.fold(new int[] {0}).length == 1 ? classes(byName) : null);
    }

    private static int[] classes(Folding folding) {
        int[] classes = new int[folding.components()];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = folding.classOf(c);
        }
        return classes;
    }

    @Test
    void aStragglerPartsThoseWhoMeetItFromThoseWhoDoNot() {
        // Six ranks in three pairs; rank 5 is slow. Its partner differs from the other four, who stay one class.
        List<int[]> pairs = List.of(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5});
        Folding alike = Folding.by(6, rank -> rank == 5).refined(List.of(pairs));
        assertArrayEquals(new int[] {0, 0, 0, 0, 1, 2}, classes(alike));
    }

    @Test
    void aChainIsDividedToItsEnd() {
        // 0–1–2–3–4–5 in pairs, where only 5 differs: every rank is at a distance of its own from it.
        List<int[]> even = List.of(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5});
        List<int[]> odd = List.of(new int[] {1, 2}, new int[] {3, 4});
        Folding alike = Folding.by(6, rank -> rank == 5).refined(List.of(even, odd));
        assertEquals(6, alike.classes());
    }

    @Test
    void whatIsSoundIsNotDivided() {
        List<int[]> ring = List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {2, 3}, new int[] {3, 0});
        assertEquals(1, Folding.blocks(1, 4).refined(List.of(ring)).classes());
    }
}
