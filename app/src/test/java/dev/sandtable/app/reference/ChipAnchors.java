// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Single published figures of chips, outside the families: best products, streams, decode and serving rates. Tests hold predictions near them. */
final class ChipAnchors {
    private final Map<String, List<List<String>>> rows = new LinkedHashMap<>();

    ChipAnchors(Path home) throws IOException {
        Path published = home.resolve("configs").resolve("published");
        add(
                published.resolve("device-anchors.csv"),
                row -> row.getField("quantity") + shape(row),
                row -> row.getField("value") + " " + row.getField("unit"));
        add(
                published.resolve("decode-anchors.csv"),
                row -> "decoding " + row.getField("model") + " after " + row.getField("input") + " tokens on "
                        + row.getField("nodes") + " x " + row.getField("node")
                        + (row.getField("gap").isEmpty() ? "" : ", a known gap"),
                row -> row.getField("tokens_per_s") + " tokens/s");
        add(
                published.resolve("inference-gaudi.csv"),
                row -> row.getField("model") + " on " + row.getField("chips") + ", batch " + row.getField("batch")
                        + ", " + row.getField("input") + " + " + row.getField("output") + " tokens",
                row -> row.getField("tokens_per_s") + " tokens/s");
    }

    private static String shape(NamedCsvRecord row) {
        StringBuilder shape = new StringBuilder();
        for (String column : List.of("dtype", "m", "n", "k", "heads", "kv_heads")) {
            String cell = row.getField(column);
            if (!cell.isEmpty()) {
                shape.append(column.equals("dtype") ? " " : " " + column + " ").append(cell);
            }
        }
        return shape.toString();
    }

    private void add(Path table, Function<NamedCsvRecord, String> what, Function<NamedCsvRecord, String> value)
            throws IOException {
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(table)) {
            for (NamedCsvRecord row : records) {
                rows.computeIfAbsent(row.getField("chip"), chip -> new ArrayList<>())
                        .add(Page.row(what.apply(row), value.apply(row), row.getField("source")));
            }
        }
    }

    /** What was measured of a chip, how much, and by whom. */
    List<List<String>> of(String chip) {
        return rows.getOrDefault(chip, List.of());
    }
}
