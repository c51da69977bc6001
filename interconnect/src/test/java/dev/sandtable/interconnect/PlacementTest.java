// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.ideal;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Jobs that share a fabric: sixteen endpoints in two pods of eight, one port of 25 GB/s each, 4:1 to the spine. */
class PlacementTest {
    private static final FatTree TREE = new FatTree(
            16,
            gbps(25, Scope.PER_PORT),
            1,
            us(1),
            Optional.of(new Ratio(4)),
            Optional.of(8),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final Collective EXCHANGE = new Collective(Kind.ALL_TO_ALL, new Bytes(1_000_000_000), DataType.BF16);

    private static double seconds(List<int[]> groups) {
        return Fabric.compose(List.of(TREE), ideal(Algorithm.PAIRWISE))
                        .price(EXCHANGE, groups)
                        .time()
                        .seconds()
                - 1e-6;
    }

    @Test
    void jobsInTheirOwnPodsDoNotMeet() {
        Placement apart = Placement.contiguous(16, 1, List.of(8, 8));
        // Seven eighths of 1 GB through a port of 25 GB/s.
        assertEquals(0.035, seconds(List.of(apart.job(0))), 1e-9);
        assertEquals(0.035, seconds(apart.all()), 1e-9);
    }

    @Test
    void jobsDealtOverBothPodsHalveEachOthersShare() {
        Placement mixed = Placement.strided(16, 1, List.of(8, 8));
        assertArrayEquals(new int[] {0, 2, 4, 6, 8, 10, 12, 14}, mixed.job(0));
        // Four by four pairs of 1/8 GB cross 50 GB/s: 0.04 s alone, 0.08 s when the other job does the same.
        assertEquals(0.04, seconds(List.of(mixed.job(0))), 1e-9);
        assertEquals(0.08, seconds(mixed.all()), 1e-9);
    }

    /** What max-min sharing says of the same flows: those across share the spine evenly, the rest have what ports leave. */
    @Test
    void contentionIsWhatFairSharingSays() {
        Topology topology = Topology.of(List.of(TREE));
        Router router = new Router(topology);
        Traffic traffic = new Traffic(topology::bytesPerSecond);
        int[] path = new int[router.longestRoute()];
        double slowest = Double.POSITIVE_INFINITY;
        for (int[] job : Placement.strided(16, 1, List.of(8, 8)).all()) {
            for (int a : job) {
                for (int b : job) {
                    traffic.add(path, router.route(a, b, path), 1);
                }
            }
        }
        for (double rate : traffic.ratesBytesPerSecond()) {
            slowest = Math.min(slowest, rate);
        }
        assertEquals(50e9 / 32, slowest, 1, "32 flows each way over a pod's uplink");
        assertEquals(
                0.125e9 / slowest,
                seconds(Placement.strided(16, 1, List.of(8, 8)).all()),
                1e-9);
    }

    @Test
    void randomPlacesAreThoseOfTheirSeed() {
        Placement one = Placement.random(64, 4, List.of(16, 24), 5);
        Placement again = Placement.random(64, 4, List.of(16, 24), 5);
        Placement other = Placement.random(64, 4, List.of(16, 24), 6);
        assertArrayEquals(one.job(1), again.job(1));
        assertTrue(!Arrays.equals(one.job(1), other.job(1)));
        int[] both = Arrays.copyOf(one.job(0), 40);
        System.arraycopy(one.job(1), 0, both, 16, 24);
        assertEquals(40, Arrays.stream(both).distinct().count());
        for (int i = 0; i < 16; i += 4) {
            assertEquals(0, one.job(0)[i] % 4, "whole blocks");
            assertEquals(one.job(0)[i] + 3, one.job(0)[i + 3]);
        }
        // Between the extremes on the tree of two pods.
        double random = seconds(Placement.random(16, 1, List.of(8, 8), 1).all());
        assertTrue(random >= 0.035 && random <= 0.08);
    }

    @Test
    void groupsOfRanksBecomeGroupsOfEndpoints() {
        Placement placed = Placement.strided(16, 2, List.of(4, 6));
        assertArrayEquals(new int[] {0, 1, 4, 5}, placed.job(0));
        assertArrayEquals(new int[] {2, 3, 6, 7, 8, 9}, placed.job(1));
        assertArrayEquals(
                new int[] {2, 8}, placed.groups(1, List.of(new int[] {0, 4})).get(0));
    }

    private static String refusal(Integer... pairs) {
        SortedMap<Integer, Integer> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Placement.mapped(4, List.of(map)))
                .getMessage());
    }

    @Test
    void mapsOfRanksHaveNeitherGapsNorDuplicates() {
        assertEquals("job 0 has no rank 1, but a rank 2; ranks are 0, 1, … without gaps", refusal(0, 3, 2, 1));
        assertEquals("rank 1 of job 0 is on endpoint 3, which rank 0 of job 0 already has", refusal(0, 3, 1, 3));
        assertEquals("rank 0 of job 0 is on endpoint 4, which is not one of 0 … 3", refusal(0, 4));
        assertEquals(
                "jobs of [8, 12] ranks need 20 blocks of 1 endpoints, but the fabric has 16",
                assertThrows(IllegalArgumentException.class, () -> Placement.contiguous(16, 1, List.of(8, 12)))
                        .getMessage());
        assertArrayEquals(
                new int[] {2, 0},
                Placement.mapped(4, List.of(new TreeMap<>(java.util.Map.of(0, 2, 1, 0))))
                        .job(0));
    }
}
