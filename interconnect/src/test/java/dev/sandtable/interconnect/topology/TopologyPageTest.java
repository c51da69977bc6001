// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import static dev.sandtable.interconnect.Nodes.gbps;
import static dev.sandtable.interconnect.Nodes.us;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.LinkBandwidth.Scope;
import dev.sandtable.units.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/interconnect-topologies.md says is so. */
class TopologyPageTest {
    private static final double RATE = 10;

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/interconnect-topologies.md"));
    }

    @Test
    void everyKindIsOnThePage() throws IOException {
        String page = page();
        for (Class<?> kind : Level.class.getPermittedSubclasses()) {
            String name =
                    kind.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            assertTrue(page.contains("\n| `" + name + "` |"), "no row for " + name);
        }
    }

    @Test
    void theGraphOfThePageIsOne() throws IOException {
        String page = page();
        int start = page.indexOf("```yaml\n# Four chips") + "```yaml\n".length();
        String yaml = page.substring(start, page.indexOf("```", start));
        Level graph = SpecReader.read(yaml, "page", Level.class, Provenance.Policy.OPTIONAL)
                .value();
        Wiring wiring = graph.wire(1);
        assertEquals(2 * (4 + 6 + 2), wiring.links(), "each link both ways, the two between a and b one by one");
        assertEquals(2, wiring.hops(0, 1), "two links of 0.5 us");
        assertEquals(3e6 / 0.5e6, wiring.hops(0, 4), "0.5, 2 and 0.5 us");
    }

    private static Map<String, Level> examples() {
        Map<String, Level> levels = new LinkedHashMap<>();
        levels.put("ring of 16", new Ring(16, gbps(RATE, Scope.PER_LINK), us(1), Optional.empty()));
        levels.put("torus 8×4", new Torus(List.of(8, 4), gbps(RATE, Scope.PER_LINK), us(1), Optional.empty()));
        levels.put("hypercube of 64", new Hypercube(64, gbps(RATE, Scope.PER_LINK), us(1), Optional.empty()));
        levels.put("full mesh of 8", new FullMesh(8, gbps(RATE, Scope.PER_PAIR), us(1), Optional.empty()));
        levels.put("hybrid cube mesh", new HybridCubeMesh(gbps(RATE, Scope.PER_LINK), us(1), Optional.empty()));
        levels.put(
                "dragonfly, 2 members × 4 routers × 9 groups, 2 global links",
                new Dragonfly(
                        72,
                        2,
                        4,
                        2,
                        gbps(RATE, Scope.PER_PORT),
                        1,
                        gbps(RATE, Scope.PER_LINK),
                        gbps(RATE, Scope.PER_LINK),
                        us(1),
                        us(0.1),
                        us(0.5),
                        Optional.empty(),
                        Optional.empty()));
        levels.put(
                "fat tree, 16 members in 4 pods, 4 spines, 2:1",
                new FatTree(
                        16,
                        gbps(RATE, Scope.PER_PORT),
                        1,
                        us(1),
                        Optional.of(new Ratio(2)),
                        Optional.of(4),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(4),
                        Optional.empty()));
        return levels;
    }

    @Test
    void theFiguresOfThePageAreThoseOfTheLinks() throws IOException {
        String page = page();
        for (Map.Entry<String, Level> example : examples().entrySet()) {
            Wiring wiring = example.getValue().wire(1);
            int members = example.getValue().size();
            int[] path = new int[wiring.longestRoute()];
            int longest = 0;
            for (int a = 0; a < members; a++) {
                for (int b = 0; b < members; b++) {
                    longest = a == b ? longest : Math.max(longest, wiring.route(a, 0, b, 0, path));
                }
            }
            double narrowest = halfCut(wiring, members);
            String row = "| " + example.getKey() + " | " + longest + " | " + Math.round(narrowest / RATE / 1e9) + " |";
            assertTrue(page.contains(row), "expected " + row);
        }
    }

    /**
     * The least rate between two halves of the blocks that a wiring names: all ways to halve up to nine blocks, the two
     * sides in the order of numbers where there are more members than that and no blocks.
     */
    private static double halfCut(Wiring wiring, int members) {
        double least = Double.POSITIVE_INFINITY;
        List<int[]> labels = wiring.blocks().isEmpty()
                ? List.of(java.util.stream.IntStream.range(0, wiring.vertices()).toArray())
                : wiring.blocks();
        for (int[] label : labels) {
            int blocks = java.util.Arrays.stream(label).max().orElse(0) + 1;
            if (blocks <= 9) {
                for (int side = 0; side < 1 << blocks; side++) {
                    if (Integer.bitCount(side) == blocks / 2) {
                        least = Math.min(least, crossing(wiring, label, side));
                    }
                }
            }
        }
        return least;
    }

    /** Rate from the chosen blocks to the rest; switches that belong to no block count to whichever side is cheaper. */
    private static double crossing(Wiring wiring, int[] label, int side) {
        double none = 0;
        double near = 0;
        for (int link = 0; link < wiring.links(); link++) {
            int tail = label[wiring.tail(link)];
            int head = label[wiring.head(link)];
            boolean out = tail >= 0 && (side >> tail & 1) == 1;
            boolean in = head >= 0 && (side >> head & 1) == 0;
            none += out && (in || head < 0) ? wiring.bytesPerSecond(link) : 0;
            near += (out || tail < 0) && in ? wiring.bytesPerSecond(link) : 0;
        }
        return Math.min(none, near);
    }
}
