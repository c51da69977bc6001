// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantities as they are written. */
class UnitParserTest {
    private static void is(String exact, String text, Dimension dimension) {
        assertEquals(0, new BigDecimal(exact).compareTo(UnitParser.parse(text, dimension)), text);
    }

    private static String refusal(String text, Dimension dimension) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> UnitParser.parse(text, dimension), text)
                        .getMessage());
    }

    @Test
    void unitsAreExact() {
        is("1638000000000", "1638 GB/s", Dimension.DATA_RATE);
        is("50000000000", "400 Gb/s", Dimension.DATA_RATE);
        is("41943040", "40 MiB", Dimension.DATA);
        is("1099511627776", "1 TiB", Dimension.DATA);
        is("2000000000", "16 Gb", Dimension.DATA);
        is("2147483648", "16 Gibit", Dimension.DATA);
        is("312000000000000", "312 TFLOP/s", Dimension.COMPUTE_RATE);
        is("312000000000000", "312 TFLOPS", Dimension.COMPUTE_RATE);
        is("624000000000000", "624 TOP/s", Dimension.COMPUTE_RATE);
        is("624000000000000", "624TOPS", Dimension.COMPUTE_RATE);
        is("1410000000", "1410 MHz", Dimension.FREQUENCY);
        is("0.0000026", "2.6 us", Dimension.TIME);
        is("0.0000026", "2.6 µs", Dimension.TIME);
        is("0.0000026", "2.6 \u03bcs", Dimension.TIME);
        is("2937600", "34 days", Dimension.TIME);
        is("0.00000000002", "20 pJ", Dimension.ENERGY);
        is("3600000", "1 kWh", Dimension.ENERGY);
        is("0.000000000032", "4 pJ/bit", Dimension.ENERGY_PER_DATA);
        is("0.0000000000005", "0.5 pJ/FLOP", Dimension.ENERGY_PER_OPERATION);
        is("400", "400 W", Dimension.POWER);
        is("0.86", "86 %", Dimension.RATIO);
        is("0.86", "0.86", Dimension.RATIO);
        is("2.5", "2.5 /s", Dimension.RATE);
        is("6400000000", "6400 MT/s", Dimension.RATE);
        is("5120", "5120 B/cycle", Dimension.DATA_PER_CYCLE);
        is("1024", "1024 FLOP/cycle", Dimension.COMPUTE_PER_CYCLE);
        is("12000", "12,000 USD", Dimension.MONEY);
        is("815", "815 mm2", Dimension.AREA);
        is("815", "8.15 cm²", Dimension.AREA);
    }

    @Test
    void oneRoundingAtTheEnd() {
        assertEquals(1.25e-5, Seconds.parse("12.5 us").value(), 0.0);
        assertEquals(new Picoseconds(12_500_000), Picoseconds.parse("12.5 us"));
        assertEquals(new Picoseconds(625), Picoseconds.parse("0.625 ns"));
        assertEquals(new Bytes(12_897_485), Bytes.parse("12.3 MiB"));
        assertEquals(2.039e12, BytesPerSecond.parse("2039 GB/s").value(), 0.0);
    }

    @Test
    void refusalsSayWhatToWrite() {
        assertEquals("'2039' has no unit; write a data rate, such as 1.6 TB/s", refusal("2039", Dimension.DATA_RATE));
        assertEquals(
                "'64 GiB' is an amount of data, but a data rate is wanted, such as 1.6 TB/s",
                refusal("64 GiB", Dimension.DATA_RATE));
        assertEquals(
                "'9 parsecs': unknown unit 'parsecs'; write a time, such as 2.6 us",
                refusal("9 parsecs", Dimension.TIME));
        assertEquals("'5 GHZ': unknown unit 'GHZ'; did you mean 'GHz'?", refusal("5 GHZ", Dimension.FREQUENCY));
        assertEquals(
                "'80,000 CNY' is not in USD; every price here is in USD of its stated date: convert it and say the rate"
                        + " and the date in its source",
                refusal("80,000 CNY", Dimension.MONEY));
        assertEquals(
                "'25 GB/s per direction per port' is the bandwidth of a link, but a data rate is wanted, such as 1.6 TB/s",
                refusal("25 GB/s per direction per port", Dimension.DATA_RATE));
        assertEquals("'1e99 W' is out of range; write a power, such as 400 W", refusal("1e99 W", Dimension.POWER));
        assertEquals("'-5 %' is negative; write a ratio, such as 0.86 or 86 %", refusal("-5 %", Dimension.RATIO));
        assertEquals("'nan W' is not finite; write a power, such as 400 W", refusal("nan W", Dimension.POWER));
        assertEquals("'' does not begin with a number; write a power, such as 400 W", refusal(" ", Dimension.POWER));
        assertTrue(refusal("x".repeat(500), Dimension.POWER).length() < 150, "long text is cut in messages");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        for (String wrong :
                List.of("1.2.3", "1,23", "1e", "--1", "e5", ".", "1 2", "1_000", "0x", "٣", "1e9999999999")) {
            assertThrows(IllegalArgumentException.class, () -> UnitParser.parseNumber(wrong), wrong);
            assertThrows(IllegalArgumentException.class, () -> UnitParser.parse(wrong + " W", Dimension.POWER), wrong);
        }
    }

    /** Law: each unit belongs to one dimension, and is refused for all others. */
    @Test
    void noUnitServesTwoDimensions() {
        for (Dimension of : Dimension.values()) {
            for (String unit : of.units()) {
                assertTrue(UnitParser.parse("1 " + unit, of).signum() > 0, unit);
                for (Dimension other : Dimension.values()) {
                    if (other != of) {
                        assertThrows(IllegalArgumentException.class, () -> UnitParser.parse("1 " + unit, other), unit);
                    }
                }
            }
        }
    }

    /** Laws: 8 bits are a byte, 1000 of a prefix are one of the next, spaces change nothing, n units are n times one. */
    @Test
    void unitsScale() {
        Random random = new Random(7);
        String[] decimal = {"", "k", "M", "G", "T", "P", "E"};
        String[] binary = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
        for (int i = 0; i < 500; i++) {
            String number = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(5))
                    .toPlainString();
            int p = 1 + random.nextInt(6);
            BigDecimal value = UnitParser.parse(number + decimal[p] + "B/s", Dimension.DATA_RATE);
            assertEquals(0, value.compareTo(times(number + " " + decimal[p - 1] + "B/s", 1000)), number);
            assertEquals(0, value.compareTo(times(number + "  " + decimal[p] + "b/s", 8)), number);
            BigDecimal kibi = UnitParser.parse(number + binary[p] + "B/s", Dimension.DATA_RATE);
            assertEquals(0, kibi.compareTo(times(number + " " + binary[p - 1] + "B/s", 1024)), number);
            assertEquals(
                    0, value.compareTo(times("1 " + decimal[p] + "B/s", 1).multiply(new BigDecimal(number))), number);
        }
    }

    private static BigDecimal times(String text, int factor) {
        return UnitParser.parse(text, Dimension.DATA_RATE).multiply(BigDecimal.valueOf(factor));
    }

    /** Law: what is written exactly is read back to the last bit. */
    @Test
    void exactTextIsReadBack() {
        Random random = new Random(11);
        for (Dimension dimension : Dimension.values()) {
            if (dimension == Dimension.LINK_BANDWIDTH) {
                continue;
            }
            for (int i = 0; i < 200; i++) {
                double value = random.nextDouble() * StrictMath.pow(10, random.nextInt(30) - 14);
                String text = dimension.exactText(value);
                assertEquals(value, UnitParser.parse(text, dimension).doubleValue(), 0.0, text);
            }
        }
        assertEquals("1.638 TB/s", Dimension.DATA_RATE.exactText(1.638e12));
        assertEquals("2.6 us", Dimension.TIME.exactText(2.6e-6));
        assertEquals("0.86", Dimension.RATIO.exactText(0.86));
        assertEquals("0 W", Dimension.POWER.exactText(0));
    }
}
