// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RowChoiceTest {
    private static final List<MeasuredRow> ROWS = FakeSubject.rows(0, 2, 3, 1, 1);
    private static final List<String> REGIMES = new FakeSubject().regimes(ROWS, new double[4]);

    private static Set<String> strata(boolean[] chosen) {
        Set<String> strata = new LinkedHashSet<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                strata.add(REGIMES.get(i) + RowChoice.decade(ROWS.get(i).seconds()));
            }
        }
        return strata;
    }

    @Test
    void everyRegimeIsThereBeforeAnyIsThereTwice() {
        boolean[] all = new boolean[ROWS.size()];
        Arrays.fill(all, true);
        int strata = strata(all).size();
        assertEquals(strata, strata(RowChoice.choose(ROWS, REGIMES, strata, 7)).size());
        assertEquals(
                strata - 1,
                strata(RowChoice.choose(ROWS, REGIMES, strata - 1, 7)).size());
    }

    @Test
    void theSameSeedChoosesTheSameRows() {
        assertArrayEquals(RowChoice.choose(ROWS, REGIMES, 9, 7), RowChoice.choose(ROWS, REGIMES, 9, 7));
        assertFalse(Arrays.equals(RowChoice.choose(ROWS, REGIMES, 9, 7), RowChoice.choose(ROWS, REGIMES, 9, 8)));
    }

    @Test
    void moreThanThereAreIsAll() {
        boolean[] chosen = RowChoice.choose(ROWS, REGIMES, 1000, 7);
        for (boolean one : chosen) {
            assertEquals(true, one);
        }
    }

    @Test
    void decadesAreOfMicroseconds() {
        assertEquals(0, RowChoice.decade(9.99e-6));
        assertEquals(1, RowChoice.decade(1e-5));
        assertEquals(-1, RowChoice.decade(1e-7));
    }
}
