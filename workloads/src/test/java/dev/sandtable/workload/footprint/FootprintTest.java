// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Frameworks;
import dev.sandtable.workload.graph.GraphOptions;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FootprintTest {
    private static final double GIB = 1L << 30;

    /** Korthikanti et al. (2022), equations 1, 2, 4 and 5 for one layer. */
    @Test
    void layerOfGptFollowsTheClosedForms() {
        double sbh = 2048.0 * 4 * 6144;
        double scores = 5.0 * 64 * 2048 / 6144;
        assertEquals(sbh * (34 + scores), layer(ParallelPlan.single(), Recompute.NONE), 1);
        assertEquals(sbh * (10 + 24.0 / 8 + scores / 8), layer(ParallelPlan.of(8, 1, 1), Recompute.NONE), 1);
        ParallelPlan cut = ParallelPlan.of(8, 1, 1).withSequenceParallel(true);
        assertEquals(sbh * (34 + scores) / 8, layer(cut, Recompute.NONE), 1);
        assertEquals(sbh * 34 / 8, layer(cut, Recompute.SELECTIVE), 1);
        assertEquals(sbh * 2 / 8, layer(cut, Recompute.FULL), 1);
        assertEquals(sbh * 2, layer(ParallelPlan.of(8, 1, 1), Recompute.FULL), 1);
    }

    /**
     * Published GiB of activations of the first stage: without recomputation, and selective with sequence parallelism.
     * They count layers alone; the mask of the embedding's dropout, one byte for each of the 2·35 passes of the first
     * chunk in flight, comes on top here.
     */
    @Test
    void publishedActivationsOfFiveHundredThirtyBillionParameters() {
        ParallelPlan plan = ParallelPlan.of(8, 35, 1).withVirtual(3);
        Bytes all = mostKept("megatron-530b", plan, 280, Recompute.NONE);
        double masks = 2 * 35 * 2048.0 * 20480;
        assertEquals(114.00, (all.value() - masks) / GIB, 0.001 * 114.00);
        Bytes part = mostKept("megatron-530b", plan.withSequenceParallel(true), 280, Recompute.SELECTIVE);
        assertEquals(23.08, (part.value() - masks / 8) / GIB, 0.001 * 23.08);
    }

    /** Published GiB of parameters and optimizer state per GPU, which count the layers alone. */
    @ParameterizedTest
    @CsvSource({
        "megatron-22b, 8, 1, 1, 4, 45.56",
        "megatron-175b, 8, 8, 3, 64, 45.56",
        "megatron-530b, 8, 35, 3, 280, 31.64",
        "megatron-1t, 8, 64, 1, 512, 32.96"
    })
    void publishedParametersAndState(String model, int tensor, int pipeline, int virtual, int batch, double gib) {
        ParallelPlan plan = ParallelPlan.of(tensor, pipeline, 1).withVirtual(virtual);
        StepGraph graph = graph(model, plan, batch, 1, Recompute.FULL, Frameworks.PLAIN);
        Footprint footprint = TrainingFootprint.of(graph, 0, Allocator.IDEAL);
        double state = footprint.weights().value()
                + footprint.gradients().value()
                + footprint.optimizer().value();
        double table = 18.0
                * graph.options().paddedVocabulary(51200, tensor)
                / tensor
                * graph.model().spec().hidden();
        double positions = 18.0 * 2048 * graph.model().spec().hidden();
        assertEquals(gib, (state - table - positions) / GIB, 0.01 * gib);
    }

    @Test
    void oneRankHoldsTheWholeModel() {
        for (String name : new String[] {"gpt3-1.3b", "llama2-7b", "qwen2-7b", "mixtral-8x7b", "bloom-7b1"}) {
            StepGraph graph = graph(name, ParallelPlan.single(), 1, 1, Recompute.NONE, Frameworks.PLAIN);
            long padding = graph.options().paddedVocabulary(graph.model().spec().vocabulary(), 1)
                    - graph.model().spec().vocabulary();
            long tables = graph.model().tiedEmbeddings() ? 1 : 2;
            assertEquals(
                    graph.model().parameters()
                            + tables * padding * graph.model().spec().hidden(),
                    graph.parameters(0).total(),
                    name);
        }
    }

    @Test
    void shardingDividesWhatItsStageSays() {
        ParallelPlan plan = ParallelPlan.of(1, 1, 8);
        Footprint[] byStage = new Footprint[4];
        for (int zero = 0; zero < 4; zero++) {
            byStage[zero] = TrainingFootprint.of(
                    graph("llama2-7b", plan.withZero(zero), 8, 1, Recompute.FULL, Frameworks.FUSED),
                    0,
                    Allocator.IDEAL);
        }
        assertEquals(8.0, ratio(byStage[0].optimizer(), byStage[1].optimizer()), 1e-6);
        assertEquals(1.0, ratio(byStage[0].gradients(), byStage[1].gradients()), 1e-6);
        assertEquals(8.0, ratio(byStage[0].gradients(), byStage[2].gradients()), 1e-6);
        assertEquals(8.0, ratio(byStage[0].weights(), byStage[3].weights()), 1e-6);
    }

    /** Gated, grouped, fused, no dropout: kept tensors of a Llama-2-70B layer on one rank, added up by hand. */
    @Test
    void layerOfLlamaByHand() {
        double tokens = 4096;
        double residual = 4 * tokens * 8192 * 2;
        double attention = tokens * (2 * 8192 + 2 * 1024) * 2 + 4 * tokens * 64;
        double feedForward = tokens * 3 * 28672 * 2;
        StepGraph graph = graph("llama2-70b", ParallelPlan.single(), 1, 1, Recompute.NONE, Frameworks.FUSED, 4096);
        assertEquals(
                residual + attention + feedForward, LayerActivations.sum(LayerActivations.of(graph.share(), false)), 1);
    }

    @Test
    void lessIsKeptWhenMoreIsRecomputed() {
        ParallelPlan plan = ParallelPlan.of(8, 8, 1);
        Bytes none = first("megatron-175b", plan, 64, Recompute.NONE).activations();
        Bytes selective = first("megatron-175b", plan, 64, Recompute.SELECTIVE).activations();
        Bytes some = first("megatron-175b", plan, 64, Recompute.ofLayers(6)).activations();
        Bytes full = first("megatron-175b", plan, 64, Recompute.FULL).activations();
        assertTrue(none.compareTo(selective) > 0 && selective.compareTo(full) > 0);
        assertTrue(none.compareTo(some) > 0 && some.compareTo(full) > 0);
    }

    /** 70 billion FP16 parameters over 8 ranks; 80 layers x 2 x 8 heads x 128 x 2 bytes = 320 KiB per token. */
    @Test
    void generationHoldsWeightsAndCache() {
        InferenceJob job = new InferenceJob(
                16, 1000, 24, DataType.FP16, Optional.empty(), Optional.empty(), ParallelPlan.of(8, 1, 1));
        InferenceGraph graph = InferenceGraph.of(CatalogueModels.byName("llama2-70b"), job, Frameworks.FUSED);
        Footprint footprint = InferenceFootprint.of(graph, 0, new Allocator(Bytes.ofGib(1), new Ratio(0.05)));
        assertEquals(2 * 68.98e9 / 8, footprint.weights().value(), 0.002 * 2 * 68.98e9 / 8);
        assertEquals(16.0 * 1024 * 320 * 1024 / 8, footprint.cache().value(), 1);
        assertTrue(footprint.overhead().compareTo(Bytes.ofGib(1)) > 0);
    }

    private static double ratio(Bytes more, Bytes less) {
        return (double) more.value() / less.value();
    }

    private static double layer(ParallelPlan plan, Recompute recompute) {
        StepGraph graph = graph("megatron-22b", plan, 4, 4, recompute, Frameworks.PLAIN);
        long ends = 2048L * 4 * 6144 * 5 + 4L * 2048 * 4 * 51200 / plan.tensor();
        if (plan.sequenceParallel()) {
            ends = 2048L * 4 * 6144 * 5 / plan.tensor() + 4L * 2048 * 4 * 51200 / plan.tensor();
        }
        return (TrainingFootprint.kept(graph, 0, 0) - ends) / 48.0;
    }

    private static Footprint first(String model, ParallelPlan plan, int batch, Recompute recompute) {
        return TrainingFootprint.of(graph(model, plan, batch, 1, recompute, Frameworks.PLAIN), 0, Allocator.IDEAL);
    }

    private static Bytes mostKept(String model, ParallelPlan plan, int batch, Recompute recompute) {
        return TrainingFootprint.mostKept(graph(model, plan, batch, 1, recompute, Frameworks.PLAIN), 0);
    }

    private static StepGraph graph(
            String model, ParallelPlan plan, int batch, int micro, Recompute recompute, GraphOptions options) {
        return graph(model, plan, batch, micro, recompute, options, 2048);
    }

    private static StepGraph graph(
            String model,
            ParallelPlan plan,
            int batch,
            int micro,
            Recompute recompute,
            GraphOptions options,
            long sequence) {
        TrainingJob job = TrainingJob.of(sequence, batch, micro, Precision.of(DataType.FP16), plan)
                .withRecompute(recompute);
        return StepGraph.of(CatalogueModels.byName(model), job, options);
    }
}
