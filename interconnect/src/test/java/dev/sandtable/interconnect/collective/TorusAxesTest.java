// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.Nodes;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Torus;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All axes of a torus at once, by hand: 1 GB, 45 GB/s per link and direction, no latency. */
class TorusAxesTest {
    private static final double LINK = 45e9;

    private static Level torus(Integer... sides) {
        LinkBandwidth rate = Nodes.gbps(45, LinkBandwidth.Scope.PER_LINK);
        return new Torus(List.of(sides), rate, Picoseconds.ZERO, Optional.empty());
    }

    private static double seconds(Algorithm algorithm, Collective.Kind kind, Level level, List<int[]> groups) {
        CommunicationLibrary library = Nodes.ideal(algorithm);
        Collective collective = new Collective(kind, new Bytes(1_000_000_000), DataType.BF16);
        return Fabric.compose(List.of(level), library)
                .price(collective, groups)
                .time()
                .seconds();
    }

    private static List<int[]> all(int members) {
        return List.of(IntStream.range(0, members).toArray());
    }

    /** Every link is busy all the time: (n − 1)/n·S over 2·D links. */
    @Test
    void equalAxesUseEveryLink() {
        double flat = seconds(Algorithm.TORUS, Collective.Kind.ALL_GATHER, torus(4, 4), all(16));
        assertEquals(15 / 16.0 / (4 * LINK) * 1e9, flat, 1e-9);
        double cube = seconds(Algorithm.TORUS, Collective.Kind.REDUCE_SCATTER, torus(4, 4, 4), all(64));
        assertEquals(63 / 64.0 / (6 * LINK) * 1e9, cube, 1e-9);
        double both = seconds(Algorithm.TORUS, Collective.Kind.ALL_REDUCE, torus(4, 4, 4), all(64));
        assertEquals(2 * cube, both, 1e-9);
    }

    /** On 4×8 the part that goes along 4 first waits for the other: 7 + 3·8 + 4·4 pieces of 1/128 each. */
    @Test
    void unequalAxesWaitForEachOther() {
        double seconds = seconds(Algorithm.TORUS, Collective.Kind.ALL_GATHER, torus(4, 8), all(32));
        assertEquals((7 + 3 * 8 + 4 * 4) / 128.0 / LINK * 1e9, seconds, 1e-9);
    }

    /** One line of a torus: both directions. Four lines at once take no longer. */
    @Test
    void aLineUsesTheTwoLinksOfItsAxis() {
        double one = seconds(Algorithm.TORUS, Collective.Kind.ALL_GATHER, torus(4, 4), List.of(new int[] {0, 1, 2, 3}));
        assertEquals(3 / 4.0 / (2 * LINK) * 1e9, one, 1e-9);
        List<int[]> lines = List.of(
                new int[] {0, 4, 8, 12}, new int[] {1, 5, 9, 13}, new int[] {2, 6, 10, 14}, new int[] {3, 7, 11, 15});
        assertEquals(one, seconds(Algorithm.TORUS, Collective.Kind.ALL_GATHER, torus(4, 4), lines), 1e-9);
    }

    /** A ring over all members in one order leaves most links idle. */
    @Test
    void axesBeatOneRing() {
        double axes = seconds(Algorithm.TORUS, Collective.Kind.ALL_REDUCE, torus(8, 8), all(64));
        double ring = seconds(Algorithm.BIDIRECTIONAL_RING, Collective.Kind.ALL_REDUCE, torus(8, 8), all(64));
        assertTrue(axes * 1.9 < ring, axes + " against " + ring);
    }
}
