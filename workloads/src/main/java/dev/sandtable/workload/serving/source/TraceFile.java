// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.serving.BlockKeys;
import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.RequestSource;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A recorded trace, read line by line; {@code .gz} files are unpacked on the way.
 *
 * <p>Times must not fall. What is wrong is named with file, line and field.
 */
public final class TraceFile implements RequestSource, Closeable {
    private static final int MOONCAKE_BLOCK = 512;
    /** A field of a flat JSON object: its name, and a number, a text or a list of numbers. */
    private static final Pattern FIELD =
            Pattern.compile("\"([^\"]+)\"\\s*:\\s*(\\[[^\\]]*\\]|\"[^\"]*\"|[-+.0-9eE]+|true|false|null|NaN)");

    private final String name;
    private final BufferedReader lines;
    private final TraceFormat format;
    private final String[] columns;

    private String pending;
    private int number;
    private int requests;
    private long origin;
    private long lastPs;

    private TraceFile(String name, BufferedReader lines, String first, TraceFormat format) {
        this.name = name;
        this.lines = lines;
        this.format = format;
        columns = format.json() ? new String[0] : first.split(",", -1);
        pending = format.json() ? first : "";
        number = 1;
    }

    /**
     * Opens a trace.
     *
     * @throws SpecException if there is no such file, it is empty, or its first line is of no known format
     */
    public static TraceFile open(Path file) {
        String name = file.toString();
        try {
            InputStream bytes = Files.newInputStream(file);
            InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
            String first = lines.readLine();
            if (first == null || first.isBlank()) {
                throw new SpecException(
                        Location.ofFile(name), "", "is empty; a trace starts with " + TraceFormat.known());
            }
            TraceFormat format = TraceFormat.findOf(first)
                    .orElseThrow(() -> new SpecException(
                            new Location(name, 1, 1), "", "is of no known format; write " + TraceFormat.known()));
            return new TraceFile(name, lines, first, format);
        } catch (IOException e) {
            throw new SpecException(Location.ofFile(name), "", "cannot be read: " + e.getMessage());
        }
    }

    @Override
    public Optional<Request> findNext() {
        Optional<TraceLine> next = findLine();
        if (next.isEmpty() && requests == 0) {
            throw new SpecException(Location.ofFile(name), "", "holds no request");
        }
        return next.map(this::request);
    }

    private Optional<TraceLine> findLine() {
        try {
            String text = pending;
            pending = "";
            while (text != null && text.isBlank()) {
                text = lines.readLine();
                number++;
            }
            return text == null
                    ? Optional.empty()
                    : Optional.of(new TraceLine(name, number, format.json() ? object(text) : row(text)));
        } catch (IOException e) {
            throw new SpecException(new Location(name, number, 1), "", "cannot be read on: " + e.getMessage());
        }
    }

    private Map<String, String> row(String text) {
        String[] cells = text.split(",", -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(cells.length, columns.length); i++) {
            row.put(columns[i], cells[i]);
        }
        return row;
    }

    private static Map<String, String> object(String text) {
        Map<String, String> object = new LinkedHashMap<>();
        Matcher fields = FIELD.matcher(text);
        while (fields.find()) {
            object.put(fields.group(1), fields.group(2));
        }
        return object;
    }

    private Request request(TraceLine line) {
        origin = requests == 0 ? format.origin(line) : origin;
        long arrivalPs = format.arrivalPs(line, origin);
        if (arrivalPs < lastPs) {
            throw line.wrong(format.fields().get(0), "is earlier than the line before; sort the trace by time");
        }
        lastPs = arrivalPs;
        return new Request(
                requests++,
                arrivalPs,
                line.tokens(format.fields().get(1)),
                line.tokens(format.fields().get(2)),
                BlockKeys.of(line.keys("hash_ids"), MOONCAKE_BLOCK));
    }

    /** What the trace is written in. */
    public TraceFormat format() {
        return format;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
