// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Outcome;
import dev.sandtable.symmetry.Recurring;
import dev.sandtable.symmetry.RelativeState;
import dev.sandtable.symmetry.SteadyState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Streams that run programs: the ranks of a machine, all of which do one of a few things.
 *
 * <p><b>Model.</b> A stream runs the instructions of its {@link Program} one after the other. It is busy for a time; or it
 * meets the other members of a group, all of which begin when the last has come and end together; or it waits for a token on a
 * channel. Posting a token takes no time. A group may share resources with others, and then takes as long as those allow
 * ({@link SharedResources}). Waiting for a token may count as spent, from when whoever brings it was last busy: the part of the
 * wait in which the token was on its way. With {@link #skipPeriods} whole periods of a steady state are advanced at once.
 *
 * <p><b>Left out.</b> Preemption; more than one stream waiting on one channel.
 *
 * <p><b>Check.</b> The times are those of a {@link TaskGraph} of the same tasks, which finds them by longest path, with or
 * without loops and skipping ({@code EnsembleLawTest}).
 *
 * <p><b>Source.</b> Stream semantics as in the CUDA and CANN programming models; single program, multiple data.
 *
 * <p>A stream takes about 60 bytes and what its accounts and marks take, however long it runs: the program is shared. Not thread-safe.
 */
public final class Ensemble implements Recurring {
    /** Meets spans of time that streams were busy, each told when it begins or at its end. */
    @FunctionalInterface
    public interface Observer {
        /** A stream was busy with what a tag names, on an account. */
        void busy(int stream, int account, int tag, long startPs, long endPs);

        /** A stream that stood still goes on at this instant because of what another did. */
        default void released(int stream, int by) {}
    }

    private static final int STREAM_GOES_ON = 0;
    private static final int GROUP_ENDS = 1;
    private static final int ROUNDS_REMEMBERED = 64;

    // ---- Parameters -------------------------------------------------------------
    private final Simulation simulation;
    private final SharedResources resources;
    private final Handler events = this::happens;
    private final Streams streams;
    private final Groups groups = new Groups();
    private final Channels channels = new Channels();
    private @Nullable Observer observer;
    private @Nullable SteadyState steady;

    // ---- State ------------------------------------------------------------------
    /** Streams that can go on at this instant. */
    private int[] ready = new int[16];

    private int readyCount;
    private int begun;
    private boolean roundEnded;

    // ---- Statistics -------------------------------------------------------------
    private long operations;

    /** An ensemble without streams, each of which will have so many accounts for its time and so many marks. */
    public Ensemble(Simulation simulation, int accounts, int marks) {
        this.simulation = simulation;
        resources = new SharedResources(simulation);
        streams = new Streams(accounts, marks);
    }

    // ---- Building ---------------------------------------------------------------

    /** What groups may share. */
    public SharedResources resources() {
        return resources;
    }

    /** A group of so many members that shares nothing; returns its number. */
    public int addGroup(int members) {
        return groups.add(members, Groups.NOTHING_SHARED);
    }

    /** A group of so many members that is a use of the {@link #resources}; returns its number. */
    public int addGroup(int members, int use) {
        return groups.add(members, use);
    }

    /** A channel without tokens; returns its number. */
    public int addChannel() {
        return channels.add();
    }

    /**
     * A stream; returns its number.
     *
     * @param program what it does
     * @param itsGroups the groups that the program calls 0, 1, …
     * @param itsChannels the channels that the program calls 0, 1, …
     */
    public int addStream(Program program, int[] itsGroups, int[] itsChannels) {
        return streams.add(program, itsGroups, itsChannels);
    }

    /** Lets somebody see what streams do when. */
    public void observe(Observer seer) {
        observer = seer;
    }

    /** Advances whole periods at once where the state recurs. Tags and observers then miss rounds. */
    public void skipPeriods() {
        steady = new SteadyState(simulation, this, ROUNDS_REMEMBERED);
    }

    // ---- Running ----------------------------------------------------------------

    /**
     * Runs all streams to their ends. If the simulation stops before, at a limit or on interruption, what has been marked and spent
     * stands, and running again goes on from there.
     *
     * @throws Deadlock if some wait for what never comes
     * @throws IllegalStateException if the simulation reaches a limit first
     */
    public void run() {
        for (; begun < streams.count(); begun++) {
            makeReady(begun);
            goOn();
        }
        Outcome outcome = simulation.run();
        if (outcome != Outcome.DRAINED && streams.halted() < streams.count()) {
            throw new IllegalStateException("the simulation stopped before the streams were done: " + outcome + " with "
                    + streams.halted() + " of " + streams.count() + " at their ends");
        }
        if (streams.halted() < streams.count()) {
            throw Deadlock.amongStreams(streams, groups, channels);
        }
    }

    // ---- Events -----------------------------------------------------------------

    private void happens(int opcode, long argument) {
        int number = (int) argument;
        if (opcode == STREAM_GOES_ON) {
            makeReady(number);
        } else {
            endGroup(number);
        }
        goOn();
        if (roundEnded) {
            roundEnded = false;
            look();
        }
    }

    private void look() {
        SteadyState watch = steady;
        // A state in which paces are yet to be settled is no state of a round.
        if (watch != null && !resources.unsettled()) {
            watch.look();
        }
    }

    private void makeReady(int stream) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, Growth.next(readyCount));
        }
        ready[readyCount++] = stream;
    }

    private void goOn() {
        while (readyCount > 0) {
            advance(ready[--readyCount]);
        }
    }

    /** Runs a stream's instructions up to the next that takes time. */
    private void advance(int stream) {
        Program program = streams.program(stream);
        int at = streams.at(stream);
        while (true) {
            switch (program.op[at]) {
                case Program.RUN -> {
                    streams.goTo(stream, run(stream, program, at));
                    return;
                }
                case Program.MEET -> {
                    streams.goTo(stream, at);
                    meet(stream, streams.group(stream, program.operand[at]), program.ps[at]);
                    return;
                }
                case Program.POST -> post(stream, streams.channel(stream, program.operand[at]));
                case Program.AWAIT -> {
                    if (!channels.take(streams.channel(stream, program.operand[at]), stream)) {
                        streams.goTo(stream, at + 1);
                        if (program.account[at] != Program.NO_ACCOUNT) {
                            streams.waitsSince(stream, simulation.nowPs());
                        }
                        return;
                    }
                }
                case Program.MARK -> streams.mark(stream, program.operand[at], simulation.nowPs());
                case Program.LOOP -> streams.rounds(stream, program.ps[at]);
                case Program.AGAIN -> {
                    if (streams.nextRound(stream)) {
                        at = program.operand[at] - 1;
                    }
                    roundEnded |= stream == 0 && steady != null;
                }
                default -> {
                    streams.halt(stream, at);
                    return;
                }
            }
            at++;
        }
    }

    /** Busy with this and the following instructions of its own; returns the one after them. */
    private int run(int stream, Program program, int from) {
        long now = simulation.nowPs();
        long ps = 0;
        int at = from;
        for (; program.op[at] == Program.RUN; at++) {
            long start = now + ps;
            ps = Math.addExact(ps, program.ps[at]);
            spent(stream, program, at, start, now + ps);
        }
        streams.busySince(stream, now);
        simulation.schedule(ps, events, STREAM_GOES_ON, stream);
        return at;
    }

    private void meet(int stream, int group, long ps) {
        if (groups.arrive(group, stream, ps)) {
            groups.begin(group, simulation.nowPs());
            if (groups.use(group) == Groups.NOTHING_SHARED) {
                simulation.schedule(ps, events, GROUP_ENDS, group);
            } else {
                resources.begin(groups.use(group), ps, events, GROUP_ENDS, group);
            }
        }
    }

    private void endGroup(int group) {
        long now = simulation.nowPs();
        int lastCome = groups.end(group);
        if (observer != null) {
            for (int s = groups.next(lastCome); s != TaskGraph.NONE; s = groups.next(s)) {
                observer.released(s, lastCome);
            }
        }
        for (int s = lastCome; s != TaskGraph.NONE; s = groups.next(s)) {
            int at = streams.at(s);
            streams.busySince(s, groups.beganPs(group));
            spent(s, streams.program(s), at, groups.beganPs(group), now);
            streams.goTo(s, at + 1);
            makeReady(s);
        }
    }

    private void post(int stream, int channel) {
        int waiting = channels.post(channel);
        if (waiting != TaskGraph.NONE) {
            streams.served(waiting, stream, simulation.nowPs());
            if (observer != null) {
                observer.released(waiting, stream);
            }
            makeReady(waiting);
        }
    }

    private void spent(int stream, Program program, int at, long startPs, long endPs) {
        operations++;
        streams.spend(stream, program.account[at], endPs - startPs);
        if (observer != null) {
            observer.busy(stream, program.account[at], program.tag[at], startPs, endPs);
        }
    }

    // ---- Recurring --------------------------------------------------------------

    @Override
    public void describe(RelativeState state) {
        streams.describe(state, simulation.nowPs());
        groups.describe(state, simulation.nowPs());
        channels.describe(state);
        resources.describe(state);
        state.total(operations);
    }

    @Override
    public void advance(RelativeState state, long byPs) {
        streams.advance(state, byPs);
        groups.shift(byPs);
        resources.shift(byPs);
        operations = state.nextTotal();
    }

    // ---- Statistics -------------------------------------------------------------

    /** The time that a stream noted last under a mark, or −1. */
    public long markPs(int stream, int mark) {
        return streams.markPs(stream, mark);
    }

    /** How long a stream was busy on an account. */
    public long spentPs(int stream, int account) {
        return streams.spentPs(stream, account);
    }

    /** How many times streams were busy with something, those in skipped periods included. */
    public long operations() {
        return operations;
    }

    /** How much time was skipped. */
    public long skippedPs() {
        return steady == null ? 0 : steady.skippedPs();
    }
}
