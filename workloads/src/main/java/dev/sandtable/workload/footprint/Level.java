// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

/**
 * Short-lived bytes of a rank at one moment.
 *
 * @param kept tensors kept for backward passes
 * @param working tensors that live only within the layer at work
 * @param what what is at work
 */
record Level(long kept, long working, String what) {
    /** Nothing. */
    static final Level NONE = new Level(0, 0, "nothing");

    long total() {
        return kept + working;
    }

    Level plusKept(long more) {
        return new Level(kept + more, working, what);
    }

    /** The higher of both; the earlier where they are equal. */
    Level max(Level later) {
        return later.total() > total() ? later : this;
    }
}
