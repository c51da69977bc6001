// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/**
 * What the tasks of a graph share while they run: the memory bandwidth of a chip under a matrix product and an
 * all-reduce, the cores that a communication kernel takes from computation.
 *
 * <p><b>Model.</b> A task demands shares of resources, each the part of the resource that it uses when nothing hinders
 * it. Demands are of two kinds. A <i>reserved</i> share is taken away for as long as the task runs. What is left,
 * 1 − Σ reserved, the others share: when their demands add up to more than that, all of them are slowed by the same
 * factor Σ shared / (1 − Σ reserved). A task goes at the pace of its most crowded resource, a rendezvous at that of its
 * slowest member. A task's duration is what it takes unhindered; being slowed by f for a while, it does 1 / f of that
 * while's work.
 *
 * <p><b>Left out.</b> A task slowed by one resource still counts with its full demand on the others.
 *
 * <p><b>Check.</b> Two tasks of 10 and 30 that each demand a whole resource end at 20 and 40
 * ({@code ContentionTest}).
 *
 * <p><b>Source.</b> Proportional sharing of bandwidth, as fluid models of memory and network contention assume.
 */
public final class Contention {
    // ---- Parameters: the demands of a task are a linked list -------------------
    private int resources;
    private int[] head = {};
    private int count;
    private int[] next = new int[64];
    private int[] task = new int[64];
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
            task = Arrays.copyOf(task, room);
            resource = Arrays.copyOf(resource, room);
            share = Arrays.copyOf(share, room);
            reserved = Arrays.copyOf(reserved, room);
        }
        next[count] = head[taskId];
        task[count] = taskId;
        resource[count] = resourceId;
        share[count] = part;
        reserved[count] = whole;
        head[taskId] = count++;
    }

    // ---- What an execution asks -------------------------------------------------

    int resources() {
        return resources;
    }

    /** The first demand of a task, or none. */
    int first(int taskId) {
        return taskId < head.length ? head[taskId] : TaskGraph.NONE;
    }

    /** The demand after this one, or none. */
    int next(int demand) {
        return next[demand];
    }

    int task(int demand) {
        return task[demand];
    }

    int resource(int demand) {
        return resource[demand];
    }

    double share(int demand) {
        return share[demand];
    }

    boolean reserved(int demand) {
        return reserved[demand];
    }
}
