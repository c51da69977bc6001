// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import dev.sandtable.memory.traffic.TraceDialect.Word;
import dev.sandtable.spec.SpecException;
import dev.sandtable.units.Hertz;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Requests from a file, one per line, in the ways in which simulators of memory controllers write them.
 *
 * <p><b>Model.</b> The first line that is neither blank nor a comment ({@code #}) settles the dialect, and every further line must keep
 * to it:
 * <ul>
 *   <li>{@code LD 0x1f40}, {@code ST 8000};
 *   <li>{@code 0x1f40 READ 12}, {@code 0x1f40 WRITE 12}: the last word is the command clock at which the request is offered;
 *   <li>{@code R 0x40}, {@code W 0x40};
 *   <li>a table of comma-separated values under the header {@code address,kind} or {@code address,kind,time_ns}, its kinds {@code read}
 *       and {@code write}.
 * </ul>
 * An address is one of the channel's own bytes, hexadecimal with {@code 0x} or decimal, below 2^63. Addresses beyond the channel's
 * capacity wrap, as its rows do; {@link #highestAddress} tells. Times never run backwards, and end within an hour. The file may be compressed (gzip).
 * <p><b>Left out.</b> Lengths: each request is one column access. Pauses of the dialects without times: the next request is
 * always there.
 * <p><b>Check.</b> A sequence written to a file and read back gives the same run ({@code TraceFileTest}).
 * <p><b>Source.</b> Luo et al., "Ramulator 2.0", IEEE CAL 2023; Li et al., "DRAMsim3", IEEE CAL 2020: their readers of traces.
 */
public final class TraceFile implements RequestSource, AutoCloseable {
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}(\\.\\d{0,12})?");
    private static final int DIGITS_OF_A_PICOSECOND = 3;
    /** An hour, a thousand million refreshes. */
    private static final double LAST_PS = 3.6e15;

    // ---- Parameters -------------------------------------------------------------
    private final TraceLines lines;
    private final TraceDialect dialect;
    private final Optional<Integer> timeAt;
    private final double clockPs;
    private final long most;

    // ---- State ------------------------------------------------------------------
    private long address;
    private boolean write;
    private long offeredPs;
    private boolean readAhead;

    // ---- Statistics -------------------------------------------------------------
    private long requests;
    private long highestAddress;

    private TraceFile(TraceLines lines, TraceDialect dialect, Hertz clock, long most) {
        this.lines = lines;
        this.dialect = dialect;
        this.most = most;
        timeAt = dialect.findTimeAt();
        clockPs = 1e12 / clock.value();
    }

    /**
     * The first requests of a file, at most so many.
     *
     * @param clock command clock of the channel that they are offered to
     * @throws SpecException if there is no such file, or its first request is none; {@link #advance} throws it for a later one
     */
    public static TraceFile open(Path file, Hertz clock, long most) {
        if (most < 1) {
            throw new IllegalArgumentException("a trace of at least one request is wanted, not of " + most);
        }
        TraceLines lines = TraceLines.open(file);
        try {
            if (!lines.advance()) {
                throw lines.wrong("is empty; write a request per line: " + TraceDialect.examples());
            }
            String first = lines.text();
            TraceDialect dialect = TraceDialect.findByFirst(first)
                    .orElseThrow(() -> lines.wrong(
                            0, quote(first) + " is no request; expected one of " + TraceDialect.examples()));
            if (dialect.hasHeader() && !lines.advance()) {
                throw lines.wrong("has a header and no requests; write " + dialect.example());
            }
            TraceFile trace = new TraceFile(lines, dialect, clock, most);
            trace.parse();
            trace.readAhead = true;
            return trace;
        } catch (SpecException e) {
            lines.close();
            throw e;
        }
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean advance() {
        if (requests == most) {
            return false;
        }
        if (readAhead) {
            readAhead = false;
        } else if (lines.advance()) {
            parse();
        } else {
            return false;
        }
        requests++;
        highestAddress = Math.max(highestAddress, address);
        return true;
    }

    private void parse() {
        List<Word> words = dialect.words(lines.text());
        if (words.size() != dialect.length()) {
            throw wrong(0, words.size() + " words instead of " + dialect.length());
        }
        Word kind = words.get(dialect.kindAt());
        write = dialect.findWrite(kind.text())
                .orElseThrow(() -> wrong(kind.start(), quote(kind.text()) + " is neither a read nor a write"));
        address = address(words.get(dialect.addressAt()));
        timeAt.ifPresent(at -> offerAt(words.get(at)));
    }

    private long address(Word word) {
        String text = word.text().toLowerCase(Locale.ROOT);
        boolean hexadecimal = text.startsWith("0x");
        String digits = hexadecimal ? text.substring(2) : text;
        if (digits.isEmpty() || Character.digit(digits.charAt(0), hexadecimal ? 16 : 10) < 0) {
            throw wrong(word.start(), quote(word.text()) + " is no address");
        }
        if (dialect.prefixed() && !hexadecimal) {
            throw wrong(
                    word.start(),
                    "the address " + quote(word.text())
                            + " does not say that it is hexadecimal, as all are in this dialect; write 0x before it");
        }
        try {
            return Long.parseLong(digits, hexadecimal ? 16 : 10);
        } catch (NumberFormatException e) {
            throw wrong(word.start(), quote(word.text()) + " is no address below 2^63");
        }
    }

    /** The channel rounds up to its next half clock; a request of clock n is therefore offered just before it. */
    private void offerAt(Word word) {
        if (!DECIMAL.matcher(word.text()).matches()
                || dialect.countsClocks() && word.text().contains(".")) {
            throw wrong(word.start(), quote(word.text()) + (dialect.countsClocks() ? " is no cycle" : " is no time"));
        }
        double exact = dialect.countsClocks()
                ? Math.ceil(Long.parseLong(word.text()) * clockPs) - 1
                : new BigDecimal(word.text())
                        .movePointRight(DIGITS_OF_A_PICOSECOND)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .doubleValue();
        if (exact > LAST_PS) {
            throw wrong(
                    word.start(),
                    quote(word.text()) + " lies more than an hour ahead; a channel is simulated refresh by refresh");
        }
        long next = (long) Math.max(0, exact);
        if (next < offeredPs) {
            throw wrong(word.start(), "the time " + quote(word.text()) + " lies before that of the request above");
        }
        offeredPs = next;
    }

    private SpecException wrong(int character, String message) {
        return lines.wrong(character, quote(lines.text()) + ": " + message + "; expected " + dialect.example());
    }

    private static String quote(String text) {
        return "'" + text.strip().replaceAll("[^\\x20-\\x7e]", "?") + "'";
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public boolean isWrite() {
        return write;
    }

    @Override
    public long offeredPs() {
        return offeredPs;
    }

    @Override
    public void close() {
        lines.close();
    }

    // ---- Statistics -------------------------------------------------------------

    /** Whether requests say when they are offered. */
    public boolean timed() {
        return timeAt.isPresent();
    }

    /** Requests offered so far. */
    public long requests() {
        return requests;
    }

    /** The highest address offered so far. */
    public long highestAddress() {
        return highestAddress;
    }
}
