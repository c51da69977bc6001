// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Programs laid out by hand: what runs in order adds up, what runs beside hides, what the host cannot issue waits. */
final class SegmentPricerTest {
    private static final OperationPricer PRICES = new OperationPricer(
            World.cluster("node: dgx-a100-80gb", "cuda-deepspeed"),
            ParallelPlan.of(8, 1, 1),
            Launch.STREAM,
            Fidelity.AUTO);
    private static final Compute LARGE = product(4096);
    private static final Compute SMALL = product(64);
    private static final Communicate EXPOSED = reduction(64L << 20, false);
    private static final Communicate HIDDEN = reduction(1 << 20, true);
    private static final Communicate TOO_LONG = reduction(1L << 30, true);

    @Test
    void operationsInOrderAddUp() {
        Segment segment = price(new LayerBlock("layer", List.of(LARGE, EXPOSED, LARGE), 3));
        assertEquals(3 * (2 * ps(LARGE) + ps(EXPOSED)), segment.ps());
        assertEquals(3 * ps(EXPOSED), segment.ps(Kind.TENSOR_COMMUNICATION));
        // The last product of a layer and the first of the next are one stretch: c t c|c t c|c t c.
        assertEquals(7, segment.pieces().size());
        assertEquals(3 * 2 * 2.0 * 4096 * 4096 * 4096, segment.matrixFlops());
    }

    @Test
    void aCollectiveBesideALongerKernelIsHidden() {
        Segment segment = price(new LayerBlock("layer", List.of(HIDDEN, LARGE), 2));
        assertTrue(ps(HIDDEN) < ps(LARGE));
        assertEquals(2 * ps(LARGE), segment.ps());
        assertEquals(0, segment.ps(Kind.TENSOR_COMMUNICATION));
    }

    @Test
    void whatSticksOutOfTheKernelIsExposed() {
        Segment segment = price(new LayerBlock("layer", List.of(TOO_LONG, LARGE, LARGE), 1));
        assertEquals(ps(TOO_LONG) + ps(LARGE), segment.ps());
        assertEquals(ps(TOO_LONG) - ps(LARGE), segment.ps(Kind.TENSOR_COMMUNICATION));
    }

    @Test
    void aCollectiveThatNoKernelFollowsIsExposed() {
        Segment segment = price(new LayerBlock("layer", List.of(LARGE, HIDDEN), 1));
        assertEquals(ps(LARGE) + ps(HIDDEN), segment.ps());
    }

    @Test
    void aLayerOfSmallKernelsWaitsForTheHost() {
        Segment segment = price(new LayerBlock("layer", List.of(SMALL, SMALL, SMALL), 5));
        assertTrue(hostPs(SMALL) > ps(SMALL));
        assertEquals(5 * 3 * hostPs(SMALL), segment.ps());
        assertEquals(5 * 3 * ps(SMALL), segment.ps(Kind.COMPUTE));
    }

    @Test
    void piecesAddUpToTheLongerOfDeviceAndHost() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            List<Operation> operations = new ArrayList<>();
            long device = 0;
            long host = 0;
            for (int i = 0; i <= random.nextInt(6); i++) {
                Operation operation = List.of(LARGE, SMALL, EXPOSED).get(random.nextInt(3));
                operations.add(operation);
                device += ps(operation);
                host += hostPs(operation);
            }
            int repeat = 1 + random.nextInt(4);
            Segment segment = price(new LayerBlock("layer", operations, repeat));
            assertEquals(repeat * Math.max(device, host), segment.ps(), operations.toString());
        }
    }

    @Test
    void energyIsThatOfEveryOperation() {
        Segment segment = price(new LayerBlock("layer", List.of(LARGE, EXPOSED), 4));
        double once = PRICES.price(LARGE, 0).joules() + PRICES.price(EXPOSED, 0).joules();
        assertEquals(4 * once, segment.joules(), 1e-9 * once);
    }

    private static Segment price(LayerBlock block) {
        return new SegmentPricer(PRICES, Contention.NONE).price(List.of(block), 0);
    }

    private static long ps(Operation operation) {
        return PRICES.price(operation, 0).time().value();
    }

    private static long hostPs(Operation operation) {
        return PRICES.price(operation, 0).host().value();
    }

    private static Compute product(long size) {
        return new Compute("product " + size, Gemm.of(size, size, size, DataType.BF16));
    }

    private static Communicate reduction(long bytes, boolean overlappable) {
        Collective collective = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(bytes), DataType.BF16);
        return new Communicate("reduction " + bytes, collective, Axis.TENSOR, overlappable);
    }
}
