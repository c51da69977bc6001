// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InferenceGraphTest {

    /** All products of the layers and, once per prompt, of the head; attention counted by its causal pairs. */
    @Test
    void prefillDoesTheModelsForwardFlops() {
        Transformer model = CatalogueModels.byName("llama2-70b");
        InferenceGraph graph = graph(model, 4, 1024, ParallelPlan.of(8, 2, 1));
        double flops = 0;
        for (int stage = 0; stage < 2; stage++) {
            flops += 8 * flops(graph.prefill(stage));
        }
        double head = 2.0 * 32768 * 8192;
        double layers = 2.0 * (model.multipliedWeights() - model.tokenEmbedding());
        double scores = 4.0 * 80 * 8192 * 1025 / 2;
        double expected = 4 * 1024 * (layers + scores) + 4 * head;
        assertEquals(expected, flops, 1e-9 * expected);
    }

    /** Each product of a decode step has one row per sequence and reads its share of the weights once. */
    @Test
    void decodeReadsEveryWeightOnce() {
        Transformer model = CatalogueModels.byName("llama3-8b");
        InferenceGraph graph = graph(model, 16, 512, ParallelPlan.single());
        double weights = 0;
        for (LayerBlock block : graph.decode(0, 16, 512)) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute && compute.work() instanceof Gemm gemm) {
                    assertEquals(16, gemm.m());
                    weights += (double) block.repeat() * gemm.n() * gemm.k();
                }
            }
        }
        assertEquals(model.multipliedWeights(), weights, 0.001 * weights);
    }

    @Test
    void decodeAttentionReadsTheCacheOfItsHeads() {
        InferenceGraph graph = graph(CatalogueModels.byName("llama2-70b"), 2, 100, ParallelPlan.of(8, 1, 1));
        Attention kernel = attention(graph.decode(0, 2, 101));
        assertEquals(Attention.Phase.DECODE, kernel.phase());
        assertEquals(101, kernel.keys());
        assertEquals(8, kernel.heads());
        assertEquals(1, kernel.kvHeads());
        // 80 layers of one key and one value of 128 elements of 2 bytes.
        assertEquals(80 * 2 * 128 * 2, graph.cachePerToken(0).value());
    }

    /** DeepSeek-V3 caches 512 + 64 elements per token and layer and decodes over them as over one shared head. */
    @Test
    void latentAttentionDecodesOverLatents() {
        InferenceGraph graph =
                graph(CatalogueModels.byName("deepseek-v3"), 8, 100, new ParallelPlan(8, 1, 1, 4, 1, 4, 1, false, 0));
        Attention kernel = attention(graph.decode(0, 8, 101));
        assertEquals(1, kernel.kvHeads());
        assertEquals(576, kernel.headSize());
        assertEquals(512, kernel.valueHeadSize());
        assertEquals(61 * 576 * 2, graph.cachePerToken(0).value());
        assertTrue(graph.decode(0, 8, 101).stream()
                .flatMap(block -> block.operations().stream())
                .anyMatch(operation -> operation instanceof Compute compute && compute.work() instanceof ExpertFfn));
    }

    @Test
    void tensorRanksReduceTwicePerLayer() {
        InferenceGraph graph = graph(CatalogueModels.byName("llama2-7b"), 1, 100, ParallelPlan.of(2, 1, 1));
        LayerBlock layer = graph.decode(0, 1, 101).get(1);
        long count = layer.operations().stream()
                .filter(Communicate.class::isInstance)
                .count();
        assertEquals(2, count);
    }

    private static InferenceGraph graph(Transformer model, int batch, long input, ParallelPlan plan) {
        InferenceJob job = new InferenceJob(batch, input, 64, DataType.FP16, Optional.empty(), Optional.empty(), plan);
        return InferenceGraph.of(model, job, Frameworks.FUSED);
    }

    private static Attention attention(List<LayerBlock> blocks) {
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute && compute.work() instanceof Attention kernel) {
                    return kernel;
                }
            }
        }
        throw new AssertionError("no attention");
    }

    private static double flops(List<LayerBlock> blocks) {
        double sum = 0;
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute
                        && (compute.work() instanceof Gemm || compute.work() instanceof Attention)) {
                    sum += block.repeat() * compute.work().flops();
                }
            }
        }
        return sum;
    }
}
