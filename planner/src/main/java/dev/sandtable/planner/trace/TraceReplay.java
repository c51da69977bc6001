// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A trace on a machine, node by node.
 *
 * <p><b>Model.</b> A rank has a stream of its host, one for computation, one for memory, and one for each group and partner that it
 * communicates with, or a given number for all communication. A node that waits for nothing any more takes its stream when
 * that is free, the lowest number first. A collective moves data from when its last member has its stream, and all end
 * together; a message moves from when it is sent, and its receiver ends when it has come.
 *
 * <p><b>Left out.</b> Different collectives that share links at one moment, beyond equal calls of groups side by side, which
 * are priced together; a sender that waits for its receiver; kernels that run beside each other on one chip.
 *
 * <p><b>Check.</b> A chain, a fork and a rendezvous by hand ({@code TraceReplayTest}); folded as unfolded, nothing sooner
 * than its longest path, parts that add up ({@code TraceReplayLawTest}); another simulator's step of 8 ranks on three networks,
 * to the nanosecond ({@code PeerStepTest}).
 *
 * <p><b>Source.</b> The scheduling of ASTRA-sim's workload layer (Won et al. 2023); streams as in the CUDA programming model.
 */
public final class TraceReplay {
    /** As many streams of communication as a rank has groups and partners. */
    public static final int STREAM_PER_GROUP = 0;

    private static final int ENDS = 0;
    private static final int WORD = 32;
    private static final int FIRST_COMMUNICATION = RankProgram.COLLECTIVE;

    // ---- Parameters -------------------------------------------------------------
    private final ReplayGraph graph;
    private final RankClasses classes;
    private final int streams;
    private final RankProgram[] programs;
    /** By class of ranks and place: the class of that tie. */
    private final int[][] tiesOf;

    private final Simulation simulation = new Simulation();
    private final Handler events = this::happens;

    // ---- State: by class of ranks, and node ------------------------------------------
    private final int[][] waits;
    private final ReadyNodes[][] ready;
    private final long[][] startPs;
    private final long[][] endPs;
    /** The node of the same rank whose end let this one begin, or −1 at the beginning. */
    private final int[][] cause;

    private final Meetings meetings;
    private long done;

    // ---- Statistics -------------------------------------------------------------
    private final RankAccount[] accounts;
    private long lastEnded = -1;

    private TraceReplay(ReplayGraph graph, int streams, boolean fold) {
        this.graph = graph;
        this.streams = streams;
        classes = RankClasses.of(graph, fold);
        int count = classes.ranks().classes();
        programs = new RankProgram[count];
        tiesOf = new int[count][];
        waits = new int[count][];
        ready = new ReadyNodes[count][];
        startPs = new long[count][];
        endPs = new long[count][];
        cause = new int[count][];
        accounts = new RankAccount[count];
        for (int c = 0; c < count; c++) {
            RankProgram program = graph.programs().get(classes.ranks().representative(c));
            programs[c] = program;
            tiesOf[c] = classes.tiesOf(c);
            waits[c] = program.before.clone();
            startPs[c] = new long[program.nodes()];
            endPs[c] = new long[program.nodes()];
            Arrays.fill(startPs[c], -1);
            Arrays.fill(endPs[c], -1);
            cause[c] = new int[program.nodes()];
            accounts[c] = new RankAccount();
            ready[c] = new ReadyNodes[FIRST_COMMUNICATION + (streams == STREAM_PER_GROUP ? program.ties : 1)];
            Arrays.setAll(
                    ready[c],
                    s -> new ReadyNodes(s >= FIRST_COMMUNICATION && streams != STREAM_PER_GROUP ? streams : 1));
        }
        meetings = new Meetings(programs, tiesOf, classes.ties());
    }

    /**
     * Replays a trace that {@link dev.sandtable.workload.trace.TraceReview} has found sound, its numbers in units.
     *
     * @param streams for communication, on each rank; {@link #STREAM_PER_GROUP} for one for each group and partner
     * @throws dev.sandtable.spec.SpecException if something cannot be priced, or ranks wait for each other for ever
     */
    public static ReplayResult of(ExecutionTrace trace, Prices prices, int streams, boolean fold) {
        if (streams < 0) {
            throw new IllegalArgumentException("streams of communication are 1 or more, were " + streams);
        }
        return new TraceReplay(ReplayGraph.of(trace, prices), streams, fold).run();
    }

    private ReplayResult run() {
        for (int c = 0; c < programs.length; c++) {
            for (int node = 0; node < programs[c].nodes(); node++) {
                if (waits[c][node] == 0) {
                    becomesReady(c, node);
                }
            }
            begin(c, -1);
        }
        simulation.run();
        long all = Arrays.stream(programs).mapToLong(RankProgram::nodes).sum();
        if (done < all && classes.ranks().classes() < classes.ranks().components()) {
            // A class stands still where its ranks wait for each other; who they are shows unfolded.
            return new TraceReplay(graph, streams, false).run();
        }
        if (done < all) {
            throw new Standstill(graph, classes, programs, startPs, endPs, meetings).problem();
        }
        long stepPs = simulation.nowPs();
        List<RankTimes> times = new ArrayList<>();
        for (RankAccount account : accounts) {
            times.add(account.times(stepPs));
        }
        return new ReplayResult(
                graph.trace(),
                stepPs,
                classes.ranks(),
                times,
                new CriticalPath(programs, tiesOf, startPs, endPs, cause, meetings).from(lastEnded, this::name),
                startPs,
                endPs,
                simulation.events());
    }

    private String name(int c, int node) {
        RankTrace rank = graph.trace().ranks().get(classes.ranks().representative(c));
        return rank.nodes().get(node).name();
    }

    // ---- Events -----------------------------------------------------------------

    private int stream(int c, int node) {
        int sort = programs[c].sort[node];
        if (sort < FIRST_COMMUNICATION) {
            return sort;
        }
        return FIRST_COMMUNICATION + (streams == STREAM_PER_GROUP ? programs[c].tie[node] : 0);
    }

    private void becomesReady(int c, int node) {
        ready[c][stream(c, node)].add(node);
    }

    /** Begins whatever can on the rank; {@code because} is the node whose end this is, or −1. */
    private void begin(int c, int because) {
        for (ReadyNodes stream : ready[c]) {
            while (stream.canBegin()) {
                int node = stream.begin();
                cause[c][node] = because;
                startPs[c][node] = simulation.nowPs();
                begin(c, node, programs[c].sort[node]);
            }
        }
    }

    private void begin(int c, int node, int sort) {
        long nowPs = simulation.nowPs();
        RankProgram program = programs[c];
        switch (sort) {
            case RankProgram.COLLECTIVE -> {
                accounts[c].waits(nowPs);
                int tie = tiesOf[c][program.tie[node]];
                if (meetings.come(tie, program.use[node], c, node)) {
                    meetings.members(tie, program.use[node], (who, its) -> {
                        accounts[who].waitsNoMore(nowPs);
                        accounts[who].moves(nowPs, programs[who].kind[its]);
                        simulation.schedule(program.ps[node], events, ENDS, key(who, its));
                    });
                }
            }
            case RankProgram.SEND -> {
                accounts[c].moves(nowPs, program.kind[node]);
                simulation.schedule(program.ps[node], events, ENDS, key(c, node));
            }
            case RankProgram.RECEIVE -> {
                accounts[c].waits(nowPs);
                if (meetings.receives(tiesOf[c][program.tie[node]], program.use[node], c, node)) {
                    simulation.schedule(0, events, ENDS, key(c, node));
                }
            }
            default -> {
                accounts[c].begins(nowPs, sort);
                simulation.schedule(program.ps[node], events, ENDS, key(c, node));
            }
        }
    }

    private static long key(int c, int node) {
        return (long) c << WORD | node;
    }

    private void happens(int opcode, long argument) {
        int c = (int) (argument >>> WORD);
        int node = (int) argument;
        long nowPs = simulation.nowPs();
        RankProgram program = programs[c];
        endPs[c][node] = nowPs;
        done++;
        lastEnded = argument;
        switch (program.sort[node]) {
            case RankProgram.COLLECTIVE -> accounts[c].hasMoved(nowPs, program.kind[node]);
            case RankProgram.SEND -> {
                accounts[c].hasMoved(nowPs, program.kind[node]);
                meetings.sent(
                        tiesOf[c][program.tie[node]],
                        program.use[node],
                        c,
                        node,
                        (who, its) -> simulation.schedule(0, events, ENDS, key(who, its)));
            }
            case RankProgram.RECEIVE -> accounts[c].waitsNoMore(nowPs);
            default -> accounts[c].ends(nowPs, program.sort[node]);
        }
        ready[c][stream(c, node)].end();
        for (int i = program.firstAfter[node]; i < program.firstAfter[node + 1]; i++) {
            int next = program.after[i];
            if (--waits[c][next] == 0) {
                becomesReady(c, next);
            }
        }
        begin(c, node);
    }
}
