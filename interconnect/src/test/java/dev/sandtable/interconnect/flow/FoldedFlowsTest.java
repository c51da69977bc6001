// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.topology.FatTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FoldedFlowsTest {

    private static Demand exchange(int n, long bytes) {
        return receiver -> {
            for (int from = 0; from < n; from++) {
                for (int shift = 1; shift < n; shift++) {
                    receiver.message(from, (from + shift) % n, bytes, 0, 0);
                }
            }
        };
    }

    /** Inside a leaf and across: two kinds of messages, on ports up and down and on leaves up and down. */
    @Test
    void anExchangeOnATreeHasTwoKinds() {
        Routes tree = Wires.of(Wires.tree(32, 8, 2, FatTree.Spreading.ADAPTIVE));
        FoldedFlows folded = FoldedFlows.of(tree, exchange(32, 1000)).orElseThrow();
        assertEquals(2, folded.kinds());
        assertEquals(2, folded.linkClasses(), "ports and leaf links: up and down carry the same");
        assertEquals(32 * 31, folded.messages());
        assertEquals(64, folded.links(folded.classOf(0)));
    }

    /** One message more, anywhere, and everything that it meets is no longer like the rest. */
    @Test
    void oneMessageMoreBreaksTheSymmetryThatItTouches() {
        Routes tree = Wires.of(Wires.tree(32, 8, 2, FatTree.Spreading.ADAPTIVE));
        Demand demand = receiver -> {
            exchange(32, 1_000_000).messages(receiver);
            receiver.message(3, 30, 5_000_000, 0, 1);
        };
        FoldedFlows folded = FoldedFlows.of(tree, demand).orElseThrow();
        assertTrue(folded.kinds() > 2 && folded.kinds() < 60, folded.kinds() + " kinds");
        assertSameArrivals(tree, demand, folded);
    }

    @Test
    void trafficWithoutLikenessIsNotFolded() {
        Routes tree = Wires.of(Wires.tree(32, 8, 2, FatTree.Spreading.HASHED));
        SplittableRandom random = new SplittableRandom(1);
        long[] sizes = random.longs(200, 1, 1_000_000).toArray();
        Demand demand = receiver -> {
            for (int m = 0; m < sizes.length; m++) {
                receiver.message(m % 32, (m % 32 + 1 + m % 31) % 32, sizes[m], 0, 0);
            }
        };
        assertEquals(Optional.empty(), FoldedFlows.of(tree, demand));
    }

    /** Few sizes and starts, symmetric senders: much is alike, and every arrival is the unfolded one. */
    @Test
    void arrivalsAreThoseOfEveryMessageByItself() {
        for (Routes routes : List.of(
                Wires.of(Wires.around(16, 70)),
                Wires.of(Wires.circle(16, 33)),
                Wires.of(Wires.torus(21, 4, 4)),
                Wires.of(Wires.tree(16, 4, 3, FatTree.Spreading.ADAPTIVE)))) {
            for (int by = 1; by < 8; by++) {
                int shift = by;
                Demand demand = receiver -> {
                    for (int from = 0; from < 16; from++) {
                        receiver.message(from, (from + shift) % 16, 777_777, 0, 0);
                        receiver.message(from, (from + 2 * shift) % 16, 333_333, 1_000_000, 0);
                        receiver.message(from, 15 - from, 0, 0, 0);
                    }
                };
                FoldedFlows.of(routes, demand).ifPresent(folded -> assertSameArrivals(routes, demand, folded));
            }
        }
    }

    private static void assertSameArrivals(Routes routes, Demand demand, FoldedFlows folded) {
        List<Long> whole = new ArrayList<>();
        FlowNetwork network = new FlowNetwork(new Simulation(), routes);
        demand.messages((from, to, bytes, startPs, job) -> network.simulation()
                .scheduleAt(
                        startPs,
                        (opcode, argument) -> network.send(
                                from,
                                to,
                                bytes,
                                (o, a) -> whole.add(network.simulation().nowPs()),
                                0,
                                0),
                        0,
                        0));
        network.simulation().run();
        List<Long> alike = new ArrayList<>();
        FlowNetwork classes = new FlowNetwork(new Simulation(), folded.classRoutes());
        folded.start(classes, (from, to, job, many) -> {
            for (int i = 0; i < many; i++) {
                alike.add(classes.simulation().nowPs());
            }
        });
        classes.simulation().run();
        whole.sort(null);
        alike.sort(null);
        assertEquals(whole, alike);
    }
}
