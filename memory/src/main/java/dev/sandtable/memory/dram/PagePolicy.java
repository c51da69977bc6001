// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;

/**
 * What a controller does with a row after an access.
 *
 * @param kind the rule
 * @param idle under {@link Kind#TIMEOUT}, how long a row that nobody wants stays open; zero under the others
 */
public record PagePolicy(Kind kind, Picoseconds idle) {

    /** The rules by which rows close; what the next request wants is not known when one must be chosen. */
    public enum Kind {
        /** The row stays open until another row of the bank is wanted: a later hit costs no activate, a conflict pays tRP. */
        OPEN,
        /** The last queued access to the row precharges it by itself: a conflict costs no precharge command. */
        CLOSED,
        /** The row stays open for a while; when nobody has wanted the bank for that time, it is precharged. */
        TIMEOUT
    }

    /** {@link Kind#OPEN}. */
    public static final PagePolicy OPEN = new PagePolicy(Kind.OPEN, Picoseconds.ZERO);

    /** {@link Kind#CLOSED}. */
    public static final PagePolicy CLOSED = new PagePolicy(Kind.CLOSED, Picoseconds.ZERO);

    public PagePolicy {
        if ((kind == Kind.TIMEOUT) != (idle.value() > 0)) {
            throw new IllegalArgumentException(
                    "a page policy with a timeout needs a positive one, the others none; was " + kind + " " + idle);
        }
    }

    /** Rows close when nobody has wanted them for a time. */
    public static PagePolicy timeout(Picoseconds idle) {
        return new PagePolicy(Kind.TIMEOUT, idle);
    }
}
