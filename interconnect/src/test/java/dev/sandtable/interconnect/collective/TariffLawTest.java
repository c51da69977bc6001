// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.Nodes;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the choice of algorithm and protocol obeys, from 8 B to 64 GiB and from 2 to 1,024 ranks. */
class TariffLawTest {
    private static final List<Collective.Kind> KINDS = List.of(
            Collective.Kind.ALL_REDUCE,
            Collective.Kind.ALL_GATHER,
            Collective.Kind.REDUCE_SCATTER,
            Collective.Kind.BROADCAST);

    private static Topology nodes(String node, String network, int nodes) {
        Level inner = Nodes.link(node);
        return nodes == 1
                ? Topology.of(List.of(inner))
                : Topology.of(List.of(inner, Nodes.link(network).withSize(nodes)));
    }

    private static Collective of(Collective.Kind kind, long bytes) {
        return new Collective(kind, new Bytes(bytes), DataType.BF16);
    }

    private static int[] first(int ranks) {
        int[] group = new int[ranks];
        for (int i = 0; i < ranks; i++) {
            group[i] = i;
        }
        return group;
    }

    /** One node for up to eight ranks, as many as needed beyond. */
    private static Topology around(int ranks) {
        return nodes("nvlink4-nvswitch3-h100", "infiniband-ndr", (ranks + 7) / 8);
    }

    @Test
    void theCheapestGrowsWithSizeAndIsNeverBelowTheCut() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 24; trial++) {
            int ranks = trial < 12 ? 2 + random.nextInt(15) : 2 + random.nextInt(1023);
            Topology topology = around(ranks);
            Tariff tariff = new Tariff(topology, Nodes.clairvoyantNccl());
            List<int[]> group = List.of(first(ranks));
            Collective.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            double last = 0;
            for (long bytes = 8; bytes <= 1L << 36; bytes *= 4) {
                double seconds = tariff.chosen(of(kind, bytes), group).seconds();
                assertTrue(seconds >= last, kind + " of " + bytes + " over " + ranks);
                assertTrue(seconds >= CutBound.seconds(topology, of(kind, bytes), group));
                last = seconds;
            }
        }
    }

    /** A library that believes pays at least the cheapest, and its price falls only where it changes its way. */
    @Test
    void beliefsCostAndJumpOnlyWhereTheWayChanges() {
        SplittableRandom random = new SplittableRandom(12);
        int jumps = 0;
        for (int trial = 0; trial < 16; trial++) {
            int ranks = trial < 10 ? 2 + random.nextInt(7) : 2 + random.nextInt(255);
            Topology topology = around(ranks);
            Tariff believing = new Tariff(topology, Nodes.nccl());
            Tariff clairvoyant = new Tariff(topology, Nodes.clairvoyantNccl());
            List<int[]> group = List.of(first(ranks));
            Collective.Kind kind = KINDS.get(random.nextInt(3));
            Quote last = believing.chosen(of(kind, 8), group);
            for (long bytes = 16; bytes <= 1L << 36; bytes *= 2) {
                Quote now = believing.chosen(of(kind, bytes), group);
                assertTrue(now.seconds()
                        >= clairvoyant.chosen(of(kind, bytes), group).seconds());
                boolean sameWay =
                        now.algorithm() == last.algorithm() && now.protocol().equals(last.protocol());
                assertTrue(now.seconds() >= last.seconds() || !sameWay, kind + " of " + bytes + " over " + ranks);
                jumps += sameWay ? 0 : 1;
                last = now;
            }
        }
        assertTrue(jumps > 16, "only " + jumps + " changes of way");
    }

    /**
     * Two A100: LL is taken to cost 7.2 us + W/90 GB/s and Simple 11.8 us + W/240 GB/s, equal at W = 662 kB, a buffer of
     * 1.32 MB. Measured at 0.5 MiB: 15.9 us; at 2 MiB: 38.3 us, where LL would have taken 26.
     */
    @Test
    void twoA100LeaveLowLatencyBeforeItIsSlower() {
        Tariff tariff = new Tariff(nodes("nvlink3-nvswitch2", "", 1), Nodes.nccl());
        List<int[]> pair = List.of(first(2));
        Quote before = tariff.chosen(of(Collective.Kind.ALL_GATHER, 1_320_000), pair);
        Quote after = tariff.chosen(of(Collective.Kind.ALL_GATHER, 1_330_000), pair);
        assertEquals("LL", before.protocol());
        assertEquals("Simple", after.protocol());
        assertTrue(after.seconds() > 1.4 * before.seconds());
    }

    /**
     * Eight A100, all-gather of S = 1 MiB under LL: start 7.93 + spread 2.27, seven hops of 0.97, eight pieces of S/8 with
     * their flags over half of 240 GB/s: 8.74. The sum is 25.73 us; measured 26.1.
     */
    @Test
    void aLowLatencyGatherIsStartHopsAndPiecesWithFlags() {
        Tariff tariff = new Tariff(nodes("nvlink3-nvswitch2", "", 1), Nodes.nccl());
        Quote quote = tariff.chosen(of(Collective.Kind.ALL_GATHER, 1 << 20), List.of(first(8)));
        assertEquals("LL", quote.protocol());
        assertEquals(25.73e-6, quote.seconds(), 0.01e-6);
    }
}
