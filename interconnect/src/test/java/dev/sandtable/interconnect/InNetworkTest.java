// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Switch;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Page: 1 GB summed by the switches of a fat tree, 25 GB/s per port, by hand. */
class InNetworkTest {
    private static final Collective SUM =
            new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1_000_000_000), DataType.BF16);

    private static Level tree(int size, int ports, int pod, double over) {
        return new FatTree(
                size,
                gbps(25, Scope.PER_PORT),
                ports,
                us(5),
                Optional.of(new Ratio(over)),
                Optional.of(pod),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new InSwitchReduction(new Ratio(1), us(7))));
    }

    private static Level node(Optional<InSwitchReduction> adds) {
        return new Switch(8, gbps(300, Scope.PER_CHIP), 1, us(1), Optional.empty(), adds);
    }

    private static double micros(List<Level> levels, int ranks) {
        return Fabric.compose(levels, Nodes.ideal(Algorithm.IN_NETWORK))
                .price(SUM, IntStream.range(0, ranks).toArray())
                .time()
                .microseconds();
    }

    /** 7 us and 40 ms, for four members as for sixteen: a ring would take 2(n − 1)/n as long and 2(n − 1) hops. */
    @Test
    void aPortCarriesTheBufferOnceEachWay() {
        assertEquals(40_007, micros(List.of(tree(4, 1, 4, 1)), 4), 1e-3);
        assertEquals(40_007, micros(List.of(tree(16, 1, 4, 1)), 16), 1e-3);
    }

    /** Four members of a leaf share an uplink of a quarter of their rates: what is summed below fits through it. */
    @Test
    void aLeafSendsUpOnlyTheSum() {
        assertEquals(40_007, micros(List.of(tree(16, 1, 4, 4)), 16), 1e-3);
        // With an uplink of half a port it binds: 80 ms.
        assertEquals(80_007, micros(List.of(tree(16, 1, 4, 8)), 16), 1e-3);
    }

    /** Eight adapters carry an eighth each, 5 ms; before and after, rings of eight at 300 GB/s: 7/8 of 1/300 s each. */
    @Test
    void ranksOfANodeDoTheirPartBeforeAndAfter() {
        double rings = 2 * 7 / 8.0 / 300 * 1e6;
        assertEquals(5_007 + 14 + rings, micros(List.of(node(Optional.empty()), tree(4, 8, 4, 1)), 32), 1e-2);
    }

    /** A switch of the node that adds makes one pipeline: (1 + 1/8)/300 s inside, 5 ms across, both latencies. */
    @Test
    void switchesOfBothLevelsAreOnePipeline() {
        Optional<InSwitchReduction> adds = Optional.of(new InSwitchReduction(new Ratio(1), us(25)));
        assertEquals(5_032, micros(List.of(node(adds), tree(4, 8, 4, 1)), 32), 1e-2);
    }
}
