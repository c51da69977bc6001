// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Simulation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with durations on streams, after the tasks they depend on, some of them members of a rendezvous.
 *
 * <p><b>Model.</b> A stream runs its tasks one at a time in the order of submission. A task starts when the one before
 * it on its stream and all its predecessors have ended. The members of a rendezvous start together, when the last of
 * them could, and end together one duration later. A task on {@link #NO_STREAM} waits only for its predecessors.
 *
 * <p><b>Left out.</b> Priorities and preemption between streams; contention, unless the graph is executed with a
 * contention law.
 *
 * <p><b>Check.</b> k stages and m equal tasks through each take (k + m − 1) · t; random graphs agree with a naive
 * longest path ({@code TaskGraphTest}, {@code TaskGraphLawTest}).
 *
 * <p><b>Source.</b> Stream semantics as in the CUDA and CANN programming models; longest path as in critical-path
 * planning.
 *
 * <p>Tasks, streams and rendezvous are numbered from zero in the order they are added, so that callers keep what else
 * they know about a task in arrays of their own. Storage is primitive: about 30 bytes a task and 8 an edge, and while
 * executing 30 and 4 more. Durations may change between executions; the compiled order is kept. Not thread-safe.
 */
public final class TaskGraph {
    /** The stream of a task that occupies nothing: it starts when its predecessors have ended. */
    public static final int NO_STREAM = -1;

    static final int NONE = -1;

    // ---- State: tasks -----------------------------------------------------------
    int tasks;
    long[] durationPs;
    int[] streamOf;
    int[] tagOf;
    /** The task before it on its stream. */
    int[] previous;
    /** Head of the linked list of its edges from predecessors. */
    int[] edgeHead;
    /** Empty as long as there is no rendezvous. */
    int[] rendezvousOf = {};
    /** The member that joined the same rendezvous before it. */
    int[] memberBefore = {};

    // ---- State: edges, streams, rendezvous --------------------------------------
    int edges;
    int[] edgeFrom;
    int[] edgeNext;
    private int streams;
    private int[] lastOnStream = new int[16];
    final RendezvousTable rendezvous = new RendezvousTable();
    private @Nullable Successors compiled;

    /** An empty graph. */
    public TaskGraph() {
        this(1 << 10, 1 << 10);
    }

    /** An empty graph with room for so many tasks and edges; it grows beyond them on its own. */
    public TaskGraph(int expectedTasks, int expectedEdges) {
        int room = Math.max(16, expectedTasks);
        durationPs = new long[room];
        streamOf = new int[room];
        tagOf = new int[room];
        previous = new int[room];
        edgeHead = new int[room];
        int edgeRoom = Math.max(16, expectedEdges);
        edgeFrom = new int[edgeRoom];
        edgeNext = new int[edgeRoom];
    }

    // ---- Building ---------------------------------------------------------------

    /** A new stream; returns its number. */
    public int addStream() {
        if (streams == lastOnStream.length) {
            lastOnStream = Arrays.copyOf(lastOnStream, Growth.next(streams));
        }
        lastOnStream[streams] = NONE;
        return streams++;
    }

    /** A new task at the end of a stream, or on {@link #NO_STREAM}; returns its number. */
    public int addTask(int stream, long durationPs) {
        return addTask(stream, durationPs, 0);
    }

    /** The same with a tag: what kind of task it is, in the caller's numbering, for breakdowns and names. */
    public int addTask(int stream, long durationPs, int tag) {
        requireDuration(durationPs);
        if (stream < NO_STREAM || stream >= streams) {
            throw new IllegalArgumentException("no stream " + stream + ", there are " + streams);
        }
        if (tasks == this.durationPs.length) {
            growTasks();
        }
        int task = tasks++;
        this.durationPs[task] = durationPs;
        streamOf[task] = stream;
        tagOf[task] = tag;
        edgeHead[task] = NONE;
        previous[task] = NONE;
        if (stream != NO_STREAM) {
            previous[task] = lastOnStream[stream];
            lastOnStream[stream] = task;
        }
        compiled = null;
        return task;
    }

    /** Lets {@code task} start only after {@code predecessor} has ended; the order of adding them does not matter. */
    public void after(int task, int predecessor) {
        requireTask(task);
        requireTask(predecessor);
        if (edges == edgeFrom.length) {
            int room = Growth.next(edges);
            edgeFrom = Arrays.copyOf(edgeFrom, room);
            edgeNext = Arrays.copyOf(edgeNext, room);
        }
        edgeFrom[edges] = predecessor;
        edgeNext[edges] = edgeHead[task];
        edgeHead[task] = edges++;
        compiled = null;
    }

    /** A new rendezvous of so many members, all of which take {@code durationPs} together; returns its number. */
    public int addRendezvous(int members, long durationPs) {
        requireDuration(durationPs);
        if (members <= 0) {
            throw new IllegalArgumentException("a rendezvous has at least one member, was " + members);
        }
        if (rendezvous.count() == 0) {
            rendezvousOf = new int[this.durationPs.length];
            memberBefore = new int[this.durationPs.length];
            Arrays.fill(rendezvousOf, NONE);
        }
        compiled = null;
        return rendezvous.add(members, durationPs);
    }

    /** A new task at the end of a stream that is the next member of a rendezvous; returns the task's number. */
    public int join(int rendezvousId, int stream) {
        return join(rendezvousId, stream, 0);
    }

    /** The same with a tag. */
    public int join(int rendezvousId, int stream, int tag) {
        int task = addTask(stream, rendezvous.requireOpen(rendezvousId), tag);
        rendezvousOf[task] = rendezvousId;
        memberBefore[task] = rendezvous.join(rendezvousId, task);
        return task;
    }

    /** Changes how long a task takes; for members of a rendezvous see {@link #rendezvousDuration}. */
    public void duration(int task, long durationPs) {
        requireTask(task);
        requireDuration(durationPs);
        if (rendezvousOf(task) != NONE) {
            throw new IllegalArgumentException("task " + task + " is a member of a rendezvous, which has the duration");
        }
        this.durationPs[task] = durationPs;
    }

    /** Changes how long a rendezvous takes, for all members. */
    public void rendezvousDuration(int rendezvousId, long durationPs) {
        requireDuration(durationPs);
        rendezvous.duration(rendezvousId, durationPs);
        for (int m = rendezvous.lastMember(rendezvousId); m != NONE; m = memberBefore[m]) {
            this.durationPs[m] = durationPs;
        }
    }

    // ---- Executing --------------------------------------------------------------

    /** When every task starts and ends, by one sweep in topological order; throws {@link Deadlock} if some cannot. */
    public Execution execute() {
        return new Sweep(this, successors()).run();
    }

    /**
     * The same on the event engine, from the simulation's present on and together with whatever else is pending there.
     * Where both apply it gives the times of {@link #execute()}, of which it is an independent check.
     *
     * @throws Unfinished if the simulation stops before the graph is done; it holds what has ended
     */
    public Execution executeOn(Simulation simulation) {
        return new Replay(this, successors(), simulation, null).run();
    }

    /** The same with tasks that slow one another. */
    public Execution executeOn(Simulation simulation, Contention contention) {
        return new Replay(this, successors(), simulation, contention).run();
    }

    Successors successors() {
        Successors known = compiled;
        if (known == null) {
            known = Successors.of(this);
            compiled = known;
        }
        return known;
    }

    // ---- What is in it ----------------------------------------------------------

    public int tasks() {
        return tasks;
    }

    public int edges() {
        return edges;
    }

    public int streams() {
        return streams;
    }

    /** How long a task takes when nothing hinders it. */
    public long durationPs(int task) {
        requireTask(task);
        return durationPs[task];
    }

    /** The stream of a task, or {@link #NO_STREAM}. */
    public int stream(int task) {
        requireTask(task);
        return streamOf[task];
    }

    public int tag(int task) {
        requireTask(task);
        return tagOf[task];
    }

    /** The last task of a stream, or none. */
    int lastOn(int stream) {
        return lastOnStream[stream];
    }

    int rendezvousOf(int task) {
        return rendezvousOf.length == 0 ? NONE : rendezvousOf[task];
    }

    private void growTasks() {
        int room = Growth.next(tasks);
        durationPs = Arrays.copyOf(durationPs, room);
        streamOf = Arrays.copyOf(streamOf, room);
        tagOf = Arrays.copyOf(tagOf, room);
        previous = Arrays.copyOf(previous, room);
        edgeHead = Arrays.copyOf(edgeHead, room);
        if (rendezvousOf.length > 0) {
            rendezvousOf = Arrays.copyOf(rendezvousOf, room);
            Arrays.fill(rendezvousOf, tasks, room, NONE);
            memberBefore = Arrays.copyOf(memberBefore, room);
        }
    }

    void requireTask(int task) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("no task " + task + ", there are " + tasks);
        }
    }

    private static void requireDuration(long durationPs) {
        if (durationPs < 0) {
            throw new IllegalArgumentException("a duration is never negative: " + durationPs + " ps");
        }
    }
}
