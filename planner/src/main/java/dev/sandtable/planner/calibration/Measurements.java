// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.planner.price.RowProblem;
import dev.sandtable.planner.price.RowReader;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Work;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of measured rows: the input columns of a price with {@code time_us} measured. Lines that begin with {@code #} are
 * comments. A row that is none is a located problem, and the others go on.
 *
 * @param file the table as the user named it
 * @param rows the rows of the part that is calibrated, in the order of the file
 * @param problems rows that say nothing that can be used, with what is wrong
 * @param others rows of other chips or kinds of work
 */
record Measurements(String file, List<MeasuredRow> rows, List<Problem> problems, int others) {
    private static final String TIME = "time_us";
    private static final List<String> SHAPE = List.of(
            "batch",
            "m",
            "n",
            "k",
            "groups",
            "q_len",
            "kv_len",
            "heads",
            "kv_heads",
            "head_dim",
            "rows",
            "cols",
            "tokens",
            "hidden",
            "inter",
            "experts",
            "active",
            "ranks",
            "bytes",
            "dtype",
            "layout",
            "launch");

    Measurements {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /** Which rows are wanted: those whose cell of a column is blank or a name, and whose work is of the kind. */
    interface Wanted {
        boolean names(Map<String, String> row);

        boolean kind(Work work);
    }

    /**
     * Reads a table.
     *
     * @throws SpecException if it is no table, or lacks a column that every row needs
     */
    static Measurements read(Reader text, String label, Wanted wanted) throws IOException {
        List<MeasuredRow> rows = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int others = 0;
        Set<String> seen = new LinkedHashSet<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(text)) {
            List<String> columns = List.of();
            for (CsvRecord csv : reader) {
                int line = (int) csv.getStartingLineNumber();
                if (columns.isEmpty()) {
                    columns = header(csv, label);
                    continue;
                }
                Location at = new Location(label, line, 1);
                if (csv.getFieldCount() != columns.size()) {
                    problems.add(new Problem(
                            at, "", "has " + csv.getFieldCount() + " fields, but the header names " + columns.size()));
                    continue;
                }
                Map<String, String> fields = fields(columns, csv);
                if (!wanted.names(fields)) {
                    seen.add(fields.getOrDefault("chip", ""));
                    others++;
                    continue;
                }
                try {
                    Work work = RowReader.work(fields);
                    if (wanted.kind(work)) {
                        rows.add(row(line, fields, work));
                    } else {
                        others++;
                    }
                } catch (RowProblem | ArithmeticException e) {
                    problems.add(new Problem(at, "", String.valueOf(e.getMessage())));
                }
            }
        } catch (CsvParseException e) {
            throw new SpecException(Location.ofFile(label), "", "is not a table: " + e.getMessage());
        }
        if (rows.isEmpty() && problems.isEmpty()) {
            throw new SpecException(
                    Location.ofFile(label),
                    "",
                    "has no row to calibrate with"
                            + (seen.isEmpty() ? "" : "; its rows name " + String.join(", ", seen)));
        }
        return new Measurements(label, rows, problems, others);
    }

    private static List<String> header(CsvRecord csv, String label) {
        List<String> columns = csv.getFields().stream()
                .map(name -> name.replace("\uFEFF", "").strip())
                .toList();
        for (String needed : List.of("op", "dtype", TIME)) {
            if (!columns.contains(needed)) {
                throw new SpecException(
                        new Location(label, (int) csv.getStartingLineNumber(), 1),
                        "",
                        "has no column '" + needed + "'; the first line names the columns: op, dtype, m, n, k, launch, "
                                + TIME);
            }
        }
        return columns;
    }

    private static Map<String, String> fields(List<String> columns, CsvRecord csv) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.put(columns.get(i), csv.getField(i));
        }
        return fields;
    }

    private static MeasuredRow row(int line, Map<String, String> fields, Work work) {
        return new MeasuredRow(
                line,
                fields.getOrDefault("op", "").strip(),
                shape(fields),
                work,
                RowReader.launch(fields),
                RowReader.clock(fields),
                Optional.ofNullable(fields.get("stack")).map(String::strip).filter(name -> !name.isEmpty()),
                RowReader.ranks(fields, work),
                seconds(fields.getOrDefault(TIME, "").strip()));
    }

    private static double seconds(String text) {
        double microseconds;
        try {
            microseconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new RowProblem(
                    text.isEmpty()
                            ? TIME + " is blank; write the measured microseconds"
                            : TIME + " is '" + text + "'; write microseconds, a plain number");
        }
        if (!(microseconds > 0) || !Double.isFinite(microseconds)) {
            throw new RowProblem(TIME + " is " + text + "; a measured time is above 0");
        }
        return microseconds * 1e-6;
    }

    private static String shape(Map<String, String> fields) {
        return SHAPE.stream()
                .filter(column -> !fields.getOrDefault(column, "").isBlank())
                .map(column -> column + " " + fields.getOrDefault(column, "").strip())
                .collect(Collectors.joining(" "));
    }
}
