// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import dev.sandtable.units.Seconds;
import dev.sandtable.units.Watts;
import java.util.Locale;

/** Amounts as a reader of a table wants them: three digits and a unit, thousands set apart. */
final class Words {
    private static final double JOULES_PER_WATT_HOUR = 3600;

    private Words() {}

    static String seconds(double seconds) {
        return new Seconds(seconds).toString();
    }

    /** {@code 12.3 s to 14.5 s}. */
    static String range(Seconds low, Seconds high) {
        return low + " to " + high;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** {@code 145,678}, {@code 8} or {@code 12.3}. */
    static String count(double value) {
        boolean whole = Math.abs(value) >= 100 || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.3g", value);
    }

    static String days(double days) {
        return String.format(Locale.ROOT, days >= 100 || days == Math.rint(days) ? "%,.0f days" : "%.3g days", days);
    }

    static String bytes(Bytes bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes.value() / (double) (1L << 30));
    }

    static String money(Money money) {
        return String.format(Locale.ROOT, money.value() >= 100 ? "%,.0f USD" : "%.3g USD", money.value());
    }

    static String power(Watts watts) {
        return watts.toString();
    }

    static String energy(Joules joules) {
        return joules.toString();
    }

    /** Energy as an electricity bill has it. */
    static String wattHours(Joules joules) {
        double wattHours = joules.value() / JOULES_PER_WATT_HOUR;
        return wattHours >= 1e6
                ? String.format(Locale.ROOT, "%,.0f MWh", wattHours / 1e6)
                : String.format(Locale.ROOT, "%,.0f kWh", wattHours / 1e3);
    }

    static String teraflops(double flopsPerSecond) {
        return String.format(Locale.ROOT, "%.0f TFLOP/s", flopsPerSecond / 1e12);
    }
}
