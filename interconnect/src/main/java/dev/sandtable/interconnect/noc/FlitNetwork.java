// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import dev.sandtable.explain.Invariant;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A network of wormhole routers with virtual channels, cycle by cycle.
 *
 * <p><b>Model.</b> A head is routed in the cycle in which it reaches the front of its queue, competes for a virtual channel of
 * the next router in the following ones, and from the cycle after that for the switch, flit by flit; the flits behind it compete
 * for the switch only. A flit that wins crosses the switch and the wire and is in the next queue 2 + w cycles later, where w
 * is the wire; its place is known to be free 1 + w cycles later (credits). Both allocations are {@link Islip} of one
 * iteration: over all virtual channels, and over ports, where each input puts forward its virtual channels in turn. A node
 * takes what comes.
 *
 * <p><b>Left out.</b> Speculation, look-ahead routing and bypass of empty queues, which shorten the pipeline; priorities;
 * errors.
 *
 * <p><b>Check.</b> Alone, a packet of L flits over r routers takes 4·r + w·(r − 1) + 3 + (L − 1) cycles; flits in are flits out
 * ({@code FlitNetworkTest}). Loads and latencies of a published simulator ({@code NocOracleTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapters 16 and 17; the meaning of a cycle follows BookSim 2 (Jiang et al., A detailed and
 * flexible cycle-accurate network-on-chip simulator, ISPASS 2013).
 */
public final class FlitNetwork {
    /** Longer than any flight. */
    private static final int SLOTS = 16;
    /** From a node to its router and back. */
    private static final int NODE_WIRE = 1;

    // ---- Parameters -------------------------------------------------------------
    private final int nodes;
    private final int ports;
    private final int channels;
    private final int lanes;
    private final int depth;
    private final int wire;
    private final int nodePort;
    private final DimensionOrder routing;
    /** By input channel: its virtual channel, as a place in its router; by router and port: the first lane over the wire. */
    private final int[] across;
    /** The lanes of each class of virtual channels, of port 0. */
    private final long[] lanesOfClass;

    // ---- State ------------------------------------------------------------------
    private final SplittableRandom coin;
    private final Packets packets = new Packets();
    private final Sources sources;
    private final Islip[] channelAllocators;
    private final Islip[] switchAllocators;
    private long now;

    /** By router, a bit for each lane (port and virtual channel): inputs by what their front waits for, and free outputs. */
    private final long[] unrouted;

    private final long[] wantsChannel;
    private final long[] active;
    private final long[] occupied;
    private final long[] free;

    /** By router and input lane: a ring of flits; where it goes. */
    private final int[] ring;

    private final int[] first;
    private final int[] count;
    private final byte[] outPort;
    private final byte[] outLane;
    private final byte[] outClass;
    /** By router and output lane. */
    private final int[] credits;
    /** By router and port: whose turn it is to be put forward. */
    private final byte[] turn;

    /** By pair of ports of the router at work: virtual channels that ask. */
    private final long[] forward;

    /** What arrives by slot of time: places and flits, returning credits. */
    private final int[][] places = new int[SLOTS][];

    private final int[][] flits = new int[SLOTS][];
    private final int[] flitCount = new int[SLOTS];
    private final int[][] returns = new int[SLOTS][];
    private final int[] returnCount = new int[SLOTS];

    /**
     * An empty network.
     *
     * @param seed of arrivals, goals and coins
     */
    public FlitNetwork(Grid grid, VirtualChannels buffers, Offer offer, long seed) {
        nodes = grid.nodes();
        ports = grid.ports();
        channels = buffers.count();
        lanes = ports * channels;
        depth = buffers.flits();
        wire = grid.wireCycles();
        nodePort = grid.nodePort();
        if (lanes > Islip.MOST) {
            throw new IllegalArgumentException(ports + " ports of " + channels
                    + " virtual channels: a router has at most " + Islip.MOST + " of them in all");
        }
        if (grid.wraps() && channels < 2) {
            throw new IllegalArgumentException(
                    "a torus needs at least 2 virtual channels, one on each side of a dateline");
        }
        routing = new DimensionOrder(grid);
        lanesOfClass = classes(channels);
        SplittableRandom seeds = new SplittableRandom(seed);
        coin = seeds.split();
        sources = new Sources(grid, buffers, offer, packets, seeds.nextLong());
        across = wires(grid);
        channelAllocators = allocators(lanes);
        switchAllocators = allocators(ports);
        unrouted = new long[nodes];
        wantsChannel = new long[nodes];
        active = new long[nodes];
        occupied = new long[nodes];
        free = new long[nodes];
        Arrays.fill(free, -1L >>> (Long.SIZE - lanes));
        ring = new int[nodes * lanes * depth];
        first = new int[nodes * lanes];
        count = new int[nodes * lanes];
        outPort = new byte[nodes * lanes];
        outLane = new byte[nodes * lanes];
        outClass = new byte[nodes * lanes];
        credits = new int[nodes * lanes];
        Arrays.fill(credits, depth);
        turn = new byte[nodes * ports];
        forward = new long[ports * ports];
        for (int slot = 0; slot < SLOTS; slot++) {
            // In a cycle every wire brings a flit at most, the two between a node and its router included.
            places[slot] = new int[nodes * (ports + 1)];
            flits[slot] = new int[nodes * (ports + 1)];
            returns[slot] = new int[nodes * (ports + 1)];
        }
    }

    private static long[] classes(int channels) {
        long all = -1L >>> (Long.SIZE - channels);
        long lower = channels < 2 ? all : -1L >>> (Long.SIZE - channels / 2);
        return new long[] {all, lower, all & ~lower};
    }

    private Islip[] allocators(int size) {
        Islip[] made = new Islip[nodes];
        Arrays.setAll(made, i -> new Islip(size, size, 1));
        return made;
    }

    /** The lane of the neighbour that an output port leads to, which is also the one whose credits return to an input port. */
    private int[] wires(Grid grid) {
        int[] found = new int[nodes * ports];
        for (int router = 0; router < nodes; router++) {
            for (int port = 0; port < nodePort; port++) {
                int next = grid.neighbour(router, port);
                found[router * ports + port] = next < 0 ? -1 : next * lanes + (port ^ 1) * channels;
            }
            found[router * ports + nodePort] = -1;
        }
        return found;
    }

    // ---- Events -----------------------------------------------------------------

    /** Lets cycles pass. */
    public void run(long cycles) {
        for (long end = now + cycles; now < end; now++) {
            cycle();
        }
    }

    /** Makes a packet at an idle node, beside those made at random. */
    void offer(int from, int to) {
        sources.offer(from, to, now);
    }

    private void cycle() {
        int slot = (int) now & (SLOTS - 1);
        for (int i = 0; i < flitCount[slot]; i++) {
            receive(places[slot][i], flits[slot][i]);
        }
        flitCount[slot] = 0;
        for (int i = 0; i < returnCount[slot]; i++) {
            int place = returns[slot][i];
            if (place >= 0) {
                credits[place]++;
            } else {
                sources.credit(~place);
            }
        }
        returnCount[slot] = 0;
        for (int node = 0; node < nodes; node++) {
            int flit = sources.send(node, now);
            if (flit >= 0) {
                int place = node * lanes + nodePort * channels + sources.channelOf(node);
                fly(place, flit, 1 + NODE_WIRE);
                flitsIn++;
            }
        }
        for (int router = 0; router < nodes; router++) {
            if (occupied[router] != 0) {
                step(router);
            }
        }
    }

    private void fly(int place, int flit, int cycles) {
        int slot = (int) (now + cycles) & (SLOTS - 1);
        int n = flitCount[slot]++;
        places[slot][n] = place;
        flits[slot][n] = flit;
    }

    private void giveBack(int place, int cycles) {
        int slot = (int) (now + cycles) & (SLOTS - 1);
        returns[slot][returnCount[slot]++] = place;
    }

    /** A flit is in its queue; a negative place is an output lane to a node, which takes it. */
    private void receive(int place, int flit) {
        if (place < 0) {
            flitsOut++;
            giveBack(~place, 1 + NODE_WIRE);
            if (Flit.isTail(flit)) {
                packets.arrive(Flit.packet(flit), now);
            }
            return;
        }
        if (count[place] == depth) {
            Invariant.check(false, () -> "a flit came without credit to lane " + place + " in cycle " + now);
        }
        int at = first[place] + count[place]++;
        ring[place * depth + (at >= depth ? at - depth : at)] = flit;
        int router = place / lanes;
        long bit = 1L << (place - router * lanes);
        if ((occupied[router] & bit) == 0) {
            occupied[router] |= bit;
            if (Flit.isHead(flit)) {
                unrouted[router] |= bit;
            }
        }
    }

    /** One cycle of a router: what each stage finds at its start is what the stage before it had finished. */
    private void step(int router) {
        long routes = unrouted[router];
        long moves = active[router] & occupied[router];
        if (wantsChannel[router] != 0) {
            allocateChannels(router);
        }
        if (moves != 0) {
            allocateSwitch(router, moves);
        }
        for (long left = routes; left != 0; left &= left - 1) {
            route(router, Long.numberOfTrailingZeros(left));
        }
        unrouted[router] &= ~routes;
        wantsChannel[router] |= routes;
    }

    private void route(int router, int lane) {
        int place = router * lanes + lane;
        int packet = Flit.packet(ring[place * depth + first[place]]);
        int goal = packets.goal(packet);
        int port = routing.port(router, goal, routing.tied(router, goal) && coin.nextBoolean());
        int from = lane / channels;
        // Within a dimension a packet keeps its class, which the place of the dateline alone does not tell behind it.
        boolean straight = from != nodePort && port == (from ^ 1);
        int channelClass = straight ? packets.channelClass(packet) : routing.channelClass(router, goal, port);
        packets.setChannelClass(packet, channelClass);
        outPort[place] = (byte) port;
        outClass[place] = (byte) channelClass;
    }

    private void allocateChannels(int router) {
        Islip allocator = channelAllocators[router];
        int base = router * lanes;
        boolean asked = false;
        for (long left = wantsChannel[router]; left != 0; left &= left - 1) {
            int lane = Long.numberOfTrailingZeros(left);
            int place = base + lane;
            long choice = free[router] & lanesOfClass[outClass[place]] << outPort[place] * channels;
            asked |= choice != 0;
            for (; choice != 0; choice &= choice - 1) {
                allocator.ask(lane, Long.numberOfTrailingZeros(choice));
            }
        }
        if (!asked) {
            return;
        }
        long matched = allocator.match();
        for (long left = matched; left != 0; left &= left - 1) {
            int lane = Long.numberOfTrailingZeros(left);
            int out = allocator.output(lane);
            outLane[base + lane] = (byte) out;
            free[router] &= ~(1L << out);
        }
        wantsChannel[router] &= ~matched;
        active[router] |= matched;
    }

    private void allocateSwitch(int router, long moves) {
        Islip allocator = switchAllocators[router];
        int base = router * lanes;
        long pairs = 0;
        for (long left = moves; left != 0; left &= left - 1) {
            int lane = Long.numberOfTrailingZeros(left);
            int place = base + lane;
            if (credits[base + outLane[place]] > 0) {
                int port = lane / channels;
                int out = outPort[place];
                allocator.ask(port, out);
                forward[port * ports + out] |= 1L << (lane - port * channels);
                pairs |= 1L << port;
            }
        }
        if (pairs == 0) {
            return;
        }
        for (long left = allocator.match(); left != 0; left &= left - 1) {
            int port = Long.numberOfTrailingZeros(left);
            int channel = Islip.firstFrom(forward[port * ports + allocator.output(port)], turn[router * ports + port]);
            turn[router * ports + port] = (byte) (channel + 1 == channels ? 0 : channel + 1);
            send(router, port, port * channels + channel);
        }
        for (long left = pairs; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left) * ports;
            Arrays.fill(forward, row, row + ports, 0);
        }
    }

    /** The front of a lane leaves through the switch. */
    private void send(int router, int port, int lane) {
        int place = router * lanes + lane;
        int at = first[place];
        int flit = ring[place * depth + at];
        first[place] = at + 1 == depth ? 0 : at + 1;
        long bit = 1L << lane;
        boolean more = --count[place] != 0;
        if (!more) {
            occupied[router] &= ~bit;
        }
        int out = outLane[place];
        credits[router * lanes + out]--;
        if (Flit.isTail(flit)) {
            free[router] |= 1L << out;
            active[router] &= ~bit;
            if (more) {
                unrouted[router] |= bit;
            }
        }
        int toPort = outPort[place];
        if (toPort == nodePort) {
            fly(~(router * lanes + out), flit, 2 + NODE_WIRE);
        } else {
            fly(across[router * ports + toPort] + out - toPort * channels, flit, 2 + wire);
        }
        if (port == nodePort) {
            giveBack(~(router * channels + lane - port * channels), 1 + NODE_WIRE);
        } else {
            giveBack(across[router * ports + port] + lane - port * channels, 1 + wire);
        }
    }

    // ---- Statistics -------------------------------------------------------------
    private long flitsIn;
    private long flitsOut;

    /** Cycles passed. */
    public long now() {
        return now;
    }

    /** Flits that nodes have sent. */
    public long flitsIn() {
        return flitsIn;
    }

    /** Flits that nodes have received. */
    public long flitsOut() {
        return flitsOut;
    }

    /** Flits in queues and on wires. */
    long flitsInside() {
        return Arrays.stream(count).sum() + Arrays.stream(flitCount).sum();
    }

    Packets packets() {
        return packets;
    }
}
