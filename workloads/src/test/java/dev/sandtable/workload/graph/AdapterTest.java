// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.Method.QuantisedLowRank;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.Allocator;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Width 4096, 32 heads of 128, inner width 11008 and gated, 32 layers; adapters of rank 16. */
class AdapterTest {
    private static final Transformer LLAMA = CatalogueModels.byName("llama2-7b");
    private static final Allocator NOTHING_MORE = new Allocator(Bytes.ZERO, new Ratio(0));
    private static final long QKV = 16 * (4096 + 3 * 4096);
    private static final long PROJECTION = 16 * (4096 + 4096);
    private static final long UP = 16 * (4096 + 2 * 11008);
    private static final long DOWN = 16 * (11008 + 4096);

    @Test
    void adaptersHoldRankTimesBothSides() {
        long layer = QKV + PROJECTION + UP + DOWN;
        StepGraph graph = graph(ParallelPlan.single(), Method.lowRank(16));
        assertEquals(new StageParameters(32 * layer, 0, 0), graph.trained(0));
        assertEquals(LLAMA.parameters(), graph.parameters(0).total());
        assertEquals(
                32 * (QKV + DOWN),
                graph(ParallelPlan.single(), Method.lowRank(16, AdaptedProduct.QKV, AdaptedProduct.DOWN))
                        .trained(0)
                        .total());
    }

    /** A of a column-cut product and B of a row-cut one are repeated: 16·4096 each, four of them. */
    @Test
    void tensorRanksRepeatTheUncutHalf() {
        StepGraph graph = graph(ParallelPlan.of(8, 1, 1), Method.lowRank(16));
        StageParameters layer = graph.adapters(false);
        assertEquals(4 * 16 * 4096, layer.repeated());
        assertEquals(layer.repeated() + 16 * (3 * 4096 + 4096 + 2 * 11008 + 11008) / 8, layer.dense(), "cut by eight");
        assertEquals(
                32L * 4 * 16 * 4096 * 4,
                graph.dataParallel(0).closing().get(0).collective().bytes().value());
    }

    /** Forward 2·N, backward 2·N without gradients of weights, 6 FLOPs per weight of an adapter; attention in full. */
    @Test
    void gradientsOfFrozenWeightsAreNotFormed() {
        Method method = Method.lowRank(16);
        StepGraph graph = graph(ParallelPlan.single(), method);
        long tokens = 2048;
        double weights = 32.0 * (4 * 4096 * 4096 + 3 * 4096 * 11008) + 32000.0 * 4096;
        double adapters = 32.0 * (QKV + PROJECTION + UP + DOWN);
        double scores = 32 * 12.0 * 4096 * 2048;
        double expected = tokens * (4 * weights + 6 * adapters + scores);
        assertEquals(expected, Tally.products(graph), 1e-6 * expected);
        assertEquals(expected, tokens * method.trainingFlopsPerToken(LLAMA, 2048), 1e-6 * expected);
    }

    @Test
    void adaptersAloneAreUpdatedAndReduced() {
        StepGraph graph = graph(ParallelPlan.of(1, 1, 8), Method.lowRank(16));
        long adapters = graph.trained(0).total();
        assertEquals(
                4 * adapters,
                graph.dataParallel(0).gradients().get(0).collective().bytes().value());
        List<OptimizerUpdate> updates = graph.optimizer(0).stream()
                .filter(operation -> operation instanceof Compute compute && compute.work() instanceof OptimizerUpdate)
                .map(operation -> (OptimizerUpdate) ((Compute) operation).work())
                .toList();
        assertEquals(adapters, updates.get(0).parameters());
    }

    @Test
    void shardedFrozenWeightsAreGatheredAndOnlyAdaptersScattered() {
        StepGraph graph = graph(ParallelPlan.of(1, 1, 8).withZero(3), Method.lowRank(16));
        LayerBlock layer = graph.backward(0, 0).get(1);
        long adapters = QKV + PROJECTION + UP + DOWN;
        assertEquals(
                2 * (LLAMA.layerParameters(0) + adapters), Tally.bytes(layer.alongside(), Collective.Kind.ALL_GATHER));
        assertEquals(4 * adapters, Tally.bytes(layer.alongside(), Collective.Kind.REDUCE_SCATTER));
    }

    @Test
    void theEmbeddingHasNoBackwardPass() {
        List<LayerBlock> blocks =
                graph(ParallelPlan.single(), Method.lowRank(16)).backward(0, 0);
        assertTrue(blocks.stream().noneMatch(block -> block.name().contains("embedding")));
        // The inputs that the gradients of A want are gathered again; where there is no A, they are not.
        ParallelPlan cut = ParallelPlan.of(8, 1, 1).withSequenceParallel(true);
        assertEquals(2, regathers(Method.lowRank(16, AdaptedProduct.QKV, AdaptedProduct.UP), cut));
        assertEquals(0, regathers(Method.lowRank(16, AdaptedProduct.DOWN), cut));
        assertEquals(2, regathers(Method.FULL, cut));
    }

    private static long regathers(Method method, ParallelPlan plan) {
        LayerBlock layer = graph(plan, method).backward(0, 0).stream()
                .filter(block -> block.name().equals("layer gradient"))
                .findFirst()
                .orElseThrow();
        return layer.operations().stream()
                .filter(operation -> operation.name().endsWith("input regather"))
                .count();
    }

    /** 4 bits and 0.127 for scales; the table and the head, 2 · 32000 · 4096, and the last norm in 16 bits. */
    @Test
    void quantisedWeightsTakeFourBitsAndAreWidenedBeforeEachProduct() {
        Method method =
                new Method(Optional.empty(), Optional.of(new QuantisedLowRank(16, Optional.empty(), DataType.INT4)));
        StepGraph graph = graph(ParallelPlan.single(), method);
        double layers = 32.0 * LLAMA.layerParameters(0);
        double ends = 2 * 32000.0 * 4096 + 4096;
        double expected = layers * 4.127 / 8 + 2 * (ends + 32.0 * (QKV + PROJECTION + UP + DOWN));
        Footprint footprint = TrainingFootprint.of(graph, 0, NOTHING_MORE);
        assertEquals(expected, footprint.weights().value(), 1);
        LayerBlock layer = graph.forward(0, 0).get(1);
        long widened = layer.operations().stream()
                .filter(operation -> operation.name().endsWith("weight widened"))
                .mapToLong(operation -> ((Elementwise) ((Compute) operation).work()).elements())
                .sum();
        assertEquals(4L * 4096 * 4096 + 3L * 4096 * 11008, widened);
    }

    /** Law: fewer targets keep fewer activations, and frozen weights never keep more than trained ones. */
    @Test
    void inputsThatNoGradientWantsAreNotKept() {
        long full = kept(Method.FULL);
        long all = kept(Method.lowRank(16));
        long some = kept(Method.lowRank(16, AdaptedProduct.QKV));
        long narrow = 32L * 2048 * 16 * 2;
        assertEquals(full + 4 * narrow, all);
        assertEquals(full + narrow - 32L * 2048 * 2 * (4096 + 11008), some);
    }

    private static long kept(Method method) {
        return TrainingFootprint.kept(graph(ParallelPlan.single(), method), 0, 0);
    }

    @Test
    void expertsHaveAdaptersOfTheirOwn() {
        Transformer mixtral = CatalogueModels.byName("mixtral-8x7b");
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 8, 1, 8, 1, false, 1);
        StepGraph graph = StepGraph.of(
                mixtral,
                TrainingJob.of(4096, 8, 1, Precision.of(DataType.BF16), plan).withMethod(Method.lowRank(8)),
                Frameworks.FUSED);
        StageParameters layer = graph.adapters(true);
        assertEquals(8 * (4096 + 2 * 14336) + 8 * (14336 + 4096), layer.routed());
        assertEquals(1, graph.dataParallel(0).gradients().size(), "each expert's adapters are on one rank alone");
        assertEquals(Axis.SHARD, graph.dataParallel(0).gradients().get(0).axis());
    }

    private static StepGraph graph(ParallelPlan plan, Method method) {
        TrainingJob job =
                TrainingJob.of(2048, 64, 1, Precision.of(DataType.BF16), plan).withMethod(method);
        GraphOptions options = plan.zero() == 3 ? Frameworks.FUSED : Frameworks.PLAIN;
        return StepGraph.of(LLAMA, job, options);
    }
}
