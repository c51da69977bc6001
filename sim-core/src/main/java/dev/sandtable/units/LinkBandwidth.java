// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A link's bandwidth as a data sheet states it: a rate, whether it counts one direction or both, and of what it is.
 * Written {@code 25 GB/s per direction per port} or {@code 900 GB/s bidirectional per chip}. Direction and scope have no
 * default, because each is a factor of two or more that data sheets leave to the reader.
 *
 * @param rate the rate as stated
 * @param direction whether the rate counts one direction or the sum of both
 * @param scope what the rate belongs to
 */
public record LinkBandwidth(BytesPerSecond rate, Direction direction, Scope scope) {

    /** What a stated rate counts. */
    public enum Direction {
        /** One direction; the other has as much again. */
        PER_DIRECTION("per direction"),
        /** The sum of both directions. */
        BIDIRECTIONAL("bidirectional");

        private final String words;

        Direction(String words) {
            this.words = words;
        }
    }

    /** What a stated rate belongs to. */
    public enum Scope {
        /** One physical link. */
        PER_LINK,
        /** One port of an adapter or a switch. */
        PER_PORT,
        /** All links of one chip together. */
        PER_CHIP,
        /** All links of one die together. */
        PER_DIE,
        /** All links of one node together. */
        PER_NODE,
        /** Each pair of endpoints. */
        PER_PAIR;

        private String word() {
            return name().substring("PER_".length()).toLowerCase(Locale.ROOT);
        }
    }

    private static final String SCOPES = "per link, per port, per chip, per die, per node or per pair";

    public LinkBandwidth {
        if (!(rate.value() > 0)) {
            throw new IllegalArgumentException("a link's bandwidth must be positive, was " + rate);
        }
    }

    /** The rate of one direction: half of a bidirectional figure. */
    public BytesPerSecond perDirection() {
        return switch (direction) {
            case PER_DIRECTION -> rate;
            case BIDIRECTIONAL -> rate.times(0.5);
        };
    }

    /**
     * Reads {@code 25 GB/s per direction per port}; direction and scope in either order.
     *
     * @throws IllegalArgumentException if the rate, the direction or the scope is missing, unknown or said twice
     */
    public static LinkBandwidth parse(String text) {
        String rest = text.strip().replaceAll("\\s+", " ");
        String[] words = rest.split(" (?=per |bidirectional)", -1);
        Direction direction = null;
        Scope scope = null;
        for (int i = 1; i < words.length; i++) {
            Direction saysDirection = directionOf(words[i]);
            Scope saysScope = saysDirection == null ? scopeOf(words[i], text) : null;
            if ((saysDirection != null && direction != null) || (saysScope != null && scope != null)) {
                throw new IllegalArgumentException(UnitParser.quote(text.strip()) + " says "
                        + (saysScope == null ? "its direction" : "its scope") + " twice"
                        + UnitParser.write(Dimension.LINK_BANDWIDTH));
            }
            direction = saysDirection == null ? direction : saysDirection;
            scope = saysScope == null ? scope : saysScope;
        }
        BytesPerSecond rate =
                new BytesPerSecond(UnitParser.parse(words[0], Dimension.DATA_RATE, Dimension.LINK_BANDWIDTH)
                        .doubleValue());
        if (direction == null || scope == null) {
            String lacks = direction != null
                    ? "scope (" + SCOPES + ")"
                    : scope != null
                            ? "direction (per direction or bidirectional)"
                            : "direction (per direction or bidirectional) or its scope (" + SCOPES + ")";
            throw new IllegalArgumentException(UnitParser.quote(text.strip()) + " does not say its " + lacks
                    + "; write for example " + UnitParser.quote(words[0] + " per direction per link"));
        }
        return new LinkBandwidth(rate, direction, scope);
    }

    private static @Nullable Direction directionOf(String words) {
        for (Direction direction : Direction.values()) {
            if (direction.words.equals(words)) {
                return direction;
            }
        }
        return null;
    }

    private static Scope scopeOf(String words, String text) {
        for (Scope scope : Scope.values()) {
            if (words.equals("per " + scope.word())) {
                return scope;
            }
        }
        throw new IllegalArgumentException(UnitParser.quote(text.strip()) + ": '" + words
                + "' is neither a direction (per direction or bidirectional) nor a scope (" + SCOPES + ")");
    }

    @Override
    public String toString() {
        return rate + " " + direction.words + " per " + scope.word();
    }
}
