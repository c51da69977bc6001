// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * What a cache remembers in order to choose who leaves. It is told of every use of a way and asked for a victim once all
 * ways of a set are full; a way that it names is filled next.
 */
interface Replacement {
    /** A line that is present was used. */
    void used(int set, int way);

    /** A line came into a way. */
    void filled(int set, int way);

    /**
     * The way to give up.
     *
     * @param pinned ways that must stay, one bit each; never all
     */
    int victim(int set, long pinned);
}
