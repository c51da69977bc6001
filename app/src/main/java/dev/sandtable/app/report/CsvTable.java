// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Results as rows of comma-separated values: the columns are all fields of all results, in the order of their first use. */
public final class CsvTable {
    private CsvTable() {}

    /** The table with its header, each line ending in a line feed. */
    public static String text(List<JsonObject> results) {
        List<Map<String, String>> rows = results.stream().map(JsonObject::row).toList();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringWriter text = new StringWriter();
        CsvWriter out = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text);
        out.writeRecord(columns);
        for (Map<String, String> row : rows) {
            out.writeRecord(
                    columns.stream().map(column -> row.getOrDefault(column, "")).toList());
        }
        return text.toString();
    }
}
