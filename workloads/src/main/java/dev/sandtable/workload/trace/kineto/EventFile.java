// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.kineto;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * The events of a profile that took time, and what it says about its rank.
 *
 * @param events those with a beginning and a duration, in the order of the file
 * @param rank its rank, if the profile knows of a distributed job
 */
record EventFile(List<Event> events, Optional<Integer> rank) {
    private static final int GZIP_FIRST = 0x1f;
    private static final int BYTE = 0xff;
    private static final BigDecimal PS_PER_MICROSECOND = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

    EventFile {
        events = List.copyOf(events);
    }

    /**
     * Something that took time.
     *
     * @param category what kind: {@code kernel}, {@code cuda_runtime}, …
     * @param name what it is called
     * @param thread the thread or stream
     * @param startMicros when it began, by the profile's own clock
     * @param durationPs how long it took
     * @param arguments further values, as text
     */
    record Event(
            String category,
            String name,
            String thread,
            BigDecimal startMicros,
            long durationPs,
            Map<String, String> arguments) {
        Optional<String> argument(String key) {
            return Optional.ofNullable(arguments.get(key));
        }

        /** Whether it is a call that returns when the chip has done what it was given. */
        boolean synchronises() {
            return name.contains("Synchronize");
        }

        /** The instant by which all that it waits for has begun. */
        BigDecimal settledMicros() {
            return synchronises() ? startMicros.add(new BigDecimal(durationPs).movePointLeft(6)) : startMicros;
        }
    }

    /** Reads a profile, plain or compressed by gzip. */
    static EventFile read(byte[] content, String file) {
        boolean gzip = content.length > 1 && (content[0] & BYTE) == GZIP_FIRST;
        try (InputStream bytes = new ByteArrayInputStream(content);
                InputStream in = gzip ? new GZIPInputStream(bytes) : bytes;
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw problem(file, "is no profile: it does not begin with a brace");
            }
            return top(parser, file);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw problem(file, "is not whole JSON" + where + "; export the profile again");
        } catch (IOException e) {
            throw problem(file, "is compressed, and cut off or damaged: " + e.getMessage() + "; copy the file again");
        }
    }

    private static EventFile top(JsonParser parser, String file) {
        List<Event> events = new ArrayList<>();
        Optional<Integer> rank = Optional.empty();
        boolean listed = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("traceEvents") && value == JsonToken.START_ARRAY) {
                listed = true;
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    event(object(parser), file).ifPresent(events::add);
                }
            } else if (key.equals("distributedInfo") && value == JsonToken.START_OBJECT) {
                rank = Optional.ofNullable(object(parser).get("rank"))
                        .filter(text -> text.matches("\\d{1,9}"))
                        .map(Integer::valueOf);
            } else {
                parser.skipChildren();
            }
        }
        if (!listed) {
            throw problem(file, "has no traceEvents; write a profile as export_chrome_trace does");
        }
        return new EventFile(events, rank);
    }

    /** Scalars of an object by key, those of its arguments too; a list as its text. */
    private static Map<String, String> object(JsonParser parser) {
        Map<String, String> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                object(parser).forEach(values::putIfAbsent);
            } else if (token == JsonToken.START_ARRAY) {
                values.putIfAbsent(key, list(parser));
            } else {
                values.putIfAbsent(key, String.valueOf(parser.getString()));
            }
        }
        return values;
    }

    private static String list(JsonParser parser) {
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else {
                items.add(String.valueOf(parser.getString()));
            }
        }
        return items.toString();
    }

    private static Optional<Event> event(Map<String, String> values, String file) {
        String category = values.getOrDefault("cat", "");
        if (!"X".equals(values.get("ph")) || !KinetoReader.wanted(category)) {
            return Optional.empty();
        }
        String name = values.getOrDefault("name", "");
        try {
            BigDecimal start = new BigDecimal(values.getOrDefault("ts", ""));
            BigDecimal ps = new BigDecimal(values.getOrDefault("dur", "0")).multiply(PS_PER_MICROSECOND);
            if (ps.signum() < 0 || ps.compareTo(LATEST) > 0) {
                throw problem(
                        file, "the event '" + name + "' lasts " + values.get("dur") + " us; write 0 or more in dur");
            }
            String thread = values.getOrDefault("stream", values.getOrDefault("tid", ""));
            return Optional.of(new Event(category, name, thread, start, ps.longValue(), values));
        } catch (NumberFormatException e) {
            throw problem(
                    file, "the event '" + name + "' has no time that is a number; write microseconds in ts and dur");
        }
    }

    /** Picoseconds from one instant of the profile's clock to another. */
    static long ps(BigDecimal fromMicros, BigDecimal toMicros, String file) {
        BigDecimal ps = toMicros.subtract(fromMicros).multiply(PS_PER_MICROSECOND);
        if (ps.abs().compareTo(LATEST) > 0) {
            throw problem(file, "has events more than 26 days apart; write one step of one run");
        }
        return ps.longValue();
    }

    private static SpecException problem(String file, String message) {
        return new SpecException(Location.ofFile(file), "", message);
    }
}
