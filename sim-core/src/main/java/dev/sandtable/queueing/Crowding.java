// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import java.util.Arrays;

/**
 * Who runs on which resource now, and hence how fast: the state of a {@link Contention} during an execution.
 *
 * <p>A unit's end is an event that is moved whenever its pace changes. As long as it is unhindered its end is its begin
 * plus its duration, to the picosecond; each change of pace afterwards rounds its end up by less than one.
 */
final class Crowding {
    /** What runs on one resource: demands, in the order they came, so that sums do not depend on what left. */
    private static final class Resource {
        private int[] demands = new int[4];
        private int count;
        /** By which factor those with a shared demand are slowed. */
        private double slowdown = 1;
    }

    // ---- Parameters -------------------------------------------------------------
    private final TaskGraph graph;
    private final Contention contention;
    private final Simulation simulation;
    private final Handler ends;
    private final int opcode;

    // ---- State: by resource, by unit --------------------------------------------
    private final Resource[] resources;
    private final long[] tickets;
    private final double[] leftPs;
    private final long[] leftAtPs;
    private final double[] slowdown;
    /** Units whose pace may have changed at this instant, each once. */
    private int[] dirty = new int[16];

    private int dirtyCount;
    private final boolean[] isDirty;

    /** Calls {@code ends} with {@code opcode} and a unit's number when the unit ends. */
    Crowding(TaskGraph graph, Contention contention, Simulation simulation, Handler ends, int opcode) {
        this.graph = graph;
        this.contention = contention;
        this.simulation = simulation;
        this.ends = ends;
        this.opcode = opcode;
        int units = graph.tasks + graph.rendezvous.count();
        tickets = new long[units];
        leftPs = new double[units];
        leftAtPs = new long[units];
        slowdown = new double[units];
        isDirty = new boolean[units];
        resources = new Resource[contention.resources()];
        Arrays.setAll(resources, r -> new Resource());
    }

    // ---- Events -----------------------------------------------------------------

    /** A unit begins now that takes {@code durationPs} unhindered. */
    void enter(int unit, long durationPs) {
        leftPs[unit] = durationPs;
        leftAtPs[unit] = simulation.nowPs();
        slowdown[unit] = 1;
        tickets[unit] = simulation.schedule(durationPs, ends, opcode, unit);
        for (int t = firstTask(unit); t != TaskGraph.NONE; t = nextTask(unit, t)) {
            for (int d = contention.first(t); d != TaskGraph.NONE; d = contention.next(d)) {
                Resource resource = resources[contention.resource(d)];
                if (resource.count == resource.demands.length) {
                    resource.demands = Arrays.copyOf(resource.demands, Growth.next(resource.count));
                }
                resource.demands[resource.count++] = d;
                refresh(resource);
            }
        }
        mark(unit);
        changePaces();
    }

    /** A unit has ended. */
    void leave(int unit) {
        for (int t = firstTask(unit); t != TaskGraph.NONE; t = nextTask(unit, t)) {
            for (int d = contention.first(t); d != TaskGraph.NONE; d = contention.next(d)) {
                Resource resource = resources[contention.resource(d)];
                int at = 0;
                while (resource.demands[at] != d) {
                    at++;
                }
                resource.count--;
                System.arraycopy(resource.demands, at + 1, resource.demands, at, resource.count - at);
                refresh(resource);
            }
        }
        changePaces();
    }

    /** Computes a resource's slowdown anew, and marks its users if it is another. */
    private void refresh(Resource resource) {
        double shared = 0;
        double left = 1;
        for (int i = 0; i < resource.count; i++) {
            int d = resource.demands[i];
            if (contention.reserved(d)) {
                left -= contention.share(d);
            } else {
                shared += contention.share(d);
            }
        }
        if (left <= 0) {
            throw new IllegalStateException("tasks that run together reserve more than a whole resource; the last is "
                    + contention.task(resource.demands[resource.count - 1]));
        }
        double slow = Math.max(1, shared / left);
        if (slow != resource.slowdown) {
            resource.slowdown = slow;
            for (int i = 0; i < resource.count; i++) {
                int task = contention.task(resource.demands[i]);
                int rendezvous = graph.rendezvousOf(task);
                mark(rendezvous == TaskGraph.NONE ? task : graph.tasks + rendezvous);
            }
        }
    }

    private void mark(int unit) {
        if (!isDirty[unit]) {
            isDirty[unit] = true;
            if (dirtyCount == dirty.length) {
                dirty = Arrays.copyOf(dirty, Growth.next(dirtyCount));
            }
            dirty[dirtyCount++] = unit;
        }
    }

    private void changePaces() {
        for (int i = 0; i < dirtyCount; i++) {
            isDirty[dirty[i]] = false;
            changePace(dirty[i]);
        }
        dirtyCount = 0;
    }

    /** Settles what a unit has done at its old pace and moves its end. */
    private void changePace(int unit) {
        double slow = 1;
        for (int t = firstTask(unit); t != TaskGraph.NONE; t = nextTask(unit, t)) {
            for (int d = contention.first(t); d != TaskGraph.NONE; d = contention.next(d)) {
                if (!contention.reserved(d)) {
                    slow = Math.max(slow, resources[contention.resource(d)].slowdown);
                }
            }
        }
        if (slow != slowdown[unit] && simulation.cancel(tickets[unit])) {
            long now = simulation.nowPs();
            leftPs[unit] = Math.max(0, leftPs[unit] - (now - leftAtPs[unit]) / slowdown[unit]);
            leftAtPs[unit] = now;
            slowdown[unit] = slow;
            tickets[unit] = simulation.schedule((long) Math.ceil(leftPs[unit] * slow), ends, opcode, unit);
        }
    }

    // ---- The tasks of a unit ----------------------------------------------------

    private int firstTask(int unit) {
        return unit < graph.tasks ? unit : graph.rendezvous.lastMember(unit - graph.tasks);
    }

    private int nextTask(int unit, int task) {
        return unit < graph.tasks ? TaskGraph.NONE : graph.memberBefore[task];
    }
}
