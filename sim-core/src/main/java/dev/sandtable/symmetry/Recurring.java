// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

/** A model on the event engine whose state may recur. Events that it has pending are seen without its help. */
public interface Recurring {
    /**
     * Writes the whole state that decides the future: words that must be equal for the future to be, times among them relative
     * to the present; counters of rounds still to do; totals that grow. Always in the same order.
     */
    void describe(RelativeState state);

    /** Some periods have passed at once: takes counters and totals from the state, in the order written, and moves times. */
    void advance(RelativeState state, long byPs);
}
