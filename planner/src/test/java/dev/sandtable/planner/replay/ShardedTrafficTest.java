// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Segments of one node whose layers compute and whose weights are sharded, against sums by hand. */
final class ShardedTrafficTest {
    private static final Operation PRODUCT = new Operation.Compute(
            "product",
            new Gemm(1, 4096, 4096, 4096, DataType.BF16, DataType.BF16, DataType.BF16, Gemm.Layout.NT, false));
    private static OperationPricer prices;

    @BeforeAll
    static void assemble() {
        Catalogues catalogues = Catalogues.open(Path.of("..").toAbsolutePath().normalize(), List.of());
        Cluster cluster =
                Cluster.assemble(Cluster.specByName("dgx-a100-80gb", catalogues), Optional.empty(), catalogues);
        prices = new OperationPricer(
                cluster, new ParallelPlan(1, 1, 1, 8, 1, 1, 1, false, 3), Launch.STREAM, Fidelity.AUTO);
    }

    @Test
    void shardedLayersHideAllGathersButTheFirst() {
        long compute = ps(PRODUCT);
        for (long mebibytes : new long[] {8, 64, 512}) {
            Communicate gather = traffic(Collective.Kind.ALL_GATHER, mebibytes);
            LayerBlock layers = new LayerBlock("layer", List.of(PRODUCT), 5, List.of(gather));
            long longer = Math.max(ps(gather), compute);
            assertEquals(
                    ps(gather) + 4 * longer + compute,
                    price(layers, Contention.NONE).ps());
        }
    }

    @Test
    void shardedGradientsHideAllScattersButTheLast() {
        long compute = ps(PRODUCT);
        Communicate scatter = traffic(Collective.Kind.REDUCE_SCATTER, 512);
        LayerBlock layers = new LayerBlock("layer gradient", List.of(PRODUCT), 3, List.of(scatter));
        long longer = Math.max(ps(scatter), compute);
        assertEquals(
                compute + 2 * longer + ps(scatter),
                price(layers, Contention.NONE).ps());
    }

    @Test
    void hiddenTrafficTakesItsCoresFromTheLayerBesideIt() {
        Contention contention = new Contention(0.125);
        Communicate gather = traffic(Collective.Kind.ALL_GATHER, 8);
        LayerBlock layers = new LayerBlock("layer", List.of(PRODUCT), 2, List.of(gather));
        long compute = ps(PRODUCT);
        long expected = ps(gather) + (compute + ps(gather) / 8) + compute;
        assertEquals(expected, price(layers, contention).ps(), 1);
        assertEquals(ps(gather), price(layers, contention).ps(Kind.PARAMETER_COMMUNICATION));
    }

    private static Segment price(LayerBlock block, Contention contention) {
        return new SegmentPricer(prices, contention).price(List.of(block), 0);
    }

    private static Communicate traffic(Collective.Kind kind, long mebibytes) {
        Collective collective = new Collective(kind, new Bytes(mebibytes << 20), DataType.BF16);
        return new Communicate("weights", collective, Axis.DATA, true);
    }

    private static long ps(Operation operation) {
        return prices.price(operation, 0).time().value();
    }
}
