// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.explain.Explanation;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.JoulesPerFlop;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Watts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GovernorTest {
    private static final double BOOST = 2e9;

    private static Governor governor(double capWatts) {
        PowerSpec power = new PowerSpec(
                new Watts(capWatts),
                new Watts(100),
                new JoulesPerByte(50e-12),
                new JoulesPerByte(0),
                new JoulesPerFlop(0),
                new Ratio(0.5));
        return new Governor(power, new Watts(800), new ClockSpec(new Hertz(1e9), new Hertz(BOOST), new Hertz(BOOST)));
    }

    private static Governor leaking(double capWatts) {
        PowerSpec power = new PowerSpec(
                new Watts(capWatts),
                new Watts(100),
                new JoulesPerByte(0),
                new JoulesPerByte(0),
                new JoulesPerFlop(0),
                new Ratio(0.5),
                Optional.of(new PowerSpec.Leakage(new Watts(100), Picoseconds.ofSeconds(1))));
        return new Governor(power, new Watts(800), new ClockSpec(new Hertz(1e9), new Hertz(BOOST), new Hertz(BOOST)));
    }

    /** A warm chip of 800 W settles as a cold one of 700 W does. */
    @Test
    void aWarmChipHasItsCapLessWhatItLeaks() {
        double warm = leaking(800).settle(GovernorTest::matrix);
        assertEquals(governor(700).settle(GovernorTest::matrix), warm, BOOST * 1e-4);
    }

    /** Six runs of one time constant each are over before they are timed: the die is warm. Six of a hundredth are not. */
    @Test
    void aShortBenchmarkEndsBeforeTheChipIsWarm() {
        Governor governor = leaking(800);
        double warm = governor.settle(GovernorTest::matrix);
        double cold = governor(800).settle(GovernorTest::matrix);
        double longer = governor.benchmarked(GovernorTest::matrix);
        double shorter = governor.benchmarked(f -> new Activity(0.01 * BOOST / f, 0.01, 0, 0, 0, 0));
        assertEquals(warm, longer, BOOST * 1e-3);
        assertTrue(warm < shorter && shorter < cold, warm + " < " + shorter + " < " + cold);
        // The mean of e^-x between 0.06/r and 0.12/r time constants is 0.90 at r = 0.93.
        double leaks = 100 * (1 - 0.907);
        assertEquals(governor(800 - leaks).settle(GovernorTest::matrix), shorter, BOOST * 1e-3);
    }

    @Test
    void whatNobodyMeasuredDoesNotLeak() {
        assertEquals(governor(700).settle(GovernorTest::matrix), governor(700).benchmarked(GovernorTest::matrix), 0);
    }

    /** One second of matrix work at boost; it takes boost/f seconds at f. */
    private static Activity matrix(double hertz) {
        return new Activity(BOOST / hertz, 1, 0, 0, 0, 0);
    }

    /** 800 W · φ · (0.5 + 0.5 φ)² = 600 W has the root φ = 0.86368. */
    @Test
    void matrixWorkSettlesWhereItsPowerMeetsTheCap() {
        double ratio = governor(700).settle(GovernorTest::matrix) / BOOST;
        assertEquals(600, 800 * ratio * (0.5 + 0.5 * ratio) * (0.5 + 0.5 * ratio), 0.2);
        assertEquals(0.86368, ratio, 0.0005);
    }

    @Test
    void withinTheCapNothingSlows() {
        assertEquals(BOOST, governor(900).settle(GovernorTest::matrix), 0);
    }

    @Test
    void theTreeAddsUpAndDramDrawsAtItsOwnVoltage() {
        Activity done = new Activity(1, 0.5, 0, 0, 1e12, 30);
        Explanation slow = governor(700).explain(done, BOOST / 2);
        Explanation fast = governor(700).explain(done, BOOST);
        for (Explanation tree : List.of(slow, fast)) {
            double parts =
                    tree.details().stream().mapToDouble(Explanation::value).sum();
            assertEquals(tree.value(), parts, 1e-9 * parts);
        }
        // 400 J of matrix work at (1 - 0.5/2)^2, 50 J of the path and 30 J of DRAM at any clock.
        assertEquals(400 * 0.5625 + 50 + 30, slow.value(), 1e-9);
        assertEquals(400 + 50 + 30, fast.value(), 1e-9);
    }

    @Test
    void memoryTrafficTakesFromWhatArithmeticMayDraw() {
        double alone = governor(700).settle(GovernorTest::matrix);
        double beside = governor(700).settle(f -> new Activity(BOOST / f, 1, 0, 0, 2e12, 0));
        assertTrue(beside < alone, alone + " alone, " + beside + " beside 2 TB");
        double dearer = governor(700).settle(f -> new Activity(BOOST / f, 1, 0, 0, 2e12, 60));
        assertTrue(dearer < beside, beside + " without, " + dearer + " with the DRAM's own 60 J");
    }
}
