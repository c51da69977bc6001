// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every unit that may be written, with its exact factor to the unit its dimension is counted in. */
final class UnitTable {
    /** A unit: its dimension, and how much of the dimension's own unit it is. */
    record Unit(String symbol, Dimension dimension, BigDecimal factor) {}

    private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> SMALL = List.of("m", "u", "n", "p", "f");
    private static final BigDecimal BIT = new BigDecimal("0.125");
    private static final BigDecimal HOUR = new BigDecimal(3600);
    private static final List<String> OTHER_CURRENCIES =
            List.of("CNY", "RMB", "EUR", "JPY", "GBP", "KRW", "TWD", "¥", "€", "元", "万元");
    private static final Map<String, Unit> UNITS = new LinkedHashMap<>();

    static {
        data(Dimension.DATA, "");
        data(Dimension.DATA_RATE, "/s");
        data(Dimension.DATA_PER_CYCLE, "/cycle");
        data(Dimension.DATA_PER_CYCLE, "/clk");
        for (String symbol : List.of("FLOP/s", "FLOPS", "FLOPs", "OP/s", "OPS")) {
            decimal(Dimension.COMPUTE_RATE, symbol, BigDecimal.ONE);
        }
        for (String symbol : List.of("FLOP/cycle", "FLOP/clk", "OP/cycle", "OP/clk")) {
            decimal(Dimension.COMPUTE_PER_CYCLE, symbol, BigDecimal.ONE);
        }
        decimal(Dimension.FREQUENCY, "Hz", BigDecimal.ONE);
        add(Dimension.TIME, "s", BigDecimal.ONE);
        small(Dimension.TIME, "s", BigDecimal.ONE);
        times();
        decimal(Dimension.POWER, "W", BigDecimal.ONE);
        add(Dimension.POWER, "mW", new BigDecimal("1e-3"));
        decimal(Dimension.ENERGY, "J", BigDecimal.ONE);
        small(Dimension.ENERGY, "J", BigDecimal.ONE);
        decimal(Dimension.ENERGY, "Wh", HOUR);
        energyPer(Dimension.ENERGY_PER_DATA, "J/B", BigDecimal.ONE);
        energyPer(Dimension.ENERGY_PER_DATA, "J/bit", new BigDecimal(8));
        energyPer(Dimension.ENERGY_PER_DATA, "J/b", new BigDecimal(8));
        energyPer(Dimension.ENERGY_PER_OPERATION, "J/FLOP", BigDecimal.ONE);
        energyPer(Dimension.ENERGY_PER_OPERATION, "J/OP", BigDecimal.ONE);
        add(Dimension.MONEY, "USD", BigDecimal.ONE);
        add(Dimension.MONEY, "kUSD", new BigDecimal("1e3"));
        add(Dimension.MONEY, "MUSD", new BigDecimal("1e6"));
        add(Dimension.RATIO, "%", new BigDecimal("0.01"));
        add(Dimension.RATE, "/s", BigDecimal.ONE);
        add(Dimension.RATE, "1/s", BigDecimal.ONE);
        decimal(Dimension.RATE, "T/s", BigDecimal.ONE);
        add(Dimension.AREA, "mm2", BigDecimal.ONE);
        add(Dimension.AREA, "cm2", new BigDecimal(100));
        add(Dimension.AREA, "um2", new BigDecimal("1e-6"));
        decimal(Dimension.AREAL_DENSITY, "/mm2", BigDecimal.ONE);
        add(Dimension.AREAL_DENSITY, "/cm2", new BigDecimal("0.01"));
        add(Dimension.LENGTH, "mm", BigDecimal.ONE);
        add(Dimension.LENGTH, "cm", BigDecimal.TEN);
        add(Dimension.LENGTH, "um", new BigDecimal("1e-3"));
    }

    private UnitTable() {}

    static Optional<Unit> find(String symbol) {
        return Optional.ofNullable(UNITS.get(normal(symbol)));
    }

    static List<String> symbols(Dimension dimension) {
        return UNITS.values().stream()
                .filter(unit -> unit.dimension() == dimension)
                .map(Unit::symbol)
                .toList();
    }

    static boolean isOtherCurrency(String symbol) {
        return OTHER_CURRENCIES.contains(symbol.toUpperCase(Locale.ROOT));
    }

    /** The unit of the wanted dimension that {@code symbol} nearly is: but for case, or {@code ps} for {@code /s}. */
    static Optional<String> findNearest(String symbol, Dimension wanted) {
        String loose = loose(symbol);
        return UNITS.values().stream()
                .filter(unit -> unit.dimension() == wanted)
                .map(Unit::symbol)
                .filter(candidate -> loose(candidate).equals(loose))
                .findFirst();
    }

    static String exactText(BigDecimal value, Dimension dimension) {
        if (dimension == Dimension.RATIO) {
            return plain(value);
        }
        Unit best = UNITS.get(dimension.symbol());
        for (Unit unit : UNITS.values()) {
            boolean related = unit.dimension() == dimension
                    && unit.symbol().endsWith(dimension.symbol())
                    && isPowerOfThousand(unit.factor());
            if (related && unit.factor().compareTo(value.abs()) <= 0 && closer(unit, best, value)) {
                best = unit;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(dimension + " has no unit of its own");
        }
        return plain(value.divide(best.factor(), MathContext.UNLIMITED)) + " " + best.symbol();
    }

    private static boolean closer(Unit unit, @Nullable Unit best, BigDecimal value) {
        return best == null
                || best.factor().compareTo(value.abs()) > 0
                || unit.factor().compareTo(best.factor()) > 0;
    }

    private static boolean isPowerOfThousand(BigDecimal factor) {
        BigDecimal stripped = factor.stripTrailingZeros();
        return stripped.unscaledValue().equals(BigInteger.ONE) && stripped.scale() % 3 == 0;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String normal(String symbol) {
        return symbol.replace('µ', 'u').replace('\u03bc', 'u').replace("²", "2").replace(" ", "");
    }

    private static String loose(String symbol) {
        String lower = normal(symbol).toLowerCase(Locale.ROOT);
        return (lower.endsWith("ps") ? lower.substring(0, lower.length() - 2) + "/s" : lower)
                .replace("bytes", "b")
                .replace("byte", "b")
                .replace("bits", "bit")
                .replace("/sec", "/s")
                .replace("flops/s", "flop/s")
                .replace("ops/s", "op/s");
    }

    private static void data(Dimension dimension, String per) {
        for (String symbol : List.of("B", "b", "bit")) {
            BigDecimal size = symbol.equals("B") ? BigDecimal.ONE : BIT;
            decimal(dimension, symbol + per, size);
            for (int i = 0; i < BINARY.size(); i++) {
                add(
                        dimension,
                        BINARY.get(i) + symbol + per,
                        new BigDecimal(1024).pow(i + 1).multiply(size));
            }
        }
    }

    private static void times() {
        add(Dimension.TIME, "min", new BigDecimal(60));
        for (String symbol : List.of("h", "hour", "hours")) {
            add(Dimension.TIME, symbol, HOUR);
        }
        for (String symbol : List.of("d", "day", "days")) {
            add(Dimension.TIME, symbol, new BigDecimal(86_400));
        }
        add(Dimension.TIME, "week", new BigDecimal(604_800));
        add(Dimension.TIME, "weeks", new BigDecimal(604_800));
    }

    private static void energyPer(Dimension dimension, String symbol, BigDecimal factor) {
        add(dimension, symbol, factor);
        small(dimension, symbol, factor);
    }

    private static void decimal(Dimension dimension, String symbol, BigDecimal factor) {
        for (int i = 0; i < DECIMAL.size(); i++) {
            add(dimension, DECIMAL.get(i) + symbol, factor.scaleByPowerOfTen(3 * i));
        }
    }

    private static void small(Dimension dimension, String symbol, BigDecimal factor) {
        for (int i = 0; i < SMALL.size(); i++) {
            add(dimension, SMALL.get(i) + symbol, factor.scaleByPowerOfTen(-3 * (i + 1)));
        }
    }

    private static void add(Dimension dimension, String symbol, BigDecimal factor) {
        UNITS.put(symbol, new Unit(symbol, dimension, factor));
    }
}
