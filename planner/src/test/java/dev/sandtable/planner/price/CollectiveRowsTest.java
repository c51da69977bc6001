// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Quote;
import dev.sandtable.planner.World;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of collectives on the catalogue's nodes: all kinds, all algorithms, sizes from 8 B to 64 GiB, any placement. */
final class CollectiveRowsTest {
    private static final Pricer PRICER = new Pricer(World.CATALOGUES, Fidelity.AUTO);
    private static final List<String> SIZED = List.of(
            "all-reduce",
            "all-gather",
            "reduce-scatter",
            "all-to-all",
            "all-to-all-v",
            "broadcast",
            "reduce-to-root",
            "gather",
            "scatter");
    private static final String TOKENS = " tokens=128 hidden=7168 experts=256 active=8";

    private static PricedRow price(String text) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            int at = pair.indexOf('=');
            row.put(pair.substring(0, at), pair.substring(at + 1).replace('_', ' '));
        }
        row.replaceAll((column, value) -> column.equals("distribution") ? value.replace(' ', '_') : value);
        return PRICER.price(row);
    }

    private static double micros(String text) {
        PricedRow answer = price(text);
        assertEquals("", answer.error().orElse(""), text);
        return answer.timeUs().orElseThrow();
    }

    @Test
    void everyKindHasAPriceOnNodesOfThreeVendors() {
        for (String node : List.of("dgx-h100", "atlas-800t-a2", "mi300x-node")) {
            for (int ranks : new int[] {2, 7, 8}) {
                for (String op : SIZED) {
                    double last = 0;
                    for (long bytes = 8; bytes <= 64L << 30; bytes *= 32) {
                        double us = micros(
                                "op=" + op + " cluster=" + node + " dtype=bf16 ranks=" + ranks + " bytes=" + bytes);
                        assertTrue(us >= last, op + " of " + bytes);
                        last = us;
                    }
                }
                assertTrue(micros("op=barrier cluster=" + node + " ranks=" + ranks) > 0);
            }
            for (String op : List.of("dispatch", "combine")) {
                double even = micros("op=" + op + " cluster=" + node + " dtype=bf16 ranks=16" + TOKENS);
                double uneven = micros(
                        "op=" + op + " cluster=" + node + " dtype=bf16 ranks=16 distribution=power_law_1.2" + TOKENS);
                assertTrue(uneven > even, op + " " + even + " " + uneven);
            }
        }
    }

    /** Whatever a row insists on has a price or says which algorithms have one. */
    @Test
    void aRowMayInsistOnAnAlgorithm() {
        Set<Algorithm> priced = EnumSet.noneOf(Algorithm.class);
        for (Algorithm algorithm : Algorithm.values()) {
            for (String rest : List.of(
                    "op=all-reduce cluster=dgx-h100 dtype=bf16 bytes=1048576 ranks=32",
                    "op=all-reduce cluster=dgx-h100 dtype=bf16 bytes=1048576 ranks=8",
                    "op=all-gather cluster=tpu-v4-node dtype=bf16 bytes=1048576 ranks=4",
                    "op=broadcast cluster=dgx-h100 dtype=bf16 bytes=1048576 ranks=32",
                    "op=all-to-all cluster=dgx-h100 dtype=bf16 bytes=1048576 ranks=32",
                    "op=barrier cluster=dgx-h100 ranks=32",
                    "op=dispatch cluster=dgx-h100 dtype=fp8 ranks=32" + TOKENS)) {
                PricedRow answer = price(rest + " algorithm=" + algorithm.spelling());
                if (answer.error().isEmpty()) {
                    priced.add(algorithm);
                } else {
                    String error = answer.error().get();
                    assertTrue(error.contains("these algorithms do it: "), error);
                    assertTrue(error.contains("is done by " + algorithm.spelling()), error);
                }
            }
        }
        // Pods and networks that add are in no file of the catalogue.
        assertEquals(
                EnumSet.of(Algorithm.HIERARCHICAL_PODS, Algorithm.HIERARCHICAL_EXCHANGE_PODS, Algorithm.IN_NETWORK),
                EnumSet.complementOf(EnumSet.copyOf(priced)));
        String unknown = price("op=all-reduce cluster=dgx-h100 dtype=bf16 bytes=8 ranks=8 algorithm=rign")
                .error()
                .orElseThrow();
        assertTrue(unknown.contains("'rign'") && unknown.contains("ring, bidirectional-ring"), unknown);
    }

    /** One rank of each of four nodes: the adapter binds; four ranks of one node: its switch does. */
    @Test
    void ranksSitWhereTheRowSays() {
        String sum = "op=all-reduce cluster=dgx-h100 dtype=bf16 bytes=1073741824 ranks=4";
        double near = micros(sum);
        double far = micros(sum + " endpoints=0_8_16_24");
        assertTrue(far > 3 * near, near + " " + far);
        assertEquals(near, micros(sum + " endpoints=3_2_1_0"));
        String twice = price(sum + " endpoints=0_8_16_8").error().orElseThrow();
        assertTrue(twice.contains("endpoint 8 is in two groups or twice in one"), twice);
    }

    /** Seven ranks send a third one everything: its port carries seven times what theirs do. */
    @Test
    void aMatrixIsPricedPairByPair() {
        StringBuilder incast = new StringBuilder();
        for (int from = 0; from < 8; from++) {
            for (int to = 0; to < 8; to++) {
                incast.append(from != 2 && to == 2 ? 1_000_000_000 : 0).append(to < 7 ? "_" : ";");
            }
        }
        double all = micros("op=all-to-all-v cluster=dgx-h100 dtype=bf16 ranks=8 matrix=" + incast);
        double one = micros("op=send-recv cluster=dgx-h100 dtype=bf16 ranks=2 bytes=1000000000");
        assertEquals(7, all / one, 0.5);
    }

    /** Switches of the catalogue that add: four nodes sum 1 GiB faster than without, and by them. */
    @Test
    void networksThatAddAreUsed() {
        String node = "nodes: 4\nnode: {chip: h100-sxm5-80gb, chips: 8, scale-up: [nvlink4-nvswitch3-h100],"
                + " nics: {count: 8, link: LINK}, power: {host: 2 kW}}\n";
        Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1 << 30), DataType.BF16);
        List<int[]> all = List.of(IntStream.range(0, 32).toArray());
        Quote plain =
                World.cluster(node.replace("LINK", "infiniband-ndr")).fabric().quote(sum, all);
        Quote adding = World.cluster(node.replace("LINK", "infiniband-ndr-sharp"))
                .fabric()
                .quote(sum, all);
        assertEquals(Algorithm.IN_NETWORK, adding.algorithm());
        assertTrue(adding.seconds() < plain.seconds(), adding + " " + plain);
    }

    /** Law, terms, busiest link, channels and the runner-up, whose price is no lower. */
    @Test
    void rowsExplainThemselves() {
        Map<String, String> row =
                Map.of("op", "all-reduce", "cluster", "dgx-h100", "dtype", "bf16", "bytes", "1048576", "ranks", "16");
        Explanation why = PRICER.explain(row);
        assertEquals(PRICER.price(row).timeUs().orElseThrow(), why.value() * 1e6, 1e-3);
        assertTrue(why.law().contains("best of the others of "), why.law());
        Explanation wire = why.details().get(2);
        assertEquals(
                List.of("busiest link", "channels", "memory traffic", "cores held"),
                wire.details().stream().map(Explanation::name).toList());
    }
}
