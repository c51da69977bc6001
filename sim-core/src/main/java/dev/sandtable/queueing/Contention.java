// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Simulation;
import java.util.Arrays;

/**
 * What the tasks of a graph share while they run: the memory bandwidth of a chip under a matrix product and an
 * all-reduce, the cores that a communication kernel takes from computation.
 *
 * <p><b>Model.</b> A task demands shares of resources, each the part of the resource that it uses when nothing hinders
 * it. A <i>reserved</i> share is taken away for as long as the task runs; what is left the others share max-min fairly
 * ({@link FairShare}). A task goes at the pace of its most crowded resource, and all members of a rendezvous at one pace.
 * A task's duration is what it takes unhindered.
 *
 * <p><b>Left out.</b> As in {@link SharedResources}.
 *
 * <p><b>Check.</b> Two tasks of 10 and 30 that each demand a whole resource end at 20 and 40
 * ({@code ContentionTest}).
 *
 * <p><b>Source.</b> As for {@link SharedResources}.
 */
public final class Contention {
    // ---- Parameters: the demands of a task are a linked list -------------------
    private int resources;
    private int[] head = {};
    private int count;
    private int[] next = new int[64];
    private int[] resource = new int[64];
    private double[] share = new double[64];
    private boolean[] reserved = new boolean[64];

    /** A new resource; returns its number. */
    public int addResource() {
        return resources++;
    }

    /** Lets a task use a share of a resource, between 0 and 1, which it divides with others when there is too little. */
    public void demand(int task, int resourceId, double part) {
        add(task, resourceId, part, false);
    }

    /** Lets a task take a share of a resource, between 0 and 1 exclusive, away from others while it runs. */
    public void reserve(int task, int resourceId, double part) {
        if (part >= 1) {
            throw new IllegalArgumentException("nothing is left for others when a task reserves " + part);
        }
        add(task, resourceId, part, true);
    }

    private void add(int taskId, int resourceId, double part, boolean whole) {
        if (resourceId < 0 || resourceId >= resources) {
            throw new IllegalArgumentException("no resource " + resourceId + ", there are " + resources);
        }
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("a share lies between 0 and 1, was " + part);
        }
        if (taskId >= head.length) {
            int old = head.length;
            head = Arrays.copyOf(head, Math.max(taskId + 1, Growth.next(old)));
            Arrays.fill(head, old, head.length, TaskGraph.NONE);
        }
        if (count == next.length) {
            int room = Growth.next(count);
            next = Arrays.copyOf(next, room);
            resource = Arrays.copyOf(resource, room);
            share = Arrays.copyOf(share, room);
            reserved = Arrays.copyOf(reserved, room);
        }
        next[count] = head[taskId];
        resource[count] = resourceId;
        share[count] = part;
        reserved[count] = whole;
        head[taskId] = count++;
    }

    // ---- What an execution asks -------------------------------------------------

    /** The resources, and a use for each unit of a graph: its tasks, and after them its rendezvous. */
    SharedResources resourcesFor(TaskGraph graph, Simulation simulation) {
        SharedResources shared = new SharedResources(simulation);
        for (int r = 0; r < resources; r++) {
            shared.addResource(1);
        }
        for (int unit = 0; unit < graph.tasks + graph.rendezvous.count(); unit++) {
            shared.addUse();
            if (unit < graph.tasks) {
                addDemands(shared, unit);
            } else {
                int member = graph.rendezvous.lastMember(unit - graph.tasks);
                for (; member != TaskGraph.NONE; member = graph.memberBefore[member]) {
                    addDemands(shared, member);
                }
            }
        }
        return shared;
    }

    private void addDemands(SharedResources shared, int taskId) {
        int demand = taskId < head.length ? head[taskId] : TaskGraph.NONE;
        for (; demand != TaskGraph.NONE; demand = next[demand]) {
            if (reserved[demand]) {
                shared.reserve(resource[demand], share[demand]);
            } else {
                shared.want(resource[demand], share[demand]);
            }
        }
    }
}
