// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a quantity measures. Text is only accepted where its unit has the dimension that is wanted: 64 GiB is no
 * bandwidth, and 64 alone is neither.
 */
public enum Dimension {
    DATA("an amount of data", "B", "40 MiB", Bytes.class),
    DATA_RATE("a data rate", "B/s", "1.6 TB/s", BytesPerSecond.class),
    LINK_BANDWIDTH(
            "a link bandwidth with direction and scope",
            "B/s per direction per link",
            "25 GB/s per direction per port",
            LinkBandwidth.class),
    COMPUTE_RATE("a rate of arithmetic", "FLOP/s", "312 TFLOP/s", FlopsPerSecond.class),
    FREQUENCY("a frequency", "Hz", "1410 MHz", Hertz.class),
    TIME("a time", "s", "2.6 us", Seconds.class),
    POWER("a power", "W", "400 W", Watts.class),
    ENERGY("an energy", "J", "20 pJ", Joules.class),
    ENERGY_PER_DATA("an energy per amount of data", "J/B", "3.9 pJ/bit", JoulesPerByte.class),
    ENERGY_PER_OPERATION("an energy per operation", "J/FLOP", "0.5 pJ/FLOP", JoulesPerFlop.class),
    MONEY("an amount of money", "USD", "12,000 USD", Money.class),
    RATIO("a ratio", "", "0.86 or 86 %", Ratio.class),
    RATE("a rate of events", "/s", "2.5 /s", PerSecond.class),
    DATA_PER_CYCLE("an amount of data per cycle", "B/cycle", "5120 B/cycle", BytesPerCycle.class),
    COMPUTE_PER_CYCLE("an amount of arithmetic per cycle", "FLOP/cycle", "1024 FLOP/cycle", FlopsPerCycle.class),
    AREA("an area", "mm2", "815 mm2", SquareMillimetres.class),
    AREAL_DENSITY("a number per area", "/mm2", "0.09 /cm2", PerSquareMillimetre.class),
    LENGTH("a length", "mm", "26 mm", Millimetres.class);

    private final String noun;
    private final String symbol;
    private final String example;
    private final Class<?> type;

    Dimension(String noun, String symbol, String example, Class<?> type) {
        this.noun = noun;
        this.symbol = symbol;
        this.example = example;
        this.type = type;
    }

    /** The dimension in words, with its article: {@code a data rate}. */
    public String noun() {
        return noun;
    }

    /** The unit that amounts of this dimension are counted in: {@code B/s}; empty for a ratio. */
    public String symbol() {
        return symbol;
    }

    /** Text that is right for this dimension: {@code 1.6 TB/s}. */
    public String example() {
        return example;
    }

    /** The dimension that a quantity type measures, if it is a quantity type; both types of time measure time. */
    public static Optional<Dimension> findByType(Class<?> type) {
        if (type == Picoseconds.class) {
            return Optional.of(TIME);
        }
        for (Dimension dimension : values()) {
            if (dimension.type == type) {
                return Optional.of(dimension);
            }
        }
        return Optional.empty();
    }

    /** Every unit that amounts of this dimension may be written in. */
    public List<String> units() {
        return UnitTable.symbols(this);
    }

    /**
     * Text that parses back to exactly the same number: all digits, and the decimal prefix that keeps the mantissa
     * between 1 and 1000 where there is one.
     */
    public String exactText(double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value));
        return UnitTable.exactText(exact, this);
    }
}
