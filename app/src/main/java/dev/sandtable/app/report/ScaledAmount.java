// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import java.util.Locale;

/** Any number with any unit, four digits and an SI prefix where the unit takes one. */
final class ScaledAmount {
    private static final String[] UP = {"", "k", "M", "G", "T", "P", "E"};
    private static final String[] DOWN = {"", "m", "µ", "n", "p"};

    private ScaledAmount() {}

    static String text(double value, String unit) {
        if (unit.isEmpty() || unit.equals("1")) {
            return digits(value);
        }
        boolean prefixed = Character.isUpperCase(unit.charAt(0)) && !unit.equals("USD") || unit.matches("s|m|g");
        if (!prefixed || value == 0) {
            return digits(value) + " " + unit;
        }
        double scaled = value;
        int step = 0;
        while (Math.abs(scaled) >= 1000 && step < UP.length - 1 && !(unit.equals("s"))) {
            scaled /= 1000;
            step++;
        }
        while (Math.abs(scaled) < 1 && -step < DOWN.length - 1) {
            scaled *= 1000;
            step--;
        }
        return digits(scaled) + " " + (step >= 0 ? UP[step] : DOWN[-step]) + unit;
    }

    private static String digits(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        double size = Math.abs(value);
        return size >= 1e7 || size < 1e-3
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(
                        Locale.ROOT, "%." + (size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3) + "f", value);
    }
}
