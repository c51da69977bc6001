// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Dealing;
import dev.sandtable.work.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the columns of collectives: sizes, who gets how much, where the ranks sit and by which algorithm. */
final class CollectiveFields {
    private static final String LIST = "[\\s;]+";

    private CollectiveFields() {}

    static Collective even(Fields f, DataType type, Collective.Kind kind) {
        return new Collective(kind, new Bytes(f.count("bytes")), type);
    }

    static Collective barrier(DataType type) {
        return new Collective(Collective.Kind.BARRIER, Bytes.ZERO, type);
    }

    /** By a matrix, by a power law of tokens, or evenly. */
    static Collective uneven(Fields f, DataType type) {
        Optional<String> matrix = f.find("matrix");
        if (matrix.isPresent()) {
            Dealing.Given given = new Dealing.Given(matrix(matrix.get()));
            return new Collective(Collective.Kind.ALL_TO_ALL_V, new Bytes(given.largestRow()), type, given);
        }
        double skew = ProductFields.skew(f);
        Dealing dealing = skew == 0 ? Dealing.EVEN : new Dealing.PowerLaw(skew, f.count("tokens"));
        return new Collective(Collective.Kind.ALL_TO_ALL_V, new Bytes(f.count("bytes")), type, dealing);
    }

    /** Rows of tokens with their scales, one for each expert. */
    static Collective experts(Fields f, DataType type, Collective.Kind kind) {
        long tokens = f.count("tokens");
        long active = f.count("active");
        Dealing dealing = new Dealing.Experts(
                tokens,
                Math.toIntExact(f.count("experts")),
                Math.toIntExact(active),
                Math.toIntExact(f.count("node_limit", 0)),
                ProductFields.skew(f));
        long hidden = f.count("hidden");
        Scaling scaling = ProductFields.scaling(f);
        long row = (Math.multiplyExact(hidden, type.bits()) + Byte.SIZE - 1) / Byte.SIZE
                + (long) scaling.aBytes(1, hidden);
        Bytes bytes = new Bytes(Math.multiplyExact(Math.multiplyExact(tokens, active), row));
        return new Collective(kind, bytes, type, dealing);
    }

    private static List<List<Long>> matrix(String text) {
        List<List<Long>> rows = new ArrayList<>();
        for (String line : text.split(";")) {
            rows.add(Arrays.stream(line.strip().split("\\s+"))
                    .map(number -> number("matrix", number))
                    .toList());
        }
        return rows;
    }

    private static long number(String column, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RowProblem(column + " holds '" + text
                    + "'; write whole numbers with spaces between them, rows of a matrix with semicolons");
        }
    }

    /** Ranks of a group, which are those of the endpoints where the row lists them. */
    static int[] group(Fields f) {
        long ranks = f.count("ranks");
        if (ranks < 2 || ranks > Integer.MAX_VALUE) {
            throw new RowProblem("ranks is " + ranks + "; a collective needs at least 2");
        }
        int[] group = new int[(int) ranks];
        Arrays.setAll(group, rank -> rank);
        Optional<String> places = f.find("endpoints");
        if (places.isPresent()) {
            String[] listed = places.get().split(LIST);
            if (listed.length != ranks) {
                throw new RowProblem("endpoints lists " + listed.length + " of " + ranks + " ranks");
            }
            Arrays.setAll(group, rank -> Math.toIntExact(number("endpoints", listed[rank])));
            if (Arrays.stream(group).anyMatch(place -> place < 0)) {
                throw new RowProblem("endpoints are counted from 0");
            }
        }
        return group;
    }

    /** The algorithm that a row insists on. */
    static Optional<Algorithm> algorithm(Fields f) {
        return f.find("algorithm").map(text -> Fields.parseWord("algorithm", Algorithm.class, text));
    }
}
