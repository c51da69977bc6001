// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import nl.tudelft.simulation.dsol.eventlists.EventListPriorityQueue;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;

/**
 * DSOL: distributed simulation object library, of TU Delft. Time is a boxed double. Events are put into its list
 * directly and its loop runs in this thread: its own {@code scheduleEvent} composes a text for each event, and its
 * worker thread must be woken for each run.
 */
final class DsolEngine implements HoldEngine {
    private final Loop loop = new Loop();
    private final StateTable state = new StateTable();
    private final double[] increments;
    private int next;
    private int left;

    DsolEngine(long[] incrementPs, int pending) {
        increments = new double[incrementPs.length];
        for (int i = 0; i < increments.length; i++) {
            increments[i] = incrementPs[i];
        }
        for (int event = 0; event < pending; event++) {
            schedule(event % StateTable.OPCODES, event);
        }
    }

    private void schedule(int opcode, long argument) {
        double time = loop.getSimulatorTime() + increments[next++ & (increments.length - 1)];
        loop.getEventList().add(new LambdaSimEvent<>(time, () -> happen(opcode, argument)));
    }

    private void happen(int opcode, long argument) {
        state.touch(opcode, argument);
        schedule(opcode, argument);
        if (--left == 0) {
            loop.halt();
        }
    }

    @Override
    public long run() {
        left = EVENTS;
        loop.go();
        return state.sum();
    }

    private static final class Loop extends DevsSimulator<Double> {
        private static final long serialVersionUID = 1L;

        Loop() {
            super("hold");
            setEventList(new EventListPriorityQueue<>());
            simulatorTime = 0.0;
            runUntilTime = Double.MAX_VALUE;
        }

        void go() {
            runState = RunState.STARTED;
            run();
        }

        void halt() {
            runState = RunState.STOPPING;
        }

        /** There is no replication whose end could be asked for. */
        @Override
        protected void checkStoppingCondition() {}
    }
}
