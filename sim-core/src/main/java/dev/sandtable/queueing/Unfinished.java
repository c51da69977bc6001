// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import org.jspecify.annotations.Nullable;

/**
 * A simulation stopped before the graph that it played was done. Nothing is lost: what has ended can be read, and the
 * execution can go on from where it stands.
 */
public final class Unfinished extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** What stopped the simulation. */
    public enum Reason {
        /** The graph goes on after the limit of simulated time. */
        TIME_LIMIT,
        /** The budget of events was spent. */
        EVENT_BUDGET,
        /** The thread was interrupted. */
        INTERRUPTED,
        /** Time stood still. */
        NO_PROGRESS
    }

    private final Reason reason;
    private final transient Execution soFar;
    private final transient Replay replay;

    Unfinished(String message, @Nullable RuntimeException cause, Reason reason, Execution soFar, Replay replay) {
        super(message, cause);
        this.reason = reason;
        this.soFar = soFar;
        this.replay = replay;
    }

    public Reason reason() {
        return reason;
    }

    /** The execution up to here: {@link Execution#ended} tells which tasks have their times. Going on leaves it as it is. */
    public Execution soFar() {
        return soFar;
    }

    /**
     * Lets the simulation run on and returns the whole execution, as if it had not been stopped.
     *
     * @throws Unfinished if it is stopped again
     */
    public Execution goOn() {
        return replay.goOn();
    }
}
