// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Validation: single figures that others measured of many chips, most of which no constant was fitted on. Each
 * kind of figure of each chip stays within the tolerance on average, or is a known gap.
 */
class DeviceAnchorsTest {
    private static final String TABLE = "device-anchors.csv";
    private static final double TOLERANCE = 0.25;
    private static final long ELEMENTS = 1L << 30;
    private static final int HEAD = 128;
    /** A search for the best shape finds one among these: sides that fill the cores many times over. */
    private static final List<Integer> SIDES = List.of(4096, 8192, 16384);

    /**
     * Known gap: products of training shapes on one B200 ran at 1.1 PFLOP/s once they lasted for a millisecond and at 1.4
     * while they did not, where another board reaches 1.75; the settled clock of a B200 is not published. A mean above this
     * says that the gap is still there.
     */
    private static final Map<String, Double> KNOWN_GAPS = Map.of("b200-sxm product", 0.20);

    private static final Set<String> CHIPS = chips();

    private static Set<String> chips() {
        try {
            Set<String> names = new TreeSet<>();
            for (String line : Files.readAllLines(Path.of("..", "configs", "published", TABLE))) {
                names.add(line.substring(0, line.indexOf(',')));
            }
            names.remove("chip");
            return names;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    // ---- Predictions in the unit of the row --------------------------------------

    private static double predicted(Chip chip, Map<String, String> row) {
        DataType type = DataType.valueOf(PublishedRows.text(row, "dtype").toUpperCase(Locale.ROOT));
        return switch (PublishedRows.text(row, "quantity")) {
            case "product" -> {
                double rate = rate(
                        chip,
                        PublishedRows.number(row, "m"),
                        PublishedRows.number(row, "n"),
                        PublishedRows.number(row, "k"),
                        type);
                yield PublishedRows.text(row, "unit").equals("share of peak")
                        ? rate / chip.peak(type).value()
                        : rate / 1e12;
            }
            case "best-product" -> best(chip, type) / 1e12;
            case "copy", "scale" -> stream(chip, Elementwise.Kind.COPY, 2, type);
            case "triad" -> stream(chip, Elementwise.Kind.ADD, 3, type);
            case "attention" -> wholeSquare(chip, row, type);
            default -> throw new IllegalArgumentException("not a quantity of this table: " + row);
        };
    }

    private static double rate(Chip chip, long m, long n, long k, DataType type) {
        Gemm gemm = Gemm.of(m, n, k, type);
        return gemm.flops() / seconds(chip, gemm);
    }

    private static double best(Chip chip, DataType type) {
        double best = 0;
        for (int m : SIDES) {
            for (int n : SIDES) {
                best = Math.max(best, rate(chip, m, n, SIDES.get(1), type));
            }
        }
        return best;
    }

    private static double stream(Chip chip, Elementwise.Kind kind, int arrays, DataType type) {
        double bytes = (double) arrays * type.bytes(ELEMENTS);
        return bytes / seconds(chip, new Elementwise(kind, false, ELEMENTS, type)) / 1e9;
    }

    /** The source counts all scores of a causal square, also those that are masked. */
    private static double wholeSquare(Chip chip, Map<String, String> row, DataType type) {
        long length = PublishedRows.number(row, "m");
        int heads = (int) PublishedRows.number(row, "heads");
        int shared = (int) PublishedRows.number(row, "kv_heads");
        Attention prompt =
                new Attention(Attention.Phase.PREFILL, 1, length, length, heads, shared, HEAD, HEAD, type, type, true);
        return 4.0 * length * length * heads * HEAD / seconds(chip, prompt) / 1e12;
    }

    private static double seconds(Chip chip, Work work) {
        return chip.price(work, Launch.KERNEL).time().seconds();
    }

    // ---- Errors -------------------------------------------------------------------

    private static Map<String, Double> meanErrors() {
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (Map<String, String> row : PublishedRows.of(TABLE, name)) {
                double measured = Double.parseDouble(PublishedRows.text(row, "value"));
                double ratio = predicted(chip, row) / measured;
                String kind = name + " " + PublishedRows.text(row, "quantity");
                errors.computeIfAbsent(kind, key -> new ArrayList<>()).add(Math.abs(ratio - 1));
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        errors.forEach((kind, list) -> means.put(
                kind, list.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }

    @Test
    void measuredFiguresAreMetOrKnownNotToBe() {
        Map<String, Double> means = meanErrors();
        assertEquals(28, means.size(), means.toString());
        means.forEach((kind, mean) -> {
            Double gap = KNOWN_GAPS.get(kind);
            assertTrue(gap == null ? mean <= TOLERANCE : mean >= gap, kind + ": mean error " + mean);
        });
    }
}
