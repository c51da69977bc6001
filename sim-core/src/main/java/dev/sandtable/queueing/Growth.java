// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

/** How full arrays grow: by half, so that a graph of n tasks never holds room for more than 1.5 n. */
final class Growth {
    /** The most elements that every Java virtual machine can hold in one array. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private Growth() {}

    /** The next capacity after a full one. */
    static int next(int full) {
        if (full >= MOST) {
            throw new IllegalStateException("more than " + MOST + " elements");
        }
        return (int) Math.min(MOST, 16L + full + (full >> 1));
    }
}
