// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Work;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StepGraphTest {
    private static final Transformer GPT = CatalogueModels.byName("megatron-22b");
    private static final long H = 6144;
    private static final long S = 2048;
    private static final int MICRO = 4;

    @Test
    void forwardLayerTakesTwentyFourTimesTokensTimesWidthSquared() {
        StepGraph graph = graph(ParallelPlan.single(), Recompute.NONE, Frameworks.PLAIN);
        double tokens = MICRO * S;
        double expected = 24 * tokens * H * H * (1 + S / (6.0 * H));
        LayerBlock layer = graph.forward(0, 0).get(1);
        assertEquals(48, layer.repeat());
        assertEquals(expected, products(List.of(layer)) / 48, 1e-9 * expected);
    }

    @Test
    void fusedAttentionTakesTheSameProductsHalvedByTheMask() {
        StepGraph graph = graph(ParallelPlan.single(), Recompute.NONE, Frameworks.FUSED);
        double scores = 4.0 * MICRO * S * S * H;
        double causal = scores * (S + 1) / (2 * S);
        List<Attention> kernels = works(graph.forward(0, 0), Attention.class);
        assertEquals(1, kernels.size());
        assertEquals(causal, kernels.get(0).flops(), 1e-9 * causal);
        assertEquals(2.5, works(graph.backward(0, 0), Attention.class).get(0).flops() / causal, 1e-9);
    }

    @Test
    void allRanksTogetherDoTheModelsFlops() {
        ParallelPlan plan = ParallelPlan.of(8, 4, 1).withVirtual(3);
        StepGraph graph = graph(plan, Recompute.NONE, Frameworks.PLAIN);
        double forward = 0;
        double backward = 0;
        for (int stage = 0; stage < 4; stage++) {
            for (int chunk = 0; chunk < 3; chunk++) {
                forward += 8 * products(graph.forward(stage, chunk));
                backward += 8 * products(graph.backward(stage, chunk));
            }
        }
        double expected = GPT.forwardFlopsPerToken(S) * MICRO * S;
        assertEquals(expected, forward, 1e-9 * expected);
        assertEquals(2 * expected, backward, 1e-9 * expected);
    }

    @Test
    void recomputationRunsItsPartAgain() {
        double tokens = MICRO * S;
        double forward = 24 * tokens * H * H * (1 + S / (6.0 * H));
        double core = 4 * tokens * S * H;
        ParallelPlan plan = ParallelPlan.single();
        assertEquals(3 * forward, layerBackward(plan, Recompute.FULL), 1e-9 * forward);
        assertEquals(2 * forward + core, layerBackward(plan, Recompute.SELECTIVE), 1e-9 * forward);
        StepGraph some = graph(plan, Recompute.ofLayers(12), Frameworks.PLAIN);
        List<LayerBlock> blocks = some.backward(0, 0);
        assertEquals(36, blocks.get(1).repeat());
        assertEquals(12, blocks.get(2).repeat());
        assertEquals(3 * forward, products(List.of(blocks.get(2))) / 12, 1e-9 * forward);
    }

    /** Megatron-LM: two all-reduces per direction; sequence parallelism regathers both inputs in the backward pass. */
    @Test
    void tensorRanksTalkTwicePerDirection() {
        ParallelPlan plan = ParallelPlan.of(8, 1, 1);
        StepGraph plain = graph(plan, Recompute.NONE, Frameworks.PLAIN);
        assertEquals(
                "2 ALL_REDUCE 0 ALL_GATHER 0 REDUCE_SCATTER",
                talk(plain.forward(0, 0).get(1)));
        assertEquals(
                "2 ALL_REDUCE 0 ALL_GATHER 0 REDUCE_SCATTER",
                talk(plain.backward(0, 0).get(1)));
        StepGraph cut = graph(plan.withSequenceParallel(true), Recompute.NONE, Frameworks.PLAIN);
        assertEquals(
                "0 ALL_REDUCE 2 ALL_GATHER 2 REDUCE_SCATTER",
                talk(cut.forward(0, 0).get(1)));
        assertEquals(
                "0 ALL_REDUCE 4 ALL_GATHER 2 REDUCE_SCATTER",
                talk(cut.backward(0, 0).get(1)));
        StepGraph full = graph(plan, Recompute.FULL, Frameworks.PLAIN);
        assertEquals(
                "4 ALL_REDUCE 0 ALL_GATHER 0 REDUCE_SCATTER",
                talk(full.backward(0, 0).get(1)));
        for (Communicate message : messages(plain.forward(0, 0).get(1))) {
            assertEquals(2L * MICRO * S * H, message.collective().bytes().value());
        }
    }

    @Test
    void whatMayOverlapStandsBeforeAKernel() {
        for (GraphOptions options : List.of(Frameworks.PLAIN, Frameworks.FUSED)) {
            StepGraph graph = graph(ParallelPlan.of(8, 1, 1).withSequenceParallel(true), Recompute.FULL, options);
            for (LayerBlock block : graph.backward(0, 0)) {
                for (int i = 0; i < block.operations().size(); i++) {
                    if (block.operations().get(i) instanceof Communicate message && message.overlappable()) {
                        assertTrue(block.operations().get(i + 1) instanceof Compute, message.name());
                    }
                }
            }
        }
    }

    @Test
    void gradientsAreReducedOnceAndShardedStateGathered() {
        ParallelPlan plan = ParallelPlan.of(1, 1, 8);
        DataParallelTraffic plain =
                graph(plan, Recompute.NONE, Frameworks.PLAIN).dataParallel(0);
        long parameters = GPT.parameters();
        assertEquals(
                Collective.Kind.ALL_REDUCE,
                plain.gradients().get(0).collective().kind());
        assertEquals(
                4 * parameters, plain.gradients().get(0).collective().bytes().value());
        assertEquals(List.of(), plain.parameters());
        StepGraph sharded = graph(plan.withZero(1), Recompute.NONE, Frameworks.PLAIN);
        DataParallelTraffic cut = sharded.dataParallel(0);
        assertEquals(
                Collective.Kind.REDUCE_SCATTER,
                cut.gradients().get(0).collective().kind());
        assertEquals(
                2 * parameters, cut.parameters().get(0).collective().bytes().value());
        assertEquals((parameters + 7) / 8, update(sharded).parameters());
        StepGraph full = graph(plan.withZero(3), Recompute.NONE, Frameworks.PLAIN);
        assertEquals(List.of(), full.dataParallel(0).gradients());
        LayerBlock inOrder = full.backward(0, 0).get(1);
        assertEquals(List.of(), inOrder.alongside());
        List<Operation> operations = inOrder.operations();
        assertEquals(2 * GPT.layerParameters(0), bytes(operations.get(0)), "weights before the layer");
        assertEquals(4 * GPT.layerParameters(0), bytes(operations.get(operations.size() - 1)), "gradients after it");
    }

    @Test
    void shardedLayersExchangeAlongsideWhereTheFrameworkOverlaps() {
        StepGraph full = graph(ParallelPlan.of(1, 1, 8).withZero(3), Recompute.NONE, Frameworks.FUSED);
        LayerBlock layer = full.backward(0, 0).get(1);
        assertEquals(2, layer.alongside().size());
        assertEquals(2 * GPT.layerParameters(0), bytes(layer.alongside().get(0)));
        assertTrue(layer.operations().stream().allMatch(Operation.Compute.class::isInstance));
    }

    private static long bytes(Operation operation) {
        return ((Operation.Communicate) operation).collective().bytes().value();
    }

    /** Law: what a policy recomputes lies between nothing, the attention core and the whole layer. */
    @Test
    void recomputingTheFeedForwardRepeatsItsInnerHalf() {
        ParallelPlan plan = ParallelPlan.of(1, 1, 8);
        double core = flops(graph(plan, Recompute.SELECTIVE, Frameworks.FUSED));
        double inner = flops(graph(plan, Recompute.FEED_FORWARD, Frameworks.FUSED));
        double full = flops(graph(plan, Recompute.FULL, Frameworks.FUSED));
        assertTrue(inner < full);
        StepGraph graph = graph(plan, Recompute.FEED_FORWARD, Frameworks.FUSED);
        double up = 2.0
                * graph.share().tokens()
                * GPT.spec().hidden()
                * GPT.ffn()
                * GPT.spec().layers();
        assertTrue(inner - core >= up && inner - core < 1.05 * up, (inner - core) + " of " + up);
    }

    private static double flops(StepGraph graph) {
        return graph.backward(0, 0).stream().mapToDouble(LayerBlock::flops).sum();
    }

    @Test
    void tiedEmbeddingsAreReducedBetweenTheEnds() {
        StepGraph graph = graph(ParallelPlan.of(8, 4, 1), Recompute.NONE, Frameworks.PLAIN);
        assertEquals(Axis.TIED, graph.dataParallel(0).closing().get(0).axis());
        assertEquals(
                4L * 51200 / 8 * H,
                graph.dataParallel(3).closing().get(0).collective().bytes().value());
        assertEquals(List.of(), graph.dataParallel(1).closing());
    }

    /** Unscale 8, norm 4, clip 8, Adam 16 + 12, narrowing 4 + 2, zeroing 4. */
    @Test
    void optimizerMovesFiftyEightBytesPerParameter() {
        StepGraph graph = graph(ParallelPlan.single(), Recompute.NONE, Frameworks.PLAIN);
        double bytes = 0;
        for (Operation operation : graph.optimizer(0)) {
            Work work = ((Compute) operation).work();
            if (work instanceof OptimizerUpdate update) {
                bytes += (double) update.parameters() * (update.bytesRead() + update.bytesWritten());
            } else if (work instanceof Elementwise pass) {
                bytes += 4.0
                        * pass.elements()
                        * (pass.kind().reads() + pass.kind().writes());
            }
        }
        assertEquals(58, bytes / GPT.parameters(), 1e-6);
    }

    @Test
    void stagesSendOneTensorRanksPart() {
        StepGraph graph = graph(ParallelPlan.of(8, 4, 1), Recompute.NONE, Frameworks.PLAIN);
        assertEquals(2, graph.boundary().size());
        assertEquals(
                2L * MICRO * S * H / 8,
                graph.boundary().get(0).collective().bytes().value());
        assertEquals(
                Collective.Kind.ALL_GATHER, graph.boundary().get(1).collective().kind());
        ParallelPlan cut = ParallelPlan.of(8, 4, 1).withSequenceParallel(true);
        assertEquals(1, graph(cut, Recompute.NONE, Frameworks.PLAIN).boundary().size());
    }

    /** Each of four ranks does a quarter of the causal pairs of the whole sequence. */
    @Test
    void contextRanksShareTheTriangleEvenly() {
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 1, 4, 1, 1, false, 0);
        StepGraph graph = graph(plan, Recompute.NONE, Frameworks.FUSED);
        double pairs = 0;
        for (Attention kernel : works(graph.forward(0, 0), Attention.class)) {
            pairs += kernel.pairs();
        }
        double quarter = S * (S + 1.0) / 2 / 4;
        assertEquals(quarter, pairs, 0.001 * quarter);
    }

    /** 8 experts of which a token visits 2, gated: 3 products of 2·h·f each, twice, over all ranks. */
    @Test
    void expertsDoTheirActiveFlops() {
        Transformer model = CatalogueModels.byName("mixtral-8x7b");
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 8, 1, 8, 1, false, 1);
        StepGraph graph =
                StepGraph.of(model, TrainingJob.of(4096, 8, 1, Precision.of(DataType.BF16), plan), Frameworks.FUSED);
        double flops = 0;
        for (GroupedGemm product : works(List.of(graph.forward(0, 0).get(1)), GroupedGemm.class)) {
            flops += product.flops();
        }
        double expected = 2.0 * 4096 * 2 * 3 * 4096 * 14336;
        assertEquals(expected, flops, 1e-9 * expected);
        assertEquals(1, graph.parameters(0).routed() / (32L * 3 * 4096 * 14336));
    }

    @Test
    void aJobThatCannotRunSaysAllThatIsWrong() {
        TrainingJob job = TrainingJob.of(4096, 10, 4, Precision.of(DataType.FP16), ParallelPlan.of(5, 1, 1));
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> StepGraph.of(GPT, job, Frameworks.PLAIN));
        String message = Objects.requireNonNull(wrong.getMessage());
        assertTrue(message.contains("tensor 5 does not divide the model's 64 heads"), message);
        assertTrue(message.contains("must divide global-batch 10"), message);
        assertTrue(message.contains("2048 positions"), message);
    }

    private static double layerBackward(ParallelPlan plan, Recompute recompute) {
        LayerBlock layer =
                graph(plan, recompute, Frameworks.PLAIN).backward(0, 0).get(1);
        return products(List.of(layer)) / layer.repeat();
    }

    private static StepGraph graph(ParallelPlan plan, Recompute recompute, GraphOptions options) {
        TrainingJob job =
                TrainingJob.of(S, 64, MICRO, Precision.of(DataType.FP16), plan).withRecompute(recompute);
        return StepGraph.of(GPT, job, options);
    }

    private static OptimizerUpdate update(StepGraph graph) {
        for (Operation operation : graph.optimizer(0)) {
            if (operation instanceof Compute compute && compute.work() instanceof OptimizerUpdate update) {
                return update;
            }
        }
        throw new AssertionError("no update");
    }

    /** FLOPs of matrix products alone: what model FLOPs count. */
    private static double products(List<LayerBlock> blocks) {
        double sum = 0;
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute && compute.work() instanceof Gemm gemm) {
                    sum += block.repeat() * gemm.flops();
                }
            }
        }
        return sum;
    }

    private static <W extends Work> List<W> works(List<LayerBlock> blocks, Class<W> type) {
        List<W> found = new ArrayList<>();
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute && type.isInstance(compute.work())) {
                    found.add(type.cast(compute.work()));
                }
            }
        }
        return found;
    }

    private static List<Communicate> messages(LayerBlock block) {
        List<Communicate> found = new ArrayList<>();
        for (Operation operation : block.operations()) {
            if (operation instanceof Communicate message) {
                found.add(message);
            }
        }
        return found;
    }

    private static String talk(LayerBlock block) {
        StringBuilder text = new StringBuilder();
        for (Collective.Kind kind :
                List.of(Collective.Kind.ALL_REDUCE, Collective.Kind.ALL_GATHER, Collective.Kind.REDUCE_SCATTER)) {
            long count = messages(block).stream()
                    .filter(message -> message.collective().kind() == kind)
                    .count();
            text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(kind);
        }
        return text.toString();
    }
}
