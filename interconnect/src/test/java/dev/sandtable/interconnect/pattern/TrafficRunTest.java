// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.flow.Demand;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.flow.Wires;
import dev.sandtable.interconnect.pattern.TrafficRun.Detail;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficRunTest {
    private static final Pattern.Choice CHOICE = new Pattern.Choice(7, 5);
    private static final ChunkNetwork.Parameters CHUNKS = new ChunkNetwork.Parameters(
            ChunkNetwork.Switching.CUT_THROUGH, Optional.of(Bytes.ofKib(16)), ChunkNetwork.Grain.PICOSECOND);
    private static final TrafficRun.Options FOLDED = new TrafficRun.Options(Detail.FLOW, true, CHUNKS);
    private static final TrafficRun.Options UNFOLDED = new TrafficRun.Options(Detail.FLOW, false, CHUNKS);
    private static final TrafficRun.Options IN_CHUNKS = new TrafficRun.Options(Detail.CHUNK, false, CHUNKS);

    private static List<Routes> worlds() {
        return List.of(
                Wires.of(Wires.around(16, 100)),
                Wires.of(Wires.circle(16, 40)),
                Wires.of(Wires.torus(25, 4, 4)),
                Wires.of(Wires.tree(16, 4, 2, FatTree.Spreading.ADAPTIVE)),
                Wires.of(Wires.tree(16, 4, 1, FatTree.Spreading.HASHED)),
                Wires.of(Wires.around(4, 300), Wires.tree(4, 2, 2, FatTree.Spreading.ADAPTIVE)));
    }

    /** Everything by hand on a switch of 100 GB/s: a port takes 10 µs for 1 MB, and a hop 1 µs. */
    @Test
    void patternsTakeWhatTheirBusiestPortTakes() {
        Routes star = Wires.of(Wires.around(16, 100));
        for (Pattern pattern : Pattern.values()) {
            long port = switch (pattern) {
                case PERMUTATION, SHIFT, BIT_COMPLEMENT, TRANSPOSE, TORNADO -> 1;
                case NEIGHBOUR_1D -> 2;
                case NEIGHBOUR_2D -> 4;
                case NEIGHBOUR_3D -> 4;
                case INCAST, OUTCAST, ALL_TO_ALL -> 15;
                case UNIFORM_RANDOM -> 0;
            };
            TrafficRun.Result result = TrafficRun.of(star, pattern.over(16, 1_000_000, CHOICE), FOLDED);
            if (port > 0) {
                assertEquals(port * 10_000_000 + 1_000_000, result.finish().value(), pattern.name());
                assertEquals(port * 10_000_000, result.wireBound().value(), pattern.name());
            }
        }
    }

    @Test
    void patternsAreWhatTheirNamesSay() {
        assertArrayEquals(new int[] {4, 2, 2}, Pattern.sides(16, 3));
        assertArrayEquals(new int[] {6, 4}, Pattern.sides(24, 2));
        assertEquals("0-6 1-7 2-0 3-1 4-2 5-3 6-4 7-5 ", written(Pattern.SHIFT, 8, new Pattern.Choice(1, 6)));
        assertEquals("0-3 1-4 2-5 3-6 4-7 5-0 6-1 7-2 ", written(Pattern.TORNADO, 8, CHOICE));
        assertEquals("0-7 1-6 2-5 3-4 4-3 5-2 6-1 7-0 ", written(Pattern.BIT_COMPLEMENT, 8, CHOICE));
        assertEquals("1-3 2-6 3-1 5-7 6-2 7-5 ", written(Pattern.TRANSPOSE, 9, CHOICE));
        assertEquals("0-1 0-2 1-0 1-3 2-3 2-0 3-2 3-1 ", written(Pattern.NEIGHBOUR_2D, 4, CHOICE));
        IllegalArgumentException noSquare =
                assertThrows(IllegalArgumentException.class, () -> Pattern.TRANSPOSE.over(8, 1, CHOICE));
        assertTrue(String.valueOf(noSquare.getMessage()).contains("4 or 9"));
        assertThrows(IllegalArgumentException.class, () -> Pattern.BIT_COMPLEMENT.over(12, 1, CHOICE));
        assertThrows(IllegalArgumentException.class, () -> Pattern.NEIGHBOUR_3D.over(13, 1, CHOICE));
        assertThrows(IllegalArgumentException.class, () -> Pattern.SHIFT.over(1, 1, CHOICE));
        boolean[] to = new boolean[16];
        Pattern.PERMUTATION.over(16, 1, CHOICE).messages((from, target, bytes, startPs, job) -> {
            assertTrue(!to[target] && from != target);
            to[target] = true;
        });
    }

    private static String written(Pattern pattern, int n, Pattern.Choice choice) {
        StringBuilder text = new StringBuilder();
        pattern.over(n, 1, choice)
                .messages((from, to, bytes, startPs, job) ->
                        text.append(from).append('-').append(to).append(' '));
        return text.toString();
    }

    /** Folding is exact: the same end of every job, and the same bytes and times of every link. */
    @Test
    void foldedIsUnfolded() {
        int saved = 0;
        for (Routes routes : worlds()) {
            for (Pattern pattern : Pattern.values()) {
                Demand demand = pattern.over(16, 1_234_567, CHOICE);
                TrafficRun.Result folded = TrafficRun.of(routes, demand, FOLDED);
                TrafficRun.Result whole = TrafficRun.of(routes, demand, UNFOLDED);
                assertEquals(whole.finish(), folded.finish(), pattern.name());
                assertEquals(whole.jobs(), folded.jobs(), pattern.name());
                assertEquals(whole.links().size(), folded.links().size(), pattern.name());
                for (int i = 0; i < whole.links().size(); i++) {
                    TrafficRun.LinkUse one = folded.links().get(i);
                    TrafficRun.LinkUse other = whole.links().get(i);
                    assertEquals(other.link(), one.link());
                    assertEquals(other.bytes(), one.bytes(), 0);
                    assertEquals(other.busy(), one.busy(), pattern.name());
                    assertEquals(other.peak(), one.peak());
                }
                assertTrue(folded.simulated() <= whole.simulated());
                saved += folded.simulated() < whole.simulated() ? 1 : 0;
            }
        }
        assertTrue(saved >= 40, saved + " of 72 runs were folded");
    }

    @Test
    void nothingEndsBeforeTheWire() {
        for (Routes routes : worlds()) {
            for (Pattern pattern : Pattern.values()) {
                Demand demand = pattern.over(16, 300_000, CHOICE);
                TrafficRun.Result fluid = TrafficRun.of(routes, demand, FOLDED);
                TrafficRun.Result chunks = TrafficRun.of(routes, demand, IN_CHUNKS);
                assertTrue(fluid.finish().value() >= fluid.wireBound().value(), pattern.name());
                assertTrue(chunks.finish().value() >= chunks.wireBound().value(), pattern.name());
                assertEquals(fluid.wireBound(), chunks.wireBound(), pattern.name());
                assertEquals(fluid.messages(), chunks.messages());
            }
        }
    }

    /** Two jobs that meet on one port: the later one slows the earlier, and each has its own end. */
    @Test
    void jobsThatStartAtDifferentTimesMeet() {
        Demand demand = receiver -> {
            receiver.message(0, 2, 5_000_000, 0, 0);
            receiver.message(1, 2, 5_000_000, 30_000_000, 1);
        };
        TrafficRun.Result result = TrafficRun.of(Wires.of(Wires.around(4, 100)), demand, FOLDED);
        assertEquals(71_000_000, result.jobs().get(0).end().value());
        assertEquals(101_000_000, result.jobs().get(1).end().value());
        assertEquals(30_000_000, result.jobs().get(1).start().value());
        assertEquals(2, result.senders());
    }

    /** Adaptive spreading has all uplinks; a hash deals some of them twice, and those messages end last. */
    @Test
    void hashedUplinksCollide() {
        Demand demand = Pattern.SHIFT.over(64, 1_000_000, new Pattern.Choice(1, 16));
        List<Long> ends = new ArrayList<>();
        for (FatTree.Spreading spreading : FatTree.Spreading.values()) {
            Routes tree = Wires.of(Wires.tree(64, 16, 1, spreading));
            ends.add(TrafficRun.of(tree, demand, FOLDED).finish().value());
        }
        assertEquals(21_000_000, ends.get(0));
        assertTrue(ends.get(1) >= 41_000_000, ends.toString());
    }
}
