// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The catalogue of formats of recorded requests, told apart by their first line. */
public enum TraceFormat {
    /** Azure's LLM inference traces: a clock, tokens of the prompt, tokens of the answer. */
    AZURE(List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens")) {
        @Override
        long arrivalPs(TraceLine line, long origin) {
            return Math.multiplyExact(line.clock("TIMESTAMP") - origin, HUNDRED_NANOSECONDS);
        }

        @Override
        long origin(TraceLine line) {
            return line.clock("TIMESTAMP");
        }
    },
    /** Seconds from the start, and tokens. */
    PLAIN(List.of("arrival_s", "input", "output")),
    /** The same under other names. */
    TOKENS(List.of("arrived_at", "num_prefill_tokens", "num_decode_tokens")),
    /** Mooncake's traces: a JSON object per line, milliseconds, tokens, and names of blocks of 512 tokens. */
    MOONCAKE(List.of("timestamp", "input_length", "output_length")) {
        @Override
        long arrivalPs(TraceLine line, long origin) {
            return line.picoseconds("timestamp", PS_PER_MS);
        }

        @Override
        boolean json() {
            return true;
        }
    },
    /** A JSON object per line: seconds from the start, and tokens. */
    PLAIN_LINES(List.of("arrival_s", "input", "output")) {
        @Override
        boolean json() {
            return true;
        }
    };

    private static final long HUNDRED_NANOSECONDS = 100_000;
    private static final double PS_PER_MS = 1e9;
    private static final double PS_PER_S = 1e12;

    private final List<String> fields;

    TraceFormat(List<String> fields) {
        this.fields = fields;
    }

    /** Its arrival, its prompt, its answer. */
    List<String> fields() {
        return fields;
    }

    /** Whether every line is a JSON object; otherwise the first line names columns. */
    boolean json() {
        return false;
    }

    long arrivalPs(TraceLine line, long origin) {
        return line.picoseconds(fields.get(0), PS_PER_S);
    }

    /** The clock at the first request. */
    long origin(TraceLine line) {
        return 0;
    }

    /** The format whose fields all stand in a first line. */
    static Optional<TraceFormat> findOf(String firstLine) {
        boolean json = firstLine.startsWith("{");
        return Arrays.stream(values())
                .filter(format -> format.json() == json)
                .filter(format -> format.fields.stream().allMatch(field -> names(firstLine, field, json)))
                .findFirst();
    }

    private static boolean names(String line, String field, boolean json) {
        return json
                ? line.contains('"' + field + '"')
                : Arrays.asList(line.split(",", -1)).contains(field);
    }

    /** All formats, as an error lists them. */
    static String known() {
        return "TIMESTAMP,ContextTokens,GeneratedTokens (Azure), arrival_s,input,output or"
                + " arrived_at,num_prefill_tokens,num_decode_tokens as columns, or JSON lines with timestamp, input_length,"
                + " output_length (Mooncake) or arrival_s, input, output";
    }
}
