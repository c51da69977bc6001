// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import java.util.Locale;

/** How amounts are checked and printed: three significant digits with an SI or binary prefix. */
final class Amounts {
    private static final String[] UP = {"", "k", "M", "G", "T", "P", "E"};
    private static final String[] DOWN = {"", "m", "µ", "n", "p"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    static void requireFinite(double value, String what) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be finite: " + value);
        }
    }

    static String format(double value, String unit) {
        if (unit.equals("1")) {
            return digits(value);
        }
        if (value == 0) {
            return "0 " + unit;
        }
        double scaled = value;
        int step = 0;
        boolean money = unit.equals("USD");
        while (Math.abs(scaled) >= 1000 && step < UP.length - 1 && !money) {
            scaled /= 1000;
            step++;
        }
        while (Math.abs(scaled) < 1 && -step < DOWN.length - 1 && step <= 0 && !money) {
            scaled *= 1000;
            step--;
        }
        return digits(scaled) + " " + (step >= 0 ? UP[step] : DOWN[-step]) + unit;
    }

    /** As above for a unit that takes no prefix. */
    static String plain(double value, String unit) {
        return digits(value) + " " + unit;
    }

    static String formatBinary(long bytes) {
        double scaled = bytes;
        int step = 0;
        while (scaled >= 1024 && step < BINARY.length - 1) {
            scaled /= 1024;
            step++;
        }
        return digits(scaled) + " " + BINARY[step];
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceFirst("0+$", "").replaceFirst("\\.$", "") : text;
    }
}
