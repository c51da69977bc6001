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

    @Test
    void aRepeatedCourseIsTheCourseRepeated() {
        TimeWeightedMean repeated = new TimeWeightedMean(Picoseconds.ZERO);
        TimeWeightedMean walked = new TimeWeightedMean(Picoseconds.ZERO);
        repeated.set(0, 7);
        walked.set(0, 7);
        repeated.set(5, 1);
        walked.set(5, 1);
        repeated.mark(6);
        repeated.set(8, 4);
        repeated.set(11, 1);
        assertEquals(16 + 9 * 10, repeated.repeat(16, 9));
        for (int period = 0; period < 10; period++) {
            walked.set(8 + 10 * period, 4);
            walked.set(11 + 10 * period, 1);
        }
        assertEquals(walked.mean(106), repeated.mean(106));
        assertEquals(walked.mean(120), repeated.mean(120));
        assertEquals(7, repeated.largest());
        assertThrows(IllegalArgumentException.class, () -> repeated.set(105, 1));
    }

    @Test
    void whatDoesNotRecurIsNotRepeated() {
        TimeWeightedMean mean = new TimeWeightedMean(Picoseconds.ZERO);
        mean.set(0, 1);
        mean.mark(1);
        mean.set(2, 3);
        assertThrows(IllegalArgumentException.class, () -> mean.repeat(3, 2));
        mean.set(3, 1);
        assertThrows(IllegalArgumentException.class, () -> mean.repeat(3, -1));
        assertEquals(3, mean.repeat(3, 0));
    }
}
