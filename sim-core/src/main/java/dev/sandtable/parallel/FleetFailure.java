// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

/**
 * A simulation of a fleet failed; its cause says how. The results of all indices below it were delivered, and no other:
 * what one thread, running them in order, would have done.
 */
public final class FleetFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long index;

    FleetFailure(long index, Throwable cause) {
        super("simulation " + index + " failed: " + cause, cause);
        this.index = index;
    }

    /** The lowest index that failed, which is also how many results were delivered. */
    public long index() {
        return index;
    }
}
