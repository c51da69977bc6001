// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: which number lies where between its ends.
 *
 * @param low the number at its start
 * @param high the number at its end
 * @param logarithmic whether equal ratios, rather than equal differences, are equally long
 */
public record Scale(double low, double high, boolean logarithmic) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double MOST_TICKS = 6;
    private static final double FEW_DECADES = 2.5;
    /** From this ratio on small values would crowd on an even axis. */
    private static final double WIDE = 30;

    public Scale {
        if (!(low < high) || (logarithmic && low <= 0)) {
            throw new IllegalArgumentException("no axis goes from " + low + " to " + high);
        }
    }

    /** An even axis from zero, or a logarithmic one where values span much, with room for all. */
    public static Scale around(double least, double most) {
        return least > 0 && most / least > WIDE ? decades(least, most) : new Scale(0, roundedUp(most * 1.1), false);
    }

    /** A logarithmic axis whose ends are round numbers outside the two. */
    public static Scale decades(double least, double most) {
        return new Scale(roundedDown(least / 1.2), roundedUp(most * 1.2), true);
    }

    /** The place of a number: 0 at the start, 1 at the end. */
    public double place(double value) {
        return logarithmic ? StrictMath.log(value / low) / StrictMath.log(high / low) : (value - low) / (high - low);
    }

    /** Round numbers to be written along the axis. */
    public List<Double> ticks() {
        return logarithmic ? ratios() : differences();
    }

    private List<Double> differences() {
        double step = roundedUp((high - low) / MOST_TICKS);
        List<Double> ticks = new ArrayList<>();
        for (double i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> ratios() {
        int steps = StrictMath.log10(high / low) <= FEW_DECADES ? 3 : 1;
        List<Double> ticks = new ArrayList<>();
        for (double decade = decade(low); decade <= high * (1 + 1e-9); decade *= 10) {
            for (int i = 0; i < steps; i++) {
                double tick = decade * STEPS[i];
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static double decade(double value) {
        return StrictMath.pow(10, Math.floor(StrictMath.log10(value) + 1e-9));
    }

    /** The least of 1, 2, 5, 10 times a power of ten that is no smaller. */
    private static double roundedUp(double value) {
        double decade = decade(value);
        for (double step : STEPS) {
            if (step * decade >= value * (1 - 1e-9)) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    private static double roundedDown(double value) {
        double decade = decade(value);
        double found = decade;
        for (double step : STEPS) {
            if (step * decade <= value * (1 + 1e-9)) {
                found = step * decade;
            }
        }
        return found;
    }
}
