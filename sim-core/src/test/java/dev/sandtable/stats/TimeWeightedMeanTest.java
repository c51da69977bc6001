// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;

/** Means over time, by hand. */
class TimeWeightedMeanTest {
    @Test
    void weighsEachValueByHowLongItLasts() {
        TimeWeightedMean mean = new TimeWeightedMean(Picoseconds.ZERO);
        mean.set(0, 2);
        mean.set(3, 5);
        assertEquals(2.75, mean.mean(4));
        assertEquals((2 * 3 + 5 * 7) / 10.0, mean.mean(10));
        assertEquals(5, mean.largest());
    }

    @Test
    void countsFromItsStart() {
        TimeWeightedMean mean = new TimeWeightedMean(new Picoseconds(100));
        assertEquals(0, mean.mean(100));
        mean.add(110, 4);
        mean.add(130, -1);
        assertEquals((0 * 10 + 4 * 20 + 3 * 10) / 40.0, mean.mean(140));
        assertEquals(3, mean.value());
    }

    @Test
    void askingDoesNotChangeIt() {
        TimeWeightedMean mean = new TimeWeightedMean(Picoseconds.ZERO);
        mean.set(0, 1);
        mean.mean(50);
        mean.set(10, 3);
        assertEquals(2, mean.mean(20));
    }

    @Test
    void timeDoesNotRunBackwards() {
        TimeWeightedMean mean = new TimeWeightedMean(Picoseconds.ZERO);
        mean.set(10, 1);
        assertThrows(IllegalArgumentException.class, () -> mean.set(9, 1));
        assertThrows(IllegalArgumentException.class, () -> mean.mean(9));
    }
}
