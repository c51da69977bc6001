// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.interconnect.flow.Demand;
import dev.sandtable.units.Picoseconds;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Messages from a table: columns {@code from, to, bytes}, and {@code start} and {@code job} where they matter.
 *
 * @param demand the messages
 * @param jobs the names of the jobs, in the order of their first messages; one without a name where there is no such column
 */
record MessageTable(Demand demand, List<String> jobs) {
    private static final int MOST_PROBLEMS = 20;
    private static final List<String> COLUMNS = List.of("from", "to", "bytes", "start", "job");
    private static final int NEEDED = 3;

    private record Message(int from, int to, long bytes, long startPs, int job) {}

    /** Reads a table whose endpoints are 0 … {@code endpoints} − 1; all of its problems come at once. */
    static MessageTable read(String name, int endpoints) throws IOException {
        TableText table = new TableText(name);
        List<Message> messages = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (BufferedReader text = table.open();
                CsvReader<CsvRecord> rows = CsvReader.builder()
                        .skipEmptyLines(true)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .ofCsvRecord(text)) {
            int[] places = new int[0];
            for (CsvRecord row : rows) {
                if (row.getField(0).startsWith("#")) {
                    continue;
                }
                if (places.length == 0) {
                    places = places(row, table.label());
                    continue;
                }
                try {
                    messages.add(message(row, places, endpoints, jobs));
                } catch (IllegalArgumentException e) {
                    problems.add(table.label() + ":" + row.getStartingLineNumber() + ": " + e.getMessage());
                }
            }
        }
        if (messages.isEmpty() && problems.isEmpty()) {
            problems.add(
                    table.label() + " has no messages; write a header from,to,bytes[,start][,job] and a row for each");
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - MOST_PROBLEMS;
            throw new UserError(String.join(
                            System.lineSeparator(), problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())))
                    + (more > 0 ? System.lineSeparator() + "and " + more + " more" : ""));
        }
        Demand demand = receiver ->
                messages.forEach(its -> receiver.message(its.from, its.to, its.bytes, its.startPs, its.job));
        return new MessageTable(demand, jobs);
    }

    /** Where each column stands, or −1. */
    private static int[] places(CsvRecord header, String label) {
        List<String> names = header.getFields().stream().map(String::strip).toList();
        int[] places = new int[COLUMNS.size()];
        Arrays.setAll(places, c -> names.indexOf(COLUMNS.get(c)));
        for (int c = 0; c < NEEDED; c++) {
            if (places[c] < 0) {
                throw new UserError(label + ":" + header.getStartingLineNumber() + ": there is no column '"
                        + COLUMNS.get(c) + "'; the first line names the columns: from,to,bytes[,start][,job]");
            }
        }
        for (String name : names) {
            if (!COLUMNS.contains(name)) {
                throw new UserError(label + ":" + header.getStartingLineNumber() + ": no column is called '" + name
                        + "'; write from,to,bytes[,start][,job]");
            }
        }
        return places;
    }

    private static Message message(CsvRecord row, int[] places, int endpoints, List<String> jobs) {
        int from = endpoint(row, places, 0, endpoints);
        int to = endpoint(row, places, 1, endpoints);
        long bytes = cell(row, places, 2, text -> Amount.bytes(text).value());
        String start = text(row, places, 3);
        long startPs = start.isEmpty()
                ? 0
                : cell(row, places, 3, text -> Picoseconds.parse(text).value());
        if (startPs < 0) {
            throw new IllegalArgumentException("start is '" + start + "': messages start at 0 s or later");
        }
        String job = text(row, places, 4);
        if (!jobs.contains(job)) {
            jobs.add(job);
        }
        return new Message(from, to, bytes, startPs, jobs.indexOf(job));
    }

    private static int endpoint(CsvRecord row, int[] places, int column, int endpoints) {
        int endpoint = cell(row, places, column, Integer::valueOf);
        if (endpoint < 0 || endpoint >= endpoints) {
            throw new IllegalArgumentException(
                    COLUMNS.get(column) + " is " + endpoint + ", but endpoints are 0 to " + (endpoints - 1));
        }
        return endpoint;
    }

    private static <T> T cell(CsvRecord row, int[] places, int column, Function<String, T> reader) {
        String text = text(row, places, column);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(COLUMNS.get(column) + " is missing");
        }
        try {
            return reader.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    COLUMNS.get(column) + " is '" + text + "': write the number of an endpoint", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(COLUMNS.get(column) + " is '" + text + "': " + e.getMessage(), e);
        }
    }

    private static String text(CsvRecord row, int[] places, int column) {
        int place = places[column];
        return place < 0 || place >= row.getFieldCount()
                ? ""
                : row.getField(place).strip();
    }
}
