// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;

/** The request of a source that is offered next and holds up those behind it until it is admitted. */
final class HeadOfLine {
    // ---- Parameters -------------------------------------------------------------
    private final TickTimings timings;

    // ---- State ------------------------------------------------------------------
    private boolean present;
    private boolean exhausted;
    private long taken;

    HeadOfLine(TickTimings timings) {
        this.timings = timings;
    }

    // ---- Events -----------------------------------------------------------------

    /** Lets the next request step up if none is here; false if there is none. */
    boolean stepUp(RequestSource source) {
        if (!present && !exhausted) {
            present = source.advance();
            exhausted = !present;
            taken += present ? 1 : 0;
        }
        return present;
    }

    /** The request that was here is admitted. */
    void leave() {
        present = false;
    }

    /** Another source follows the one that has ended. */
    void begin() {
        exhausted = false;
    }

    /** So many requests are counted as taken and not offered. */
    void leaveOut(long requests) {
        taken += requests;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Whether a request is here. */
    boolean isPresent() {
        return present;
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** Requests taken from the source so far. */
    long taken() {
        return taken;
    }

    /** The first tick at which the request that is here is offered. */
    long tick(RequestSource source) {
        long offeredPs = source.offeredPs();
        return offeredPs == 0 ? 0 : (long) Math.ceil(offeredPs / timings.tickPs);
    }
}
