// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** One line of a trace: its fields as text, and what is wrong with them where it stands. */
final class TraceLine {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;

    private final String file;
    private final int number;
    private final Map<String, String> fields;

    TraceLine(String file, int number, Map<String, String> fields) {
        this.file = file;
        this.number = number;
        this.fields = fields;
    }

    /** A time of zero or later. */
    long picoseconds(String field, double psPerUnit) {
        double value = decimal(field);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw wrong(field, "must be a time of 0 or more, was " + text(field));
        }
        return Math.round(value * psPerUnit);
    }

    /** A count of at least one. */
    int tokens(String field) {
        double value = decimal(field);
        if (!(value >= 1) || value > Integer.MAX_VALUE || value != StrictMath.rint(value)) {
            throw wrong(field, "must be a whole number of tokens of at least 1, was " + text(field));
        }
        return (int) value;
    }

    /** A date and time of day, in ticks of 100 ns since 1970. */
    long clock(String field) {
        try {
            LocalDateTime clock = LocalDateTime.parse(text(field).replace(' ', 'T'));
            return clock.toEpochSecond(ZoneOffset.UTC) * TICKS_PER_SECOND + clock.getNano() / NANOS_PER_TICK;
        } catch (DateTimeParseException e) {
            throw wrong(field, "must be a time such as 2023-11-16 18:15:46.6805900, was " + text(field));
        }
    }

    /** Names of blocks, written [1, 2, 3]; none where the field is absent. */
    int[] keys(String field) {
        String text = fields.getOrDefault(field, "").replaceAll("[\\[\\]\\s]", "");
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(",", -1);
        int[] keys = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                keys[i] = Integer.parseInt(parts[i]);
            } catch (NumberFormatException e) {
                throw wrong(field, "must list whole numbers, but has '" + parts[i] + "'");
            }
        }
        return keys;
    }

    private double decimal(String field) {
        try {
            return Double.parseDouble(text(field));
        } catch (NumberFormatException e) {
            throw wrong(field, "must be a number, was '" + text(field) + "'");
        }
    }

    private String text(String field) {
        String text = fields.getOrDefault(field, "");
        if (text.isBlank()) {
            throw wrong(field, "is missing");
        }
        return text;
    }

    /** An error at this line. */
    SpecException wrong(String field, String message) {
        return new SpecException(new Location(file, number, 1), field, message);
    }
}
