// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The nodes' sending side: packets at random, in a queue without bound before the network.
 *
 * <p><b>Model.</b> Every cycle a node makes a packet with chance p = offered / L, independently (Bernoulli), so that gaps are
 * geometric: 1 + ⌊ln u / ln(1 − p)⌋. A packet waits for its predecessors, takes the next free virtual channel of its router's
 * input in turn, and sends a flit in each cycle for which it has a credit.
 *
 * <p><b>Left out.</b> Bursts; requests that wait for replies.
 *
 * <p><b>Check.</b> Packets made in n cycles are within four standard deviations of N·p·n ({@code FlitNetworkTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 23.
 */
final class Sources {
    private static final long NEVER = Long.MAX_VALUE;

    // ---- Parameters -------------------------------------------------------------
    private final Grid grid;
    private final TrafficPattern pattern;
    private final DimensionOrder routing;
    private final int flits;
    private final int channels;
    private final double chance;

    // ---- State ------------------------------------------------------------------
    private final SplittableRandom random;
    private final Packets packets;
    private final long[] makesAt;
    private final int[] sending;
    private final int[] flitsLeft;
    private final int[] channel;
    private final long[] free;
    private final int[] credits;

    Sources(Grid grid, VirtualChannels buffers, Offer offer, Packets packets, long seed) {
        this.grid = grid;
        this.packets = packets;
        pattern = offer.pattern();
        routing = new DimensionOrder(grid);
        flits = offer.packetFlits();
        channels = buffers.count();
        chance = offer.flitsPerNodeCycle() / flits;
        random = new SplittableRandom(seed);
        int nodes = grid.nodes();
        makesAt = new long[nodes];
        sending = new int[nodes];
        flitsLeft = new int[nodes];
        channel = new int[nodes];
        free = new long[nodes];
        credits = new int[nodes * channels];
        Arrays.fill(sending, -1);
        Arrays.fill(free, -1L >>> (Long.SIZE - channels));
        Arrays.fill(credits, buffers.flits());
        for (int node = 0; node < nodes; node++) {
            makesAt[node] = gap() - 1;
        }
    }

    private long gap() {
        if (chance <= 0) {
            return NEVER;
        }
        if (chance >= 1) {
            return 1;
        }
        return 1 + (long) (StrictMath.log(1 - random.nextDouble()) / StrictMath.log1p(-chance));
    }

    // ---- Events -----------------------------------------------------------------

    /** Makes one packet now, whatever the chance. The node must have nothing else to send. */
    void offer(int from, int to, long now) {
        if (sending[from] >= 0) {
            throw new IllegalStateException("node " + from + " is sending");
        }
        begin(from, packets.make(to, routing.routers(from, to), now));
    }

    private void begin(int node, int packet) {
        sending[node] = packet;
        flitsLeft[node] = flits;
    }

    /** The flit that a node sends in this cycle; −1 for none. {@link #channelOf} says on which virtual channel. */
    int send(int node, long now) {
        int packet = sending[node];
        if (packet < 0) {
            if (makesAt[node] > now) {
                return -1;
            }
            int goal = pattern.goal(grid, node, random);
            packet = packets.make(goal, routing.routers(node, goal), makesAt[node]);
            begin(node, packet);
            makesAt[node] += gap();
        }
        boolean head = flitsLeft[node] == flits;
        if (head && !takeChannel(node)) {
            return -1;
        }
        int place = node * channels + channel[node];
        if (credits[place] == 0) {
            return -1;
        }
        credits[place]--;
        boolean tail = --flitsLeft[node] == 0;
        if (head) {
            packets.enter(packet, now);
        }
        if (tail) {
            free[node] |= 1L << channel[node];
            sending[node] = -1;
        }
        return Flit.of(packet, head, tail);
    }

    /** The next free virtual channel with a credit after the one used last. */
    private boolean takeChannel(int node) {
        for (int i = 1; i <= channels; i++) {
            int next = (channel[node] + i) % channels;
            if ((free[node] >>> next & 1) != 0 && credits[node * channels + next] > 0) {
                channel[node] = next;
                free[node] &= ~(1L << next);
                return true;
            }
        }
        return false;
    }

    int channelOf(int node) {
        return channel[node];
    }

    /** The router has forwarded a flit of a node. */
    void credit(int place) {
        credits[place]++;
    }
}
