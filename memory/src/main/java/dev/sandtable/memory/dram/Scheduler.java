// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.symmetry.RelativeState;

/**
 * Decides which request's next command goes out, and when. A scheduler holds the requests that wait; the channel tells it
 * the time and brings requests. Times never run backwards between calls.
 */
interface Scheduler {
    long NEVER = Long.MAX_VALUE;

    /** Whether there is room for a read or a write at a tick. */
    boolean accepts(boolean write, long now);

    /** Takes a request; there must be room. */
    void add(int bank, int row, boolean write, long now);

    /** Earliest tick, from {@code now} on, at which it would do or decide anything; {@link #NEVER} if not before something else happens. */
    long next(long now);

    /** Does what it would do at {@code tick}, which {@link #next} gave. */
    void act(long tick);

    /** The channel's refresh duty has changed. */
    void refreshBecameDue();

    /** Whether {@link #describe} can write down all that decides its future, banks of a group taken as alike. */
    default boolean recurs() {
        return false;
    }

    /** Writes down what decides its future. */
    default void describe(RelativeState state, long now, Renaming names) {
        throw new IllegalStateException("this scheduler tells banks apart");
    }

    /** Requests that it holds. */
    int waiting();
}
