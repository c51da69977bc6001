// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a quantity from text: a number, and a unit of the wanted dimension.
 *
 * <p><b>Law.</b> The mantissa is read as a decimal and scaled exactly, so {@code 12.5 us} is 12,500,000 ps and not a
 * neighbour of it; the one rounding is the last, to a {@code double} or a {@code long}. k, M, G, T are powers of 1000
 * and Ki, Mi, Gi, Ti powers of 1024; B is a byte and b a bit. Nothing is guessed: a missing unit, an unknown one and one
 * of another dimension each have their own message with an example of what to write.
 */
public final class UnitParser {
    private static final Pattern NUMBER =
            Pattern.compile("([+-]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d*)?(?:[eE][+-]?\\d+)?)(.*)", Pattern.DOTALL);

    /** Exponents beyond this are typing errors, and scaling them exactly would take for ever. */
    private static final int LARGEST_EXPONENT = 60;

    private UnitParser() {}

    /**
     * The amount in the dimension's own unit, exactly.
     *
     * @throws IllegalArgumentException saying what is wrong and what to write instead
     */
    public static BigDecimal parse(String text, Dimension wanted) {
        return parse(text, wanted, wanted);
    }

    /** As above, where the text is only the part of what is wanted that has the dimension {@code part}. */
    static BigDecimal parse(String text, Dimension part, Dimension wanted) {
        String trimmed = text.strip();
        Matcher matcher = NUMBER.matcher(trimmed);
        if (!matcher.matches() || matcher.group(1).chars().noneMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(notANumber(trimmed, wanted));
        }
        String symbol = matcher.group(2).strip();
        BigDecimal factor = BigDecimal.ONE;
        if (!symbol.isEmpty()) {
            factor = UnitTable.find(symbol)
                    .filter(unit -> belongs(unit, part, wanted, trimmed))
                    .orElseThrow(() -> new IllegalArgumentException(unknownUnit(trimmed, symbol, part, wanted)))
                    .factor();
        } else if (part != Dimension.RATIO) {
            throw new IllegalArgumentException(quote(trimmed) + " has no unit" + write(wanted));
        }
        BigDecimal amount = number(matcher.group(1), trimmed, wanted).multiply(factor);
        if (amount.signum() < 0) {
            throw new IllegalArgumentException(quote(trimmed) + " is negative" + write(wanted));
        }
        return amount;
    }

    /**
     * A plain number: what a count, a factor or an exponent is written as. Octal and hexadecimal need their YAML 1.2
     * prefix; {@code 010} is ten.
     *
     * @throws IllegalArgumentException if the text is no number, or none that is finite
     */
    public static BigDecimal parseNumber(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.startsWith("0x")) {
                return new BigDecimal(Long.parseLong(trimmed.substring(2), 16));
            }
            if (trimmed.startsWith("0o")) {
                return new BigDecimal(Long.parseLong(trimmed.substring(2), 8));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(quote(trimmed) + " is not a number", e);
        }
        Matcher matcher = NUMBER.matcher(trimmed);
        if (!matcher.matches() || matcher.group(1).chars().noneMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    isNonFinite(trimmed) ? quote(trimmed) + " is not finite" : quote(trimmed) + " is not a number");
        }
        String rest = matcher.group(2).strip();
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(
                    UnitTable.find(rest).isPresent()
                            ? quote(trimmed) + " has the unit '" + rest + "', but a plain number is wanted"
                            : quote(trimmed) + " is not a number");
        }
        return decimal(matcher.group(1), trimmed);
    }

    static double parseDouble(String text, Dimension wanted) {
        return parse(text, wanted).doubleValue();
    }

    /** A whole number of the base unit, nearest to the text's amount. */
    static long parseLong(BigDecimal amount, String text, String tooLarge) {
        BigDecimal whole = amount.setScale(0, RoundingMode.HALF_EVEN);
        if (whole.unscaledValue().bitLength() > 63) {
            throw new IllegalArgumentException(quote(text.strip()) + " " + tooLarge);
        }
        return whole.longValueExact();
    }

    static String quote(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 57) + "..." : text) + "'";
    }

    static String write(Dimension wanted) {
        return "; write " + wanted.noun() + ", such as " + wanted.example();
    }

    private static boolean belongs(UnitTable.Unit unit, Dimension part, Dimension wanted, String text) {
        if (unit.dimension() != part) {
            throw new IllegalArgumentException(quote(text) + " is "
                    + unit.dimension().noun() + ", but " + wanted.noun() + " is wanted, such as " + wanted.example());
        }
        return true;
    }

    private static String unknownUnit(String text, String symbol, Dimension part, Dimension wanted) {
        if (UnitTable.isOtherCurrency(symbol)) {
            return quote(text) + " is not in USD; every price here is in USD of its stated date: convert it and say the"
                    + " rate and the date in its source";
        }
        if (symbol.contains(" per ") || symbol.contains(" bidirectional")) {
            return quote(text) + " is the bandwidth of a link, but " + wanted.noun() + " is wanted, such as "
                    + wanted.example();
        }
        return quote(text) + ": unknown unit " + quote(symbol)
                + UnitTable.findNearest(symbol, part)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(write(wanted));
    }

    private static String notANumber(String text, Dimension wanted) {
        return quote(text) + (isNonFinite(text) ? " is not finite" : " does not begin with a number") + write(wanted);
    }

    private static boolean isNonFinite(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("^[+-]?\\.?", "");
        return lower.startsWith("inf") || lower.equals("nan") || lower.startsWith("nan ");
    }

    private static BigDecimal number(String digits, String text, Dimension wanted) {
        try {
            return decimal(digits, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + write(wanted), e);
        }
    }

    private static BigDecimal decimal(String digits, String text) {
        int e = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        String exponent = e < 0 ? "0" : digits.substring(e + 1);
        if (digits.length() > 80 || exponent.length() > 6 || Math.abs(Integer.parseInt(exponent)) > LARGEST_EXPONENT) {
            throw new IllegalArgumentException(quote(text) + " is out of range");
        }
        try {
            return new BigDecimal(digits.replace(",", ""));
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(quote(text) + " is not a number", unreadable);
        }
    }
}
