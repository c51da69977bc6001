// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitBackwardTest {
    private static final Transformer GPT = CatalogueModels.byName("megatron-22b");
    private static final long S = 2048;
    private static final long H = 6144;

    private static StepGraph graph(Transformer model, ParallelPlan plan, Recompute recompute, GraphOptions options) {
        TrainingJob job =
                TrainingJob.of(S, 64, 1, Precision.of(DataType.BF16), plan).withRecompute(recompute);
        return StepGraph.of(model, job, options);
    }

    private static List<String> names(List<LayerBlock> blocks) {
        List<String> names = new ArrayList<>();
        for (LayerBlock block : blocks) {
            block.operations().forEach(operation -> names.add(block.repeat() + " x " + operation.name()));
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    @Test
    void bothPartsTogetherAreTheWhole() {
        Transformer routed = CatalogueModels.byName("mixtral-8x7b");
        for (Transformer model : List.of(GPT, routed)) {
            for (boolean cut : new boolean[] {false, true}) {
                for (Recompute recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
                    ParallelPlan plan = ParallelPlan.of(4, 2, 2).withSequenceParallel(cut);
                    StepGraph graph = graph(model, plan, recompute, Frameworks.FUSED);
                    for (int stage = 0; stage < 2; stage++) {
                        List<String> both = new ArrayList<>(names(graph.inputGradients(stage, 0)));
                        both.addAll(names(graph.weightGradients(stage, 0)));
                        both.sort(Comparator.naturalOrder());
                        assertEquals(names(graph.backward(stage, 0)), both);
                    }
                }
            }
        }
    }

    @Test
    void halfOfTheProductsAreOfWeightsAndAttentionIsNot() {
        StepGraph graph = graph(GPT, ParallelPlan.single(), Recompute.NONE, Frameworks.FUSED);
        assertEquals(products(graph.inputGradients(0, 0)), products(graph.weightGradients(0, 0)), 1);
        for (LayerBlock block : graph.weightGradients(0, 0)) {
            for (Operation operation : block.operations()) {
                assertFalse(((Compute) operation).work() instanceof Attention, operation.name());
            }
        }
    }

    private static double products(List<LayerBlock> blocks) {
        double flops = 0;
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                boolean product = operation instanceof Compute compute && compute.work() instanceof Gemm;
                flops += product ? block.repeat() * ((Compute) operation).work().flops() : 0;
            }
        }
        return flops;
    }

    @Test
    void aReductionWhoseProductComesLaterStandsAlone() {
        StepGraph graph = graph(GPT, ParallelPlan.of(8, 1, 1), Recompute.NONE, Frameworks.FUSED);
        List<Communicate> whole = messages(graph.backward(0, 0));
        assertTrue(whole.stream().anyMatch(message -> message.name().contains("reduction") && message.overlappable()));
        assertTrue(messages(graph.inputGradients(0, 0)).stream().noneMatch(Communicate::overlappable));
    }

    private static List<Communicate> messages(List<LayerBlock> blocks) {
        List<Communicate> messages = new ArrayList<>();
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Communicate message) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    /** Qi et al. (2023), table 1: gradients of weights need 32·s·b·h bytes per layer of a GPT. */
    @Test
    void whatGradientsOfWeightsNeedIsThePapersFigure() {
        StepGraph graph = graph(GPT, ParallelPlan.of(1, 4, 1), Recompute.NONE, Frameworks.FUSED);
        assertEquals(12 * 32 * S * H, TrainingFootprint.keptForWeights(graph, 1, 0));
    }
}
