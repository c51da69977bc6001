// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/**
 * Work that takes time on resources it shares: transfers on links, kernels on memory, collectives on network cards.
 *
 * <p><b>Model.</b> A use of resources has a length, the time it takes when it gets all it wants; at pace x it does x of
 * that in a unit of time. Paces are max-min fair ({@link FairShare}) at every instant. What starts or ends at one instant is settled
 * together, after everything else that happens then. Unhindered work ends at its begin plus its length, to the picosecond;
 * each change of pace afterwards rounds its end up by less than one.
 *
 * <p><b>Left out.</b> As in {@link FairShare}.
 *
 * <p><b>Check.</b> Two lengths of 10 and 30 that each want a whole resource end at 20 and 40; no resource ever gives more
 * than it has ({@code SharedResourcesTest}).
 *
 * <p><b>Source.</b> Fluid models of network and memory contention: Velho et al., <i>On the validity of flow-level TCP network
 * models</i> (TOMACS 2013).
 */
public final class SharedResources {
    private static final int END = 0;
    private static final int SETTLE = 1;

    private final Simulation simulation;
    private final Handler events = this::happens;
    private final FairShare shares = new FairShare();

    // ---- State: by use ----------------------------------------------------------
    /** What is left of the length, as it was when the pace last changed. */
    private double[] leftPs = new double[16];

    private long[] sincePs = new long[16];
    private double[] pace = new double[16];
    private long[] tickets = new long[16];
    private Handler[] ends = new Handler[16];
    private int[] opcodes = new int[16];
    private long[] arguments = new long[16];
    private boolean settling;

    // ---- Statistics -------------------------------------------------------------
    private long slowed;

    public SharedResources(Simulation simulation) {
        this.simulation = simulation;
    }

    // ---- Building ---------------------------------------------------------------

    /** A new resource with so much to give per unit of time; returns its number. */
    public int addResource(double capacity) {
        return shares.addResource(capacity);
    }

    /** A new use, which wants nothing as yet; returns its number. */
    public int addUse() {
        int use = shares.addUse();
        if (use == leftPs.length) {
            int room = Growth.next(use);
            leftPs = Arrays.copyOf(leftPs, room);
            sincePs = Arrays.copyOf(sincePs, room);
            pace = Arrays.copyOf(pace, room);
            tickets = Arrays.copyOf(tickets, room);
            ends = Arrays.copyOf(ends, room);
            opcodes = Arrays.copyOf(opcodes, room);
            arguments = Arrays.copyOf(arguments, room);
        }
        ends[use] = events;
        return use;
    }

    /** Lets the use that was added last want so much of a resource while it runs. */
    public void want(int resource, double amount) {
        shares.want(resource, amount);
    }

    /** Lets the use that was added last take so much of a resource away from others while it runs. */
    public void reserve(int resource, double amount) {
        shares.reserve(resource, amount);
    }

    // ---- Events -----------------------------------------------------------------

    /** A use that is not running begins, and takes {@code lengthPs} unhindered; the handler is called when it ends. */
    public void begin(int use, long lengthPs, Handler end, int opcode, long argument) {
        shares.start(use);
        leftPs[use] = lengthPs;
        sincePs[use] = simulation.nowPs();
        pace[use] = 1;
        ends[use] = end;
        opcodes[use] = opcode;
        arguments[use] = argument;
        tickets[use] = simulation.schedule(lengthPs, events, END, use);
        settleLater();
    }

    private void happens(int opcode, long argument) {
        if (opcode == SETTLE) {
            settling = false;
            settle();
            return;
        }
        int use = (int) argument;
        shares.stop(use);
        settleLater();
        ends[use].handle(opcodes[use], arguments[use]);
    }

    private void settleLater() {
        if (!settling && shares.unsettled()) {
            settling = true;
            simulation.schedule(0, events, SETTLE, 0);
        }
    }

    /** Moves the ends of those whose pace has changed. */
    private void settle() {
        long now = simulation.nowPs();
        int count = shares.settle();
        for (int i = 0; i < count; i++) {
            int use = shares.changed(i);
            double newPace = shares.pace(use);
            if (newPace != pace[use] && simulation.cancel(tickets[use])) {
                leftPs[use] = left(use, now);
                sincePs[use] = now;
                pace[use] = newPace;
                tickets[use] = simulation.schedule((long) Math.ceil(leftPs[use] / newPace), events, END, use);
                slowed++;
            }
        }
    }

    private double left(int use, long nowPs) {
        return Math.max(0, leftPs[use] - (nowPs - sincePs[use]) * pace[use]);
    }

    // ---- Recurring --------------------------------------------------------------

    /** Whether paces are to be settled at this instant. */
    boolean unsettled() {
        return settling;
    }

    void describe(RelativeState state) {
        long now = simulation.nowPs();
        for (int use = 0; use < shares.uses(); use++) {
            boolean runs = shares.present(use);
            state.word(runs ? 1 : 0);
            if (runs) {
                state.word(left(use, now));
                state.word(pace[use]);
            }
        }
    }

    void shift(long byPs) {
        for (int use = 0; use < shares.uses(); use++) {
            sincePs[use] += byPs;
        }
    }

    // ---- What is known ----------------------------------------------------------

    /** The part of its full speed at which a running use goes. */
    public double pace(int use) {
        return pace[use];
    }

    /** What is left of a running use's length. */
    public double leftPs(int use) {
        return left(use, simulation.nowPs());
    }

    // ---- Statistics -------------------------------------------------------------

    /** How often a running use changed its pace. */
    public long changesOfPace() {
        return slowed;
    }
}
