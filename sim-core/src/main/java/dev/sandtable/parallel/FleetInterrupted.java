// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

/** The thread that waits for a fleet was interrupted. What had been delivered stands; no simulation runs any more. */
public final class FleetInterrupted extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final long delivered;

    FleetInterrupted(long delivered) {
        super("interrupted after " + delivered + " results");
        this.delivered = delivered;
    }

    /** How many results were delivered: those of the indices below this number. */
    public long delivered() {
        return delivered;
    }
}
