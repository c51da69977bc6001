// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

/**
 * So many events happened at one instant that time will likely never move on: handlers schedule one another without
 * delay. Names the last of them. All that is pending is kept, and the simulation may be run on, for as many again.
 */
public final class NoProgress extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoProgress(long nowPs, long events, Handler handler, int opcode, long argument) {
        super("time stands still at " + Simulation.instant(nowPs) + " after " + events + " events; the last was "
                + Simulation.event(handler, opcode, argument));
    }
}
