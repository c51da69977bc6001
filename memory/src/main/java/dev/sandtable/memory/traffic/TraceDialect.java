// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ways in which traces of requests are written: one request per line, its words in a fixed order.
 *
 * <p>An address is hexadecimal with {@code 0x} or decimal. Where a dialect's own reader takes every address as hexadecimal, {@code 0x} is
 * required: the same digits would mean another address there.
 */
enum TraceDialect {
    /** Loads and stores, as Ramulator 2 reads them. */
    LOADS("LD 0x1f40 or ST 8000", ' ', "kind address", "LD", "ST", false),
    /** Command clock at which the request is offered, as DRAMsim3 reads it. */
    CYCLES("0x1f40 READ 12 or 0x1f40 WRITE 12", ' ', "address kind cycle", "READ", "WRITE", true),
    /** One letter. */
    LETTERS("R 0x40 or W 0x40", ' ', "kind address", "R", "W", false),
    /** A table with a header. */
    TABLE("0x40,read or 64,write under the header address,kind", ',', "address,kind", "read", "write", false),
    /** The same with the time at which a request is offered. */
    TIMED_TABLE(
            "0x40,read,12.5 or 64,write,13 under the header address,kind,time_ns",
            ',',
            "address,kind,time_ns",
            "read",
            "write",
            false);

    /** A word of a line, and where it begins. */
    record Word(String text, int start) {}

    private final String example;
    private final char separator;
    private final String header;
    private final List<String> fields;
    private final String reads;
    private final String writes;
    private final boolean prefixed;

    TraceDialect(String example, char separator, String fields, String reads, String writes, boolean prefixed) {
        this.example = example;
        this.separator = separator;
        header = fields;
        this.fields = Arrays.asList(fields.split("[ ,]", -1));
        this.reads = reads;
        this.writes = writes;
        this.prefixed = prefixed;
    }

    /** The dialect of a file that begins with this line. */
    static Optional<TraceDialect> findByFirst(String line) {
        String plain = line.replace(" ", "").strip();
        return Arrays.stream(values())
                .filter(dialect -> dialect.separator == ','
                        ? dialect.header.equalsIgnoreCase(plain)
                        : dialect.speaks(dialect.words(line)))
                .findFirst();
    }

    private boolean speaks(List<Word> words) {
        int kind = fields.indexOf("kind");
        return words.size() > kind && findWrite(words.get(kind).text).isPresent();
    }

    /** Whether its first line names the columns. */
    boolean hasHeader() {
        return separator == ',';
    }

    /** Words of a line with their places. */
    List<Word> words(String line) {
        List<Word> words = new ArrayList<>(fields.size());
        int start = 0;
        while (start <= line.length()) {
            int end = start;
            while (end < line.length() && !ends(line.charAt(end))) {
                end++;
            }
            String word = line.substring(start, end).strip();
            if (separator == ',' || !word.isEmpty()) {
                words.add(new Word(word, start));
            }
            start = end + 1;
        }
        return words;
    }

    private boolean ends(char c) {
        return separator == ',' ? c == ',' : c == ' ' || c == '\t' || c == '\r';
    }

    /** How many words a request has. */
    int length() {
        return fields.size();
    }

    /** Which word is the address. */
    int addressAt() {
        return fields.indexOf("address");
    }

    /** Which word says whether it is read or written. */
    int kindAt() {
        return fields.indexOf("kind");
    }

    /** Which word says when it is offered, if any does. */
    Optional<Integer> findTimeAt() {
        return Optional.of(fields.size() - 1).filter(last -> last == 2);
    }

    /** Whether times count command clocks. */
    boolean countsClocks() {
        return this == CYCLES;
    }

    /** Whether every address must say that it is hexadecimal. */
    boolean prefixed() {
        return prefixed;
    }

    /** Whether a word of this dialect writes; empty if it says neither. */
    Optional<Boolean> findWrite(String kind) {
        if (kind.equalsIgnoreCase(reads)) {
            return Optional.of(false);
        }
        return Optional.of(true).filter(write -> kind.equalsIgnoreCase(writes));
    }

    /** What a request looks like. */
    String example() {
        return example;
    }

    /** What requests look like in all dialects. */
    static String examples() {
        return Arrays.stream(values()).map(TraceDialect::example).collect(Collectors.joining("; "));
    }
}
