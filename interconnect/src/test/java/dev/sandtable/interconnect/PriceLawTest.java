// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.collective.CutBound;
import dev.sandtable.interconnect.collective.Quote;
import dev.sandtable.interconnect.collective.Tariff;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.FullMesh;
import dev.sandtable.interconnect.topology.HybridCubeMesh;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Ring;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Torus;
import dev.sandtable.interconnect.topology.UbTwoTier;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Dealing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Law: under random topologies, groups, kinds and sizes from 8 B to 64 GiB every algorithm's price is above the bound of
 * the wires, falls with bandwidth, grows with latency and size, and knows no names of ranks.
 */
class PriceLawTest {
    private static final int WORLDS = 120;
    private static final double ROUNDING = 1 + 1e-9;

    // ---- Worlds -----------------------------------------------------------------

    /** One level, its rate and its latency scaled; the same random numbers give the same level. */
    private static Level level(SplittableRandom random, int kind, double faster, double later) {
        int size = 2 + random.nextInt(5);
        double rate = faster * (5 + random.nextInt(200));
        double micros = later * (0.2 + random.nextDouble() * 5);
        int ports = 1 + random.nextInt(8);
        Optional<Ratio> over = Optional.of(new Ratio(1 + random.nextInt(3)));
        return switch (kind) {
            case 0 -> new Ring(size, gbps(rate, Scope.PER_LINK), us(micros), Optional.empty());
            case 1 -> new FullMesh(size, gbps(rate, Scope.PER_PAIR), us(micros), Optional.empty());
            case 2 ->
                new Switch(size, gbps(rate, Scope.PER_CHIP), ports, us(micros), Optional.empty(), adds(random, later));
            case 3 ->
                new Torus(
                        List.of(2 + random.nextInt(3), 2 + random.nextInt(3)),
                        gbps(rate, Scope.PER_LINK),
                        us(micros),
                        Optional.empty());
            case 4 ->
                new FatTree(
                        size * 2,
                        gbps(rate, Scope.PER_PORT),
                        ports,
                        us(micros),
                        over,
                        Optional.of(size),
                        Optional.of(random.nextBoolean()),
                        Optional.empty(),
                        Optional.empty(),
                        adds(random, later));
            case 5 ->
                new UbTwoTier(
                        size * 2,
                        size,
                        gbps(rate, Scope.PER_CHIP),
                        ports,
                        us(micros),
                        us(2 * micros),
                        over,
                        Optional.empty());
            default -> new HybridCubeMesh(gbps(rate, Scope.PER_LINK), us(micros), Optional.empty());
        };
    }

    private static Optional<InSwitchReduction> adds(SplittableRandom random, double later) {
        return random.nextBoolean()
                ? Optional.of(new InSwitchReduction(new Ratio(0.7), us(later * 20)))
                : Optional.empty();
    }

    private static List<Level> levels(long seed, double faster, double later) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Level> levels = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int l = 0; l < depth; l++) {
            int kind = random.nextInt(l == 0 ? 7 : 6);
            levels.add(level(random.split(), kind, faster, later));
        }
        return levels;
    }

    private static int[] group(SplittableRandom random, int endpoints, Kind kind) {
        int n = 2 + random.nextInt(Math.min(endpoints - 1, 40));
        int[] group = random.nextBoolean()
                ? random.ints(0, endpoints).distinct().limit(n).toArray()
                : java.util.stream.IntStream.range(0, n).toArray();
        return kind == Kind.SEND_RECV ? Arrays.copyOf(group, 2) : group;
    }

    static Collective collective(SplittableRandom random, Kind kind, int n, long bytes) {
        Dealing dealing = switch (kind) {
            case ALL_TO_ALL_V -> new Dealing.PowerLaw(random.nextDouble() * 1.5, 4096);
            case DISPATCH, COMBINE ->
                new Dealing.Experts(
                        512,
                        n * (1 + random.nextInt(4)),
                        1 + random.nextInt(Math.min(8, n)),
                        0,
                        random.nextInt(2) * 0.8);
            default -> Dealing.EVEN;
        };
        return new Collective(kind, new Bytes(bytes), DataType.BF16, dealing);
    }

    private static CommunicationLibrary library() {
        CommunicationLibrary all = Nodes.everything();
        return new CommunicationLibrary(
                all.algorithms(),
                all.protocols(),
                List.copyOf(EnumSet.allOf(Kind.class)),
                all.overhead(),
                all.rendezvous(),
                all.efficiency());
    }

    private static List<Quote> quotes(List<Level> levels, Collective collective, int[] group) {
        return new Tariff(Topology.of(levels), library()).all(collective, List.of(group));
    }

    // ---- Laws -------------------------------------------------------------------

    /** Every algorithm, not the chosen one alone; and all of them are asked somewhere. */
    @Test
    void noAlgorithmBeatsTheWireAndAllGetDearerWithLatencyAndSizeAndCheaperWithBandwidth() {
        Set<Algorithm> asked = EnumSet.noneOf(Algorithm.class);
        for (int world = 0; world < WORLDS; world++) {
            SplittableRandom random = new SplittableRandom(1000 + world);
            List<Level> levels = levels(world, 1, 1);
            Topology topology = Topology.of(levels);
            for (Kind kind : Kind.values()) {
                int[] group = group(random, topology.endpoints(), kind);
                long bytes = 8L << random.nextInt(34);
                SplittableRandom dealt = random.split();
                Collective one = collective(dealt.split(), kind, group.length, bytes);
                List<Quote> quotes = quotes(levels, one, group);
                List<Quote> wider = quotes(levels(world, 2, 1), one, group);
                List<Quote> later = quotes(levels(world, 1, 3), one, group);
                double bound = CutBound.seconds(topology, one, List.of(group));
                for (int i = 0; i < quotes.size(); i++) {
                    Quote quote = quotes.get(i);
                    String where =
                            "world " + world + " " + levels + " " + one + " " + Arrays.toString(group) + " " + quote;
                    assertTrue(quote.seconds() * ROUNDING >= bound, () -> where + " bound " + bound);
                    assertTrue(wider.get(i).seconds() <= quote.seconds() * ROUNDING, where);
                    assertTrue(later.get(i).seconds() * ROUNDING >= quote.seconds(), where);
                    asked.add(quote.algorithm());
                }
                assertTrue(!quotes.isEmpty(), "somebody does " + kind);
            }
        }
        Set<Algorithm> missing = EnumSet.complementOf(EnumSet.copyOf(asked));
        assertEquals("[]", missing.toString());
    }

    /** The best price grows with the size, whatever is chosen. */
    @Test
    void moreBytesAreNeverCheaper() {
        for (int world = 0; world < WORLDS; world++) {
            SplittableRandom random = new SplittableRandom(2000 + world);
            Fabric fabric = Fabric.compose(levels(world, 1, 1), library());
            for (Kind kind : Kind.values()) {
                int[] group = group(random, fabric.endpoints(), kind);
                long bytes = 8L << random.nextInt(33);
                SplittableRandom dealt = random.split();
                Collective less = collective(dealt, kind, group.length, bytes);
                Collective more = new Collective(kind, new Bytes(bytes + bytes / 3), less.type(), less.dealing());
                assertTrue(
                        fabric.price(less, group).time().value()
                                <= fabric.price(more, group).time().value(),
                        kind + " of " + bytes + " in world " + world);
            }
        }
    }

    /** Numbering the same ranks otherwise changes nothing where no rank is the first and shares are even. */
    @Test
    void ranksHaveNoNames() {
        for (int world = 0; world < WORLDS; world++) {
            SplittableRandom random = new SplittableRandom(3000 + world);
            Fabric fabric = Fabric.compose(levels(world, 1, 1), library());
            for (Kind kind : List.of(Kind.ALL_REDUCE, Kind.ALL_GATHER, Kind.ALL_TO_ALL, Kind.BARRIER)) {
                int[] group = group(random, fabric.endpoints(), kind);
                int[] turned = new int[group.length];
                for (int i = 0; i < turned.length; i++) {
                    turned[i] = group[(i + 1) % group.length];
                }
                Collective one = collective(random, kind, group.length, 1 << 20);
                assertEquals(fabric.price(one, group), fabric.price(one, turned));
            }
        }
    }
}
