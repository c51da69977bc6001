// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

/**
 * The thread that ran a simulation was interrupted. The simulation stopped between two events, kept its state, and may
 * be run on.
 */
public final class SimulationInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulationInterrupted(long nowPs, long events) {
        super("interrupted at " + Simulation.instant(nowPs) + " after " + events + " events");
    }
}
