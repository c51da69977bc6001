// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Grain;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Parameters;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Switching;
import dev.sandtable.interconnect.flow.FlowNetwork;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.interconnect.flow.Routes;
import dev.sandtable.interconnect.flow.Wires;
import dev.sandtable.interconnect.topology.FatTree;
import dev.sandtable.units.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkNetworkTest {

    private static ChunkNetwork chunks(Routes routes, Switching switching, long chunk) {
        Optional<Bytes> cut = chunk == 0 ? Optional.empty() : Optional.of(new Bytes(chunk));
        return new ChunkNetwork(new Simulation(), routes, new Parameters(switching, cut, Grain.PICOSECOND));
    }

    /** Arrivals of messages {from, to, bytes} that are all sent at time zero. */
    private static long[] arrivals(Network network, int[][] messages) {
        long[] at = new long[messages.length];
        for (int m = 0; m < messages.length; m++) {
            network.send(
                    messages[m][0],
                    messages[m][1],
                    messages[m][2],
                    (opcode, id) -> at[(int) id] = network.simulation().nowPs(),
                    0,
                    m);
        }
        network.simulation().run();
        return at;
    }

    /** Four hops of 40 GB/s (25 ps/B) and 1 µs each round a circle: L = 4 µs, b/B = 100 µs, c/B = 2.5 µs. */
    @Test
    void theChunkSizeIsSeenInThePipeliningTermAlone() {
        Routes circle = Wires.of(Wires.circle(8, 40));
        int[][] message = {{0, 4, 4_000_000}};
        assertArrayEquals(new long[] {104_000_000}, arrivals(chunks(circle, Switching.CUT_THROUGH, 0), message));
        assertArrayEquals(new long[] {104_000_000}, arrivals(chunks(circle, Switching.CUT_THROUGH, 100_000), message));
        for (long chunk : new long[] {100_000, 400_000, 1_000_000, 4_000_000}) {
            long[] at = arrivals(chunks(circle, Switching.STORE_AND_FORWARD, chunk), message);
            assertArrayEquals(new long[] {104_000_000 + 3 * chunk * 25}, at, "chunks of " + chunk);
        }
    }

    /** A wide link behind a narrow one cannot end before the narrow one has delivered, nor the other way round. */
    @Test
    void theNarrowestLinkOfARouteSetsThePace() {
        for (double over : new double[] {1, 4}) {
            Routes tree = Wires.of(Wires.tree(16, 4, over * 4, FatTree.Spreading.ADAPTIVE));
            double narrowest = 50e9 / over;
            long[] at = arrivals(chunks(tree, Switching.CUT_THROUGH, 0), new int[][] {{0, 15, 8_000_000}});
            assertEquals(1_000_000 + 8_000_000 / narrowest * 1e12, at[0], 1);
        }
    }

    /** Two messages of one sender take turns, chunk by chunk, and end within a chunk of each other. */
    @Test
    void messagesOfOneSenderTakeTurns() {
        Routes star = Wires.of(Wires.around(4, 100));
        long[] at = arrivals(
                chunks(star, Switching.CUT_THROUGH, 10_000), new int[][] {{0, 1, 1_000_000}, {0, 2, 1_000_000}});
        assertEquals(21_000_000, at[1]);
        assertEquals(21_000_000 - 100_000, at[0]);
    }

    /** Whole messages stand behind one another: the second waits for all of the first. */
    @Test
    void wholeMessagesWaitForEachOther() {
        Routes star = Wires.of(Wires.around(4, 100));
        ChunkNetwork network = chunks(star, Switching.CUT_THROUGH, 0);
        long[] at = arrivals(network, new int[][] {{0, 3, 1_000_000}, {1, 3, 1_000_000}});
        assertArrayEquals(new long[] {11_000_000, 21_000_000}, at);
        int[] path = new int[2];
        star.route(1, 3, path);
        assertEquals(10_000_000, network.statistics().boundPs(path[1]), 0);
        assertEquals(2_000_000, network.statistics().bytes(path[1]).value());
        assertEquals(20_000_000, network.statistics().busy(path[1]).value());
    }

    /** Permutations, several into one, and everybody to everybody: fluids and chunks of a thousandth differ by as little. */
    @Test
    void longMessagesAgreeWithTheFluid() {
        int bytes = 20_000_000;
        for (Routes routes : List.of(
                Wires.of(Wires.around(8, 100)),
                Wires.of(Wires.circle(8, 40)),
                Wires.of(Wires.tree(16, 4, 2, FatTree.Spreading.ADAPTIVE)))) {
            int n = routes.endpoints();
            for (int[][] messages : List.of(shifted(n, 3, bytes), into(n, 0, bytes), exchange(n, bytes))) {
                FlowNetwork fluid = new FlowNetwork(new Simulation(), routes);
                long fluidPs = Arrays.stream(arrivals(fluid, messages)).max().orElseThrow();
                for (Switching switching : Switching.values()) {
                    ChunkNetwork network = chunks(routes, switching, bytes / 1000);
                    long chunkPs =
                            Arrays.stream(arrivals(network, messages)).max().orElseThrow();
                    assertEquals(fluidPs, chunkPs, 0.01 * fluidPs, n + " endpoints, " + messages.length + " messages");
                }
            }
        }
    }

    private static int[][] shifted(int n, int by, int bytes) {
        int[][] messages = new int[n][];
        Arrays.setAll(messages, i -> new int[] {i, (i + by) % n, bytes});
        return messages;
    }

    private static int[][] into(int n, int to, int bytes) {
        int[][] messages = new int[n - 1][];
        Arrays.setAll(messages, i -> new int[] {(to + i + 1) % n, to, bytes});
        return messages;
    }

    private static int[][] exchange(int n, int bytes) {
        int[][] messages = new int[n * (n - 1)][];
        Arrays.setAll(messages, i -> new int[] {i % n, (i % n + 1 + i / n) % n, bytes / n});
        return messages;
    }

    @Test
    void bytesInAreBytesOutAndNothingIsFasterThanTheWire() {
        SplittableRandom random = new SplittableRandom(3);
        for (Routes routes :
                List.of(Wires.of(Wires.torus(25, 4, 3, 2)), Wires.of(Wires.tree(32, 8, 3, FatTree.Spreading.HASHED)))) {
            for (Switching switching : Switching.values()) {
                int[][] messages = new int[200][];
                double[] due = new double[routes.links()];
                int[] path = new int[routes.longestRoute()];
                for (int m = 0; m < messages.length; m++) {
                    int from = random.nextInt(routes.endpoints());
                    int to = (from + 1 + random.nextInt(routes.endpoints() - 1)) % routes.endpoints();
                    messages[m] = new int[] {from, to, 1 + random.nextInt(1_000_000)};
                    for (int i = routes.route(from, to, path) - 1; i >= 0; i--) {
                        due[path[i]] += messages[m][2];
                    }
                }
                ChunkNetwork network = chunks(routes, switching, 64 << 10);
                long[] at = arrivals(network, messages);
                long endPs = Arrays.stream(at).max().orElseThrow();
                for (int link = 0; link < due.length; link++) {
                    assertEquals(due[link], network.statistics().bytes(link).value(), 0);
                    assertTrue(endPs >= due[link] / routes.bytesPerSecond(link) * 1e12, "link " + link);
                }
                for (int m = 0; m < at.length; m++) {
                    assertTrue(at[m] > routes.latencyPs(messages[m][0], messages[m][1]), "message " + m);
                }
            }
        }
    }
}
