// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;

/**
 * Counts arrivals and calls a handler, as an event of the same instant, when the last has come; then it counts anew.
 *
 * <p>The join of a fork, the end of a wave of thread blocks, the completion of a message sent in pieces.
 */
public final class Join {
    private final Simulation simulation;
    private final int parties;
    private final Handler complete;
    private final int opcode;
    private int missing;
    private long rounds;

    public Join(Simulation simulation, int parties, Handler complete, int opcode) {
        if (parties <= 0) {
            throw new IllegalArgumentException("parties must be positive, was " + parties);
        }
        this.simulation = simulation;
        this.parties = parties;
        this.complete = complete;
        this.opcode = opcode;
        missing = parties;
    }

    /** One more has come. The handler's argument is the number of the round, from zero. */
    public void arrive() {
        if (--missing == 0) {
            missing = parties;
            simulation.schedule(0, complete, opcode, rounds++);
        }
    }

    /** How many have yet to come in this round. */
    public int missing() {
        return missing;
    }
}
