// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.WheelCalendar;

/** This project's engine, used as its components use it, with a limit of every kind. */
class SandtableEngine implements HoldEngine, Handler {
    final Simulation simulation =
            new Simulation(new WheelCalendar(), new Simulation.Limits(EVENTS, Long.MAX_VALUE / 2, 100_000_000));

    private final StateTable state = new StateTable();
    private final long[] incrementPs;
    private int next;

    SandtableEngine(long[] incrementPs, int pending) {
        this.incrementPs = incrementPs;
        for (int event = 0; event < pending; event++) {
            simulation.schedule(increment(), this, event % StateTable.OPCODES, event);
        }
    }

    private long increment() {
        return incrementPs[next++ & (incrementPs.length - 1)];
    }

    @Override
    public void handle(int opcode, long argument) {
        state.touch(opcode, argument);
        simulation.schedule(increment(), this, opcode, argument);
    }

    @Override
    public long run() {
        simulation.run();
        return state.sum();
    }
}
