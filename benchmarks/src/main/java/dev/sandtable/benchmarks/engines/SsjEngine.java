// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;

/** SSJ: stochastic simulation in Java, of the University of Montreal. Time is a double. */
final class SsjEngine implements HoldEngine {
    private final Simulator simulator = new Simulator();
    private final StateTable state = new StateTable();
    private final double[] increments;
    private int next;
    private int left;

    SsjEngine(long[] incrementPs, int pending) {
        increments = new double[incrementPs.length];
        for (int i = 0; i < increments.length; i++) {
            increments[i] = incrementPs[i];
        }
        simulator.init();
        for (int event = 0; event < pending; event++) {
            new Held(event % StateTable.OPCODES, event).schedule(increment());
        }
    }

    private double increment() {
        return increments[next++ & (increments.length - 1)];
    }

    @Override
    public long run() {
        left = EVENTS;
        simulator.start();
        return state.sum();
    }

    private final class Held extends Event {
        private final int opcode;
        private final long argument;

        Held(int opcode, long argument) {
            super(simulator);
            this.opcode = opcode;
            this.argument = argument;
        }

        @Override
        public void actions() {
            state.touch(opcode, argument);
            schedule(increment());
            if (--left == 0) {
                simulator.stop();
            }
        }
    }
}
