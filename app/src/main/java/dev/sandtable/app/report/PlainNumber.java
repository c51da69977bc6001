// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.explain.Invariant;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers as files carry them: decimal, rounded to so many digits, the same text on every Java machine ({@code
 * Double.toString} differs between versions).
 */
public final class PlainNumber {
    private static final MathContext TWELVE = new MathContext(12);
    private static final int LONGEST_PLAIN = 18;

    private PlainNumber() {}

    /** Twelve digits. */
    public static String text(double value) {
        return text(value, TWELVE);
    }

    /** So many digits. */
    public static String text(double value, int digits) {
        return text(value, new MathContext(digits));
    }

    private static String text(double value, MathContext digits) {
        Invariant.check(Double.isFinite(value), () -> "a result is not a finite number: " + value);
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value).round(digits).stripTrailingZeros();
        boolean plain = exact.precision() - exact.scale() <= LONGEST_PLAIN && exact.scale() <= LONGEST_PLAIN;
        return plain ? exact.toPlainString() : exact.toString();
    }
}
