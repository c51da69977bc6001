// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.spec.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a table, a batch at a time. Lines that begin with {@code #} before the header are comments; empty lines are
 * skipped.
 */
final class RowSource implements AutoCloseable {
    private static final String OP = "op";
    private static final int READ_AHEAD = 1 << 16;

    private final String label;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> columns;
    private Optional<UserError> torn = Optional.empty();

    RowSource(BufferedReader text, String label) {
        this.label = label;
        try {
            skipComments(text);
        } catch (IOException e) {
            throw new UserError(label + " cannot be read: " + Complaint.of(e));
        }
        reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text);
        records = reader.iterator();
        columns = header();
    }

    private static void skipComments(BufferedReader text) throws IOException {
        text.mark(READ_AHEAD);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        text.mark(READ_AHEAD);
        while (text.read() == '#') {
            text.readLine();
            text.mark(READ_AHEAD);
        }
        text.reset();
    }

    private List<String> header() {
        List<CsvRecord> first = next(1);
        if (first.isEmpty()) {
            throw new UserError(label + " is empty; its first line names the columns: op, chip, dtype, m, n, k, ...");
        }
        List<String> names =
                first.get(0).getFields().stream().map(String::strip).toList();
        if (!names.contains(OP)) {
            String line = names.size() == 1 ? names.get(0) : "";
            String hint = line.contains(";") || line.contains("\t")
                    ? "; its columns must be separated by commas"
                    : Suggestion.findClosest(OP, names)
                            .map(close -> "; is it '" + close + "'?")
                            .orElse("");
            throw new UserError(label + " has no column 'op'; its first line names the columns" + hint);
        }
        return names;
    }

    /** The names of the columns, in order. */
    List<String> columns() {
        return columns;
    }

    /** The next rows, at most so many; none at the end. */
    List<CsvRecord> next(int most) {
        List<CsvRecord> batch = new ArrayList<>();
        if (torn.isPresent()) {
            throw torn.get();
        }
        try {
            while (batch.size() < most && records.hasNext()) {
                batch.add(records.next());
            }
        } catch (CsvParseException e) {
            return upTo(batch, new UserError(label + " is not a table: " + e.getMessage()));
        } catch (UncheckedIOException e) {
            return upTo(batch, new UserError(label + " cannot be read: " + Complaint.of(e)));
        }
        return batch;
    }

    /** What was read before the table ended in an error; the error comes with the next call. */
    private List<CsvRecord> upTo(List<CsvRecord> batch, UserError error) {
        if (batch.isEmpty()) {
            throw error;
        }
        torn = Optional.of(error);
        return batch;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
