// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.timeline;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes recorded spans as Chrome trace events, one a line, in the order they were noted. The same spans give the same
 * bytes.
 */
public final class PerfettoJson {
    private static final long PS_PER_US = 1_000_000;
    private static final MathContext DIGITS = new MathContext(12);

    private final RecordedSpans spans;
    private final List<String> names;
    private final List<RecordedSpans.Track> tracks;
    /** The number of each track's process; both count from 1, for viewers treat 0 as "none". */
    private final int[] process;

    private boolean first = true;

    private PerfettoJson(RecordedSpans spans) {
        this.spans = spans;
        names = spans.names();
        tracks = spans.tracks();
        process = new int[tracks.size()];
    }

    /** Writes all of it. The caller opens and closes what is written to. */
    public static void write(RecordedSpans spans, Appendable out) throws IOException {
        new PerfettoJson(spans).writeTo(out);
    }

    private void writeTo(Appendable out) throws IOException {
        out.append("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
        writeTracks(out);
        for (int s = 0; s < spans.spans(); s++) {
            int track = spans.spanTrack(s);
            begin(out).append("{\"ph\":\"X\",\"pid\":").append(Integer.toString(process[track]));
            out.append(",\"tid\":").append(Integer.toString(track + 1)).append(",\"name\":");
            quote(out, names.get(spans.spanName(s))).append(",\"ts\":");
            micros(out, spans.startPs(s)).append(",\"dur\":");
            micros(out, spans.endPs(s) - spans.startPs(s)).append('}');
        }
        for (int v = 0; v < spans.levels(); v++) {
            begin(out).append("{\"ph\":\"C\",\"pid\":").append(Integer.toString(process[spans.levelTrack(v)]));
            out.append(",\"name\":");
            quote(out, names.get(spans.levelName(v))).append(",\"ts\":");
            micros(out, spans.levelPs(v)).append(",\"args\":{\"value\":");
            out.append(number(spans.levelValue(v))).append("}}");
        }
        out.append("\n]}\n");
    }

    private void writeTracks(Appendable out) throws IOException {
        Map<String, Integer> processes = new LinkedHashMap<>();
        for (int t = 0; t < tracks.size(); t++) {
            String name = tracks.get(t).process();
            int before = processes.size();
            process[t] = processes.computeIfAbsent(name, n -> before + 1);
            if (processes.size() > before) {
                metadata(out, "process_name", process[t], 0, name);
            }
            metadata(out, "thread_name", process[t], t + 1, tracks.get(t).name());
        }
    }

    private void metadata(Appendable out, String kind, int pid, int tid, String name) throws IOException {
        begin(out).append("{\"ph\":\"M\",\"pid\":").append(Integer.toString(pid));
        out.append(",\"tid\":")
                .append(Integer.toString(tid))
                .append(",\"name\":\"")
                .append(kind);
        out.append("\",\"args\":{\"name\":");
        quote(out, name).append("}}");
    }

    /** Ends the line before this one. */
    private Appendable begin(Appendable out) throws IOException {
        out.append(first ? "\n" : ",\n");
        first = false;
        return out;
    }

    /** Microseconds with all six decimals: a picosecond is not lost to a floating-point number. */
    private static Appendable micros(Appendable out, long ps) throws IOException {
        String decimals = Long.toString(PS_PER_US + ps % PS_PER_US).substring(1);
        return out.append(Long.toString(ps / PS_PER_US)).append('.').append(decimals);
    }

    /** Twelve digits; {@code Double.toString} differs between versions of Java. */
    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
    }

    private static Appendable quote(Appendable out, String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"');
    }
}
