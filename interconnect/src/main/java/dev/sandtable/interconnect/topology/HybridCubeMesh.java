// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.Optional;

/**
 * Eight members with six links each: two quads, fully meshed inside, joined corner to corner; eight of the pairs have
 * two links.
 *
 * <p><b>Model.</b> The links between a pair are one link of their summed rate. A pair without a link goes over the
 * neighbour with the widest way, the lowest number first.
 *
 * <p><b>Left out.</b> Partial units: fewer members keep their own links only.
 *
 * <p><b>Check.</b> Every member has six links; no route is longer than two ({@code TopologyTest}).
 *
 * <p><b>Source.</b> NVIDIA DGX-1 with Tesla V100 system architecture white paper, 2017 (link map as nvidia-smi prints it).
 *
 * @param bandwidth per link, or of all six links of a chip
 * @param latency of one hop
 * @param attachment how a chip drives it
 */
public record HybridCubeMesh(LinkBandwidth bandwidth, Picoseconds latency, Optional<Attachment> attachment)
        implements Level {
    private static final int MEMBERS = 8;
    private static final int LINKS_PER_MEMBER = 6;
    private static final int[][] WIDTH = {
        {0, 1, 1, 2, 2, 0, 0, 0},
        {1, 0, 2, 1, 0, 2, 0, 0},
        {1, 2, 0, 2, 0, 0, 1, 0},
        {2, 1, 2, 0, 0, 0, 0, 1},
        {2, 0, 0, 0, 0, 1, 1, 2},
        {0, 2, 0, 0, 1, 0, 2, 1},
        {0, 0, 1, 0, 1, 2, 0, 2},
        {0, 0, 0, 1, 2, 1, 2, 0}
    };
    private static final int[] DOUBLE_RING = {0, 3, 2, 1, 5, 6, 7, 4};
    private static final int[] SINGLE_RING = {0, 1, 3, 7, 5, 4, 6, 2};

    @Override
    public int size() {
        return MEMBERS;
    }

    @Override
    public Level withSize(int other) {
        if (other != MEMBERS) {
            throw new IllegalArgumentException("a hybrid cube mesh has 8 members, not " + other);
        }
        return this;
    }

    /** Two thirds of the data over the ring of double links, one third over the ring of single ones, both ways round. */
    @Override
    public List<int[]> rings(int members) {
        if (members < MEMBERS) {
            return Level.super.rings(members);
        }
        return List.of(
                DOUBLE_RING.clone(),
                DOUBLE_RING.clone(),
                SINGLE_RING.clone(),
                reversed(DOUBLE_RING),
                reversed(DOUBLE_RING),
                reversed(SINGLE_RING));
    }

    private static int[] reversed(int[] order) {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[i] = order[order.length - 1 - i];
        }
        return back;
    }

    @Override
    public Wiring wire(int lanes) {
        double link = Rates.perMember(bandwidth, LINKS_PER_MEMBER, lanes) / LINKS_PER_MEMBER;
        return new Quads(link);
    }

    /** The links of the two quads; {@code from·8 + to} stands for all links of a pair. */
    private record Quads(double link) implements Wiring {
        @Override
        public int links() {
            return MEMBERS * MEMBERS;
        }

        @Override
        public double bytesPerSecond(int number) {
            return link * Math.max(1, WIDTH[number / MEMBERS][number % MEMBERS]);
        }

        @Override
        public int longestRoute() {
            return 2;
        }

        @Override
        public int route(int from, int fromLane, int to, int toLane, int[] path) {
            if (WIDTH[from][to] > 0) {
                path[0] = from * MEMBERS + to;
                return 1;
            }
            int via = via(from, to);
            path[0] = from * MEMBERS + via;
            path[1] = via * MEMBERS + to;
            return 2;
        }

        @Override
        public int vertices() {
            return MEMBERS;
        }

        @Override
        public int tail(int number) {
            return number / MEMBERS;
        }

        @Override
        public int head(int number) {
            return WIDTH[number / MEMBERS][number % MEMBERS] > 0 ? number % MEMBERS : number / MEMBERS;
        }

        @Override
        public int strands(int number) {
            return Math.max(1, WIDTH[number / MEMBERS][number % MEMBERS]);
        }

        /** The two quads. */
        @Override
        public List<int[]> blocks() {
            return List.of(new int[] {0, 0, 0, 0, 1, 1, 1, 1});
        }

        @Override
        public double hops(int from, int to) {
            return WIDTH[from][to] > 0 ? 1 : 2;
        }

        @Override
        public double egress(int member, int lane) {
            return link * LINKS_PER_MEMBER;
        }
    }

    private static int via(int from, int to) {
        int best = -1;
        int width = 0;
        for (int k = 0; k < MEMBERS; k++) {
            int narrow = Math.min(WIDTH[from][k], WIDTH[k][to]);
            if (narrow > width) {
                width = narrow;
                best = k;
            }
        }
        return best;
    }
}
