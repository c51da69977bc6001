// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A hypercube: 2^D members, each wired to the D whose number differs in one bit.
 *
 * <p><b>Model.</b> Link {@code member·D + d} flips bit d. Routes correct the lowest differing bit first; their length is
 * the number of differing bits, at most D and D/2 on average. Half of the members have one link each to the other half.
 *
 * <p><b>Left out.</b> Adaptive order of the bits.
 *
 * <p><b>Check.</b> Diameter D, bisection 2^(D − 1) links, a Gray code as ring ({@code KindsTest}).
 *
 * <p><b>Source.</b> Saad and Schultz, <i>Topological properties of hypercubes</i> (1988); Dally and Towles, chapter 5.
 *
 * @param size members; a power of two
 * @param bandwidth per link to one neighbour, or of all links of a chip
 * @param latency of one hop
 * @param attachment how a chip drives it
 */
public record Hypercube(int size, LinkBandwidth bandwidth, Picoseconds latency, Optional<Attachment> attachment)
        implements Level {
    public Hypercube {
        Rates.checkSize(size);
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size of a hypercube is a power of two, was " + size + "; write "
                    + Integer.highestOneBit(size) + " or " + 2L * Integer.highestOneBit(size));
        }
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "hypercube", "per link or per chip");
    }

    @Override
    public Level withSize(int other) {
        return new Hypercube(other, bandwidth, latency, attachment);
    }

    /** All members in the order of a Gray code: each next one is a neighbour, and the last is one of the first. */
    @Override
    public List<int[]> rings(int members) {
        if (members != size) {
            return Level.super.rings(members);
        }
        int[] order = new int[members];
        for (int i = 0; i < members; i++) {
            order[i] = i ^ i >> 1;
        }
        return List.of(order);
    }

    @Override
    public Wiring wire(int lanes) {
        int dimensions = Math.max(1, Integer.numberOfTrailingZeros(size));
        return new Cube(size, dimensions, Rates.perMember(bandwidth, dimensions, lanes) / dimensions);
    }

    /** The links of a hypercube. */
    private record Cube(int members, int dimensions, double linkBytesPerSecond) implements Wiring {
        @Override
        public int links() {
            return members * dimensions;
        }

        @Override
        public double bytesPerSecond(int link) {
            return linkBytesPerSecond;
        }

        @Override
        public int longestRoute() {
            return dimensions;
        }

        @Override
        public int route(int from, int fromLane, int to, int toLane, int[] path) {
            int length = 0;
            int at = from;
            for (int differs = from ^ to; differs != 0; differs &= differs - 1) {
                int d = Integer.numberOfTrailingZeros(differs);
                path[length++] = at * dimensions + d;
                at ^= 1 << d;
            }
            return length;
        }

        @Override
        public int vertices() {
            return members;
        }

        @Override
        public int tail(int link) {
            return link / dimensions;
        }

        @Override
        public int head(int link) {
            int other = link / dimensions ^ 1 << link % dimensions;
            return other < members ? other : link / dimensions;
        }

        /** Subcubes of every dimension but the least and the whole. */
        @Override
        public List<int[]> blocks() {
            List<int[]> cuts = new ArrayList<>();
            for (int d = 1; d < dimensions; d++) {
                int[] cube = new int[members];
                for (int m = 0; m < members; m++) {
                    cube[m] = m >> d;
                }
                cuts.add(cube);
            }
            return cuts;
        }

        @Override
        public double hops(int from, int to) {
            return Integer.bitCount(from ^ to);
        }

        @Override
        public double egress(int member, int lane) {
            return linkBytesPerSecond * dimensions;
        }
    }
}
