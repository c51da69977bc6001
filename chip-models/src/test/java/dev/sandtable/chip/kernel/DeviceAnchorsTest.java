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
     * A sweep over products on one B200 pauses before each part to plan the next one. By the order of its file, the 100
     * calls of these shapes ended within 80 ms of products after such a pause, at up to 1.45 PFLOP/s; what came later ran
     * at 1.0 to 1.3.
     */
    private static final Set<String> AFTER_A_PAUSE = new TreeSet<>(List.of(
            "10240x8192",
            "5120x8192",
            "2560x8192",
            "8192x2048",
            "1280x8192",
            "8192x1024",
            "7168x8192",
            "5120x16384",
            "1536x5120",
            "24576x1536"));

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
                        type,
                        PublishedRows.text(row, "unit").endsWith("in a stream") ? Launch.STREAM : Launch.KERNEL);
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

    private static double rate(Chip chip, long m, long n, long k, DataType type, Launch launch) {
        Gemm gemm = Gemm.of(m, n, k, type);
        return gemm.flops() / chip.price(gemm, launch).time().seconds();
    }

    private static double best(Chip chip, DataType type) {
        double best = 0;
        for (int m : SIDES) {
            for (int n : SIDES) {
                best = Math.max(best, rate(chip, m, n, SIDES.get(1), type, Launch.KERNEL));
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

    private static double error(Chip chip, Map<String, String> row) {
        return predicted(chip, row) / Double.parseDouble(PublishedRows.text(row, "value")) - 1;
    }

    private static Map<String, Double> meanErrors() {
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (Map<String, String> row : PublishedRows.of(TABLE, name)) {
                String kind = name + " " + PublishedRows.text(row, "quantity");
                errors.computeIfAbsent(kind, key -> new ArrayList<>()).add(Math.abs(error(chip, row)));
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        errors.forEach((kind, list) -> means.put(
                kind, list.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }

    @Test
    void measuredFiguresAreMet() {
        Map<String, Double> means = meanErrors();
        assertEquals(28, means.size(), means.toString());
        means.forEach((kind, mean) -> assertTrue(mean <= TOLERANCE, kind + ": mean error " + mean));
    }

    /**
     * Known gap: the settled clock of that B200 is below what its power explains. Products after a pause are met within a
     * tenth; a mean of the others below a fifth says that the gap is closed.
     */
    @Test
    void productsOfASettledB200AreFast() {
        Chip chip = Catalogue.assemble("b200-sxm");
        double rested = 0;
        double settled = 0;
        int rows = 0;
        for (Map<String, String> row : PublishedRows.of(TABLE, "b200-sxm")) {
            if (!PublishedRows.text(row, "quantity").equals("product")) {
                continue;
            }
            boolean early = AFTER_A_PAUSE.contains(PublishedRows.text(row, "n") + "x" + PublishedRows.text(row, "k"));
            rested += early ? Math.abs(error(chip, row)) : 0;
            settled += early ? 0 : Math.abs(error(chip, row));
            rows++;
        }
        int early = AFTER_A_PAUSE.size();
        assertTrue(rested / early < 0.10, "after a pause: " + rested / early);
        assertTrue(settled / (rows - early) > 0.20, "settled: " + settled / (rows - early));
    }
}
