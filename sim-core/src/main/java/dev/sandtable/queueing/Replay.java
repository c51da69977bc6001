// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.NoProgress;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Outcome;
import dev.sandtable.engine.SimulationInterrupted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Plays a graph on the event engine. What runs is a <i>unit</i>: a task, or a rendezvous with all its members. An event
 * is the end of a unit, which releases tasks and so begins other units at the same instant.
 *
 * <p>Units are numbered: tasks as in the graph, rendezvous after them.
 */
final class Replay implements Handler {
    private static final int END = 0;

    // ---- Parameters -------------------------------------------------------------
    private final TaskGraph graph;
    private final Successors successors;
    private final Simulation simulation;
    private final @Nullable SharedResources shared;
    private final long originPs;

    // ---- State ------------------------------------------------------------------
    private final long[] startPs;
    private final long[] endPs;
    private final int[] waitsFor;
    private final int[] awaited;
    private int ended;

    Replay(TaskGraph graph, Successors successors, Simulation simulation, @Nullable Contention contention) {
        this.graph = graph;
        this.successors = successors;
        this.simulation = simulation;
        shared = contention == null ? null : contention.resourcesFor(graph, simulation);
        originPs = simulation.nowPs();
        startPs = new long[graph.tasks];
        endPs = new long[graph.tasks];
        Arrays.fill(startPs, Execution.NEVER_PS);
        Arrays.fill(endPs, Execution.NEVER_PS);
        waitsFor = successors.waitsFor.clone();
        awaited = graph.rendezvous.awaited();
    }

    Execution run() {
        int[] roots = successors.waitsFor;
        for (int t = 0; t < graph.tasks; t++) {
            if (roots[t] == 0) {
                release(t);
            }
        }
        return goOn();
    }

    /** Runs from where it stands until the graph is done, or as long as the simulation does. */
    Execution goOn() {
        Outcome outcome;
        try {
            outcome = simulation.run();
        } catch (SimulationInterrupted stop) {
            throw unfinished(Unfinished.Reason.INTERRUPTED, stop);
        } catch (NoProgress stop) {
            throw unfinished(Unfinished.Reason.NO_PROGRESS, stop);
        }
        if (ended == graph.tasks) {
            return new Execution(graph, startPs, endPs);
        }
        if (outcome == Outcome.DRAINED) {
            throw Deadlock.of(graph, waitsFor, awaited, endPs);
        }
        throw unfinished(
                outcome == Outcome.TIME_LIMIT ? Unfinished.Reason.TIME_LIMIT : Unfinished.Reason.EVENT_BUDGET, null);
    }

    private Unfinished unfinished(Unfinished.Reason reason, @Nullable RuntimeException stop) {
        String message = "the simulation stopped when " + ended + " of " + graph.tasks + " tasks had ended: "
                + (stop == null ? reason + " at " + simulation.now() : stop.getMessage());
        return new Unfinished(message, stop, reason, new Execution(graph, startPs.clone(), endPs.clone()), this);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void handle(int opcode, long argument) {
        int unit = (int) argument;
        if (unit < graph.tasks) {
            end(unit);
        } else {
            for (int m = graph.rendezvous.lastMember(unit - graph.tasks);
                    m != TaskGraph.NONE;
                    m = graph.memberBefore[m]) {
                end(m);
            }
        }
    }

    private void end(int task) {
        endPs[task] = simulation.nowPs() - originPs;
        ended++;
        for (int i = successors.offset[task]; i < successors.offset[task + 1]; i++) {
            int s = successors.to[i];
            if (--waitsFor[s] == 0) {
                release(s);
            }
        }
    }

    /** A task has nothing left to wait for but, if it is a member of a rendezvous, the other members. */
    private void release(int task) {
        int rendezvous = graph.rendezvousOf(task);
        if (rendezvous == TaskGraph.NONE) {
            startPs[task] = simulation.nowPs() - originPs;
            begin(task, graph.durationPs[task]);
        } else if (--awaited[rendezvous] == 0) {
            for (int m = graph.rendezvous.lastMember(rendezvous); m != TaskGraph.NONE; m = graph.memberBefore[m]) {
                startPs[m] = simulation.nowPs() - originPs;
            }
            begin(graph.tasks + rendezvous, graph.durationPs[task]);
        }
    }

    private void begin(int unit, long durationPs) {
        if (shared == null) {
            simulation.schedule(durationPs, this, END, unit);
        } else {
            shared.begin(unit, durationPs, this, END, unit);
        }
    }
}
