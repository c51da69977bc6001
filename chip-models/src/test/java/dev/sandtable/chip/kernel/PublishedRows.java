// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Rows of a published table, and the errors of predictions against them. */
final class PublishedRows {
    private PublishedRows() {}

    /** The rows of {@code table} on {@code chip}, columns by name. */
    static List<Map<String, String>> of(String table, String chip) {
        try {
            List<String> lines = Files.readAllLines(Path.of("..", "configs", "published", table));
            String[] names = lines.get(0).split(",", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], cells[i]);
                }
                if (chip.equals(row.get("chip"))) {
                    rows.add(row);
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long number(Map<String, String> row, String column) {
        return Long.parseLong(text(row, column));
    }

    static String text(Map<String, String> row, String column) {
        String cell = row.get(column);
        if (cell == null) {
            throw new IllegalArgumentException("the table has no column " + column);
        }
        return cell;
    }

    /** Mean of |predicted − measured| / measured. */
    static double meanError(List<Map<String, String>> rows, ToDoubleFunction<Map<String, String>> seconds) {
        double sum = 0;
        for (Map<String, String> row : rows) {
            double measured = Double.parseDouble(text(row, "time_us")) * 1e-6;
            sum += Math.abs(seconds.applyAsDouble(row) / measured - 1);
        }
        return sum / rows.size();
    }
}
