// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

/**
 * The requests that a channel is offered, in order. A source is a cursor: {@link #advance} moves it to the next request
 * and the other methods describe that one. A request that finds its queue full holds up those behind it.
 */
public interface RequestSource {

    /** Moves to the next request; false when there is none. */
    boolean advance();

    /** Address of the present request inside the channel, in bytes; one column access at that address is wanted. */
    long address();

    /** Whether the present request writes. */
    boolean isWrite();

    /** Earliest time at which the present request is offered, in picoseconds; 0 for a source that is always ahead. */
    default long offeredPs() {
        return 0;
    }
}
