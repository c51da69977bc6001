// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every member wired to every other by its own links.
 *
 * <p><b>Model.</b> Link {@code from·M + to} has the rate of one pair; a route is one link. k of M ranks use k − 1 of a
 * member's M − 1 links: two ranks of eight see one seventh of what eight see.
 *
 * <p><b>Left out.</b> Routes over a third member.
 *
 * <p><b>Check.</b> A direct all-gather over k members takes S/k over one pair's rate ({@code TopologyTest}).
 *
 * <p><b>Source.</b> HCCS of Atlas 800T A2, BLink of BR100, xGMI of MI300X; configs/links.
 *
 * @param size members
 * @param bandwidth per pair, or of all links of a chip, which are then dealt evenly to the others
 * @param latency of one hop
 * @param attachment how a chip drives it
 */
public record FullMesh(int size, LinkBandwidth bandwidth, Picoseconds latency, Optional<Attachment> attachment)
        implements Level {
    public FullMesh {
        Rates.checkSize(size);
    }

    @Override
    public Level withSize(int other) {
        return new FullMesh(other, bandwidth, latency, attachment);
    }

    /**
     * The directed links of eight members as seven rings. A complete directed graph falls into rings without rest for every
     * order but four and six (Tillson, <i>A Hamiltonian decomposition of K*2m</i>, 1980); this one was found by search.
     */
    private static final int[][] RINGS_OF_EIGHT = {
        {0, 5, 7, 2, 1, 6, 4, 3},
        {0, 4, 5, 6, 2, 7, 3, 1},
        {0, 1, 4, 6, 5, 2, 3, 7},
        {0, 7, 1, 5, 3, 4, 2, 6},
        {0, 6, 3, 2, 4, 1, 7, 5},
        {0, 3, 5, 4, 7, 6, 1, 2},
        {0, 2, 5, 1, 3, 6, 7, 4},
    };

    /**
     * Rings without a common link: all links of eight members; elsewhere the orders i ↦ s·i mod n for strides s prime to n,
     * which are all links where n is prime.
     */
    @Override
    public List<int[]> rings(int members) {
        if (members == RINGS_OF_EIGHT.length + 1) {
            return Arrays.stream(RINGS_OF_EIGHT).map(int[]::clone).toList();
        }
        List<int[]> orders = new ArrayList<>();
        for (int stride = 1; stride < Math.max(2, members); stride++) {
            if (gcd(stride, members) == 1) {
                int[] order = new int[members];
                for (int i = 0; i < members; i++) {
                    order[i] = (int) ((long) i * stride % members);
                }
                orders.add(order);
            }
        }
        return orders;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public Wiring wire(int lanes) {
        int others = Math.max(1, size - 1);
        double pair = Rates.perMember(bandwidth, others, lanes) / others;
        return new Wiring() {
            @Override
            public int links() {
                return Math.multiplyExact(size, size);
            }

            @Override
            public double bytesPerSecond(int link) {
                return pair;
            }

            @Override
            public int longestRoute() {
                return 1;
            }

            @Override
            public int route(int from, int fromLane, int to, int toLane, int[] path) {
                path[0] = from * size + to;
                return 1;
            }

            @Override
            public int vertices() {
                return size;
            }

            @Override
            public int tail(int link) {
                return link / size;
            }

            @Override
            public int head(int link) {
                return link % size;
            }

            @Override
            public double hops(int from, int to) {
                return 1;
            }

            @Override
            public double egress(int member, int lane) {
                return pair * others;
            }
        };
    }
}
