// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Wire.Port;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Collective.Kind;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shares of ports on four nodes of eight: tensor groups inside, data groups across. */
final class WirePricerTest {
    private static final ParallelPlan PLAN = new ParallelPlan(8, 2, 1, 2, 1, 1, 1, true, 0);
    private final Cluster cluster = World.cluster(
            "{nodes: 4, node: dgx-a100-80gb, fabric: {kind: fat-tree, bandwidth: 25 GB/s per direction per port, latency: 5 us, oversubscription: 1}}");
    private final WirePricer wires =
            new WirePricer(cluster, new OperationPricer(cluster, PLAN, Launch.STREAM, Fidelity.AUTO));

    private static Communicate message(Kind kind, Axis axis, long bytes) {
        return new Communicate("message", new Collective(kind, new Bytes(bytes), DataType.BF16), axis, false);
    }

    @Test
    void largeMessagesKeepTheirPortBusyAndSmallOnesDoNot() {
        double before = 0;
        for (long bytes = 1 << 10; bytes <= 1L << 32; bytes <<= 2) {
            Wire wire = wires.of(List.of(message(Kind.ALL_REDUCE, Axis.DATA, bytes)), 0);
            assertEquals(Port.SCALE_OUT, wire.port());
            assertTrue(wire.share() <= 1);
            assertTrue(bytes < 1 << 20 || wire.share() >= before, "the share falls at " + bytes + " bytes");
            before = wire.share();
        }
        assertTrue(before > 0.85, "4 GiB keep the card busy for " + before);
        assertTrue(wires.of(List.of(message(Kind.ALL_REDUCE, Axis.DATA, 1 << 10)), 0)
                        .share()
                < 0.1);
    }

    @Test
    void whatStaysInANodeUsesThePortToIt() {
        assertEquals(
                Port.SCALE_UP,
                wires.of(List.of(message(Kind.ALL_REDUCE, Axis.TENSOR, 1 << 26)), 0)
                        .port());
        assertEquals(
                Port.SCALE_OUT,
                wires.of(List.of(message(Kind.SEND_RECV, Axis.PIPELINE, 1 << 26)), 0)
                        .port());
    }

    @Test
    void messagesInARowCountByTheirTimes() {
        Communicate large = message(Kind.ALL_REDUCE, Axis.DATA, 1L << 30);
        Communicate small = message(Kind.ALL_REDUCE, Axis.DATA, 1 << 10);
        double alone = wires.of(List.of(large), 0).share();
        double both = wires.of(List.of(large, small), 0).share();
        double thrice = wires.of(List.of(large, large, large), 0).share();
        assertTrue(both < alone && both > 0.9 * alone, both + " of " + alone);
        assertEquals(alone, thrice, 1e-12);
    }

    @Test
    void nothingTakesNothing() {
        assertSame(Wire.OWN, wires.of(List.of(), 0));
        assertSame(Wire.OWN, wires.of(List.of(message(Kind.ALL_REDUCE, Axis.CONTEXT, 1 << 20)), 0));
        assertThrows(IllegalArgumentException.class, () -> new Wire(Port.SCALE_UP, 1.5));
        assertThrows(IllegalArgumentException.class, () -> new Wire(Port.SCALE_UP, Double.NaN));
    }
}
