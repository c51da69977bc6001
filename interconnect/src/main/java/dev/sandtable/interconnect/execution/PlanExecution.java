// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Numbers;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;
import java.util.List;

/**
 * A collective played message by message: every send of a plan is a message on a network, and waits for what it passes on.
 *
 * <p><b>Model.</b> A rank may send pieces when everything that earlier rounds bring it of these pieces has arrived and has been
 * added or stored, and when it has posted its sends of the earlier rounds; then it posts them all at once. Within a round of a
 * chain the order of the plan takes the place of the rounds. Pieces differ by at most one byte. The plan is read a few rounds
 * ahead of the first rank, so that its length costs no memory.
 *
 * <p><b>Left out.</b> Switches that add or multiply; a limit to the messages that an endpoint has posted.
 *
 * <p><b>Check.</b> A ring over n ranks takes 2(n − 1)·(L + S/(n·B)) on either network, and the same as its folded form to the
 * picosecond ({@code PlanExecutionTest}, {@code FoldedPlanTest}).
 *
 * <p><b>Source.</b> Data flow of the plan; message passing as in LogP (Culler et al., 1993).
 */
public final class PlanExecution {
    private static final int BEGINS = 0;
    private static final int HANDLED = 1;
    /** The most places for pieces at all ranks together: one gigabyte of numbers. */
    private static final long MOST_PLACES = 1L << 28;

    // ---- Parameters -------------------------------------------------------------
    private final Network network;
    private final Simulation simulation;
    private final int[] order;
    private final Handling handling;
    private final Handler events = this::happens;

    // ---- State ------------------------------------------------------------------
    private final PlanReader reader;
    private final Sends sends;
    /** By rank: sends of the present round that are not posted. */
    private final int[] unposted;

    private final Numbers postable = new Numbers();
    private final Numbers released = new Numbers();
    private long running;
    private boolean ended;
    private Handler done = (opcode, argument) -> {};
    private int doneOpcode;
    private long doneArgument;

    // ---- Statistics -------------------------------------------------------------
    private final long[] finishPs;
    private long messages;
    private int lastRound;
    private long lastRoundPs;
    private boolean overlapping;

    /**
     * Lays a plan on a network.
     *
     * @param order the endpoint of each rank
     * @param bytes what the collective states
     * @throws UnsupportedOperationException if the plan's pieces differ in size
     */
    public PlanExecution(Network network, Plan plan, int[] order, Bytes bytes, Handling handling) {
        this(
                network,
                PlanReader.parts(plan),
                plan.pieces(),
                order.length,
                order,
                new Bytes(plan.allBytes(bytes.value())),
                handling);
    }

    /** Some ranks of a plan, which stand for all that {@code order} has endpoints for. */
    PlanExecution(
            Network network,
            List<PlanReader.Part> parts,
            int pieces,
            int ranks,
            int[] order,
            Bytes bytes,
            Handling handling) {
        if ((long) pieces * ranks > MOST_PLACES) {
            throw new IllegalArgumentException(pieces + " pieces at " + ranks
                    + " ranks are too many to play one by one: fold the plan, or take fewer ranks");
        }
        this.network = network;
        this.simulation = network.simulation();
        this.order = order.clone();
        this.handling = handling;
        sends = new Sends(ranks);
        reader = new PlanReader(parts, pieces, ranks, bytes.value(), sends);
        unposted = new int[ranks];
        finishPs = new long[order.length];
    }

    // ---- Events -----------------------------------------------------------------

    /** The collective begins now; the handler is called when its last message has been handled. */
    public void start(Handler whenDone, int opcode, long argument) {
        done = whenDone;
        doneOpcode = opcode;
        doneArgument = argument;
        simulation.schedule(handling.start().value(), events, BEGINS, 0);
    }

    /** Plays the plan alone, from now until nothing is pending, and says how long it took. */
    public Picoseconds play() {
        long beganPs = simulation.nowPs();
        start((opcode, argument) -> {}, 0, 0);
        simulation.run();
        return new Picoseconds(finish().value() - beganPs);
    }

    private void happens(int opcode, long argument) {
        if (opcode == BEGINS) {
            begin();
        } else {
            handled((int) argument);
        }
    }

    private void begin() {
        Arrays.fill(finishPs, simulation.nowPs());
        for (int rank = 0; rank < unposted.length; rank++) {
            advance(rank);
        }
        endIfDone();
    }

    /** Takes a rank through the rounds in which all its sends can be posted, into the one in which it has to wait. */
    private void advance(int rank) {
        while (unposted[rank] == 0) {
            if (sends.queued(rank)) {
                int round = sends.nextRound(rank);
                postable.clear();
                while (sends.queued(rank) && sends.nextRound(rank) == round) {
                    int send = sends.open(rank);
                    unposted[rank]++;
                    if (sends.ready(send)) {
                        postable.add(send);
                    }
                }
                for (int i = 0; i < postable.size(); i++) {
                    post(postable.at(i));
                }
            } else if (!reader.readRound()) {
                return;
            }
        }
    }

    private void post(int send) {
        int from = sends.from(send);
        if (sends.round(send) > lastRound) {
            lastRound = sends.round(send);
            lastRoundPs = simulation.nowPs();
        }
        unposted[from]--;
        running++;
        messages++;
        long bytes = sends.bytes(send);
        long costsPs = handling.message().value()
                + (sends.adds(send) ? handling.addition().ps(bytes) : 0);
        network.send(order[from], order[sends.to(send)], bytes, costsPs, events, HANDLED, send);
    }

    /** What a message brought is there: those that wait for it may go. */
    private void handled(int send) {
        running--;
        overlapping |= sends.round(send) < lastRound && simulation.nowPs() > lastRoundPs;
        finishPs[sends.to(send)] = simulation.nowPs();
        released.clear();
        reader.arrived(send, released);
        for (int i = 0; i < released.size(); i++) {
            post(released.at(i));
            advance(sends.from(released.at(i)));
        }
        endIfDone();
    }

    private void endIfDone() {
        if (running == 0 && !ended) {
            ended = true;
            if (!reader.done()) {
                throw new IllegalStateException("a plan waits for pieces that nobody sends");
            }
            done.handle(doneOpcode, doneArgument);
        }
    }

    // ---- What is known ----------------------------------------------------------

    /** When the last message so far was handled. */
    public Picoseconds finish() {
        return new Picoseconds(Arrays.stream(finishPs).max().orElse(0));
    }

    /** When a rank had handled the last message to it. */
    public Picoseconds finish(int rank) {
        return new Picoseconds(finishPs[rank]);
    }

    /** Whether a message was under way when one of a later round had been posted before. */
    boolean overlapping() {
        return overlapping;
    }

    /** Messages sent so far. */
    public long messages() {
        return messages;
    }
}
