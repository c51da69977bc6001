// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Picoseconds;

/**
 * Holds all parties until the last has come, and then lets them go on at the same instant in the order they came: a
 * grid-wide synchronisation, a superstep's end.
 *
 * <p><b>Model.</b> Everyone leaves at the maximum of the arrival times.
 *
 * <p><b>Left out.</b> The cost of the signalling; add it to what comes before.
 *
 * <p><b>Check.</b> The time lost is the sum of (maximum − own) arrival times ({@code FlowControlTest}).
 *
 * <p><b>Source.</b> Valiant's bulk-synchronous model.
 */
public final class Barrier {
    private final Simulation simulation;

    // ---- State ------------------------------------------------------------------
    private final Handler[] goOn;
    private final int[] opcodes;
    private final long[] arguments;
    private int here;
    private long sumOfArrivalsPs;

    // ---- Statistics -------------------------------------------------------------
    private long waitedPs;
    private long rounds;

    public Barrier(Simulation simulation, int parties) {
        if (parties <= 0) {
            throw new IllegalArgumentException("parties must be positive, was " + parties);
        }
        this.simulation = simulation;
        goOn = new Handler[parties];
        opcodes = new int[parties];
        arguments = new long[parties];
    }

    /** One more has come, and wants this handler called when all have. */
    public void arrive(Handler handler, int opcode, long argument) {
        long now = simulation.nowPs();
        goOn[here] = handler;
        opcodes[here] = opcode;
        arguments[here++] = argument;
        sumOfArrivalsPs += now;
        if (here == goOn.length) {
            for (int p = 0; p < here; p++) {
                simulation.schedule(0, goOn[p], opcodes[p], arguments[p]);
            }
            waitedPs += here * now - sumOfArrivalsPs;
            sumOfArrivalsPs = 0;
            here = 0;
            rounds++;
        }
    }

    /** How often all have come. */
    public long rounds() {
        return rounds;
    }

    /** How long all parties together waited in completed rounds. */
    public Picoseconds waited() {
        return new Picoseconds(waitedPs);
    }
}
