// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

import java.util.Arrays;

/**
 * A state seen from the present, as three columns of numbers.
 *
 * <p>A <i>word</i> must come back for the state to recur. A <i>counter</i> counts down to 1 and does not matter until then.
 * A <i>total</i> only grows and never matters.
 */
public final class RelativeState {
    /** Numbers in the order written. */
    private static final class Column {
        private long[] values = new long[64];
        private int size;
        private int read;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        long next() {
            return values[read++];
        }

        boolean equalTo(Column other) {
            return Arrays.equals(values, 0, size, other.values, 0, other.size);
        }
    }

    private final Column words = new Column();
    private final Column counters = new Column();
    private final Column totals = new Column();
    private long hash;

    // ---- Writing ----------------------------------------------------------------

    /** A number that decides the future. */
    public void word(long value) {
        words.add(value);
        hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        hash ^= hash >>> 29;
    }

    /** A real number that decides the future. */
    public void word(double value) {
        word(Double.doubleToLongBits(value));
    }

    /** How many rounds are still to do, the present one included: at least 1. */
    public void counter(long value) {
        counters.add(value);
    }

    /** A sum over the past. */
    public void total(long value) {
        totals.add(value);
    }

    // ---- Reading after an advance -----------------------------------------------

    /** The next counter, in the order written. */
    public long nextCounter() {
        return counters.next();
    }

    /** The next total, in the order written. */
    public long nextTotal() {
        return totals.next();
    }

    // ---- Comparing --------------------------------------------------------------

    /** A number that is equal for equal words. */
    public long hash() {
        return hash;
    }

    /** Whether this state and an earlier one have the same words, so that the same future follows. */
    public boolean recurs(RelativeState earlier) {
        return hash == earlier.hash && words.equalTo(earlier.words) && counters.size == earlier.counters.size;
    }

    /**
     * How often what happened since an earlier, equal state can happen again before a counter runs out; none if a counter
     * went up.
     */
    long periodsAhead(RelativeState earlier) {
        long most = Long.MAX_VALUE;
        for (int i = 0; i < counters.size; i++) {
            long each = earlier.counters.values[i] - counters.values[i];
            if (each < 0) {
                return 0;
            }
            if (each > 0) {
                most = Math.min(most, (counters.values[i] - 1) / each);
            }
        }
        return most == Long.MAX_VALUE ? 0 : most;
    }

    /** Lets counters and totals change by what they changed since an earlier state, so many times more. */
    void advance(RelativeState earlier, long periods) {
        advance(counters, earlier.counters, periods);
        advance(totals, earlier.totals, periods);
    }

    private static void advance(Column now, Column earlier, long periods) {
        for (int i = 0; i < now.size; i++) {
            long each = now.values[i] - earlier.values[i];
            now.values[i] = Math.addExact(now.values[i], Math.multiplyExact(periods, each));
        }
    }
}
