// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layers that see differently far, layers that predict further, and towers: by hand, on small models. */
class ArchitectureTest {
    private static final String BASE = """
            layers: 12
            hidden: 1024
            heads: 16
            ffn: 4096
            gated: true
            vocabulary: 32000
            """;
    private static final long S = 4096;

    private static Transformer model(String more) {
        return new Transformer(
                SpecReader.read(BASE + more, "model.yaml", TransformerSpec.class, Provenance.Policy.OPTIONAL)
                        .value());
    }

    /** Every third layer sees all 4096 tokens, the others 512: pairs of 4·s(s+1)/2 + 8·(w·s − w(w−1)/2). */
    @Test
    void everyThirdLayerSeesTheWholeSequence() {
        Transformer mixed = model("sliding-window: 512\nglobal-every: 3\n");
        double pairs = 0;
        for (LayerBlock block : graph(mixed, ParallelPlan.single()).forward(0, 0)) {
            for (Attention attention : attentions(block)) {
                pairs += block.repeat() * attention.pairs();
            }
        }
        double whole = S * (S + 1.0) / 2;
        double windowed = 512.0 * S - 512 * 511 / 2.0;
        assertEquals(4 * whole + 8 * windowed, pairs, 1e-9 * pairs);
        double seen = 4.0 * S + 8 * 512;
        assertEquals(2.0 * mixed.multipliedWeights() + 4 * 1024 * seen, mixed.forwardFlopsPerToken(S), 1);
        assertThrows(SpecException.class, () -> model("global-every: 3\n"));
    }

    private static List<Attention> attentions(LayerBlock block) {
        List<Attention> found = new ArrayList<>();
        for (Operation operation : block.operations()) {
            if (operation instanceof Compute compute && compute.work() instanceof Attention attention) {
                found.add(attention);
            }
        }
        return found;
    }

    /** One depth adds a layer of 12·h² + …, the product of 2h × h and a head; a step does what the model's FLOPs say. */
    @Test
    void furtherPredictionAddsALayerAProductAndAHead() {
        Transformer plain = model("");
        Transformer two = model("mtp: 2\n");
        long layer = plain.layerParameters(0);
        assertEquals(plain.parameters(), two.parameters());
        assertEquals(2 * (layer + 2 * 1024 * 1024 + 3 * 1024), two.predictionParameters());
        StepGraph graph = graph(two, ParallelPlan.single());
        assertEquals(
                two.parameters() + two.predictionParameters(),
                graph.parameters(0).total());
        double expected = S * two.trainingFlopsPerToken(S);
        assertEquals(expected, Tally.products(unfused(two, ParallelPlan.single())), 1e-6 * expected);
        assertEquals(
                2.0 * 6 * (layer - 2 * 1024 + 2 * 1024 * 1024 + 32000 * 1024) + 2.0 * 12 * 1024 * S,
                two.trainingFlopsPerToken(S) - plain.trainingFlopsPerToken(S),
                1);
    }

    /** On more than one stage the last holds a copy of the table, whose gradient is reduced with the first's. */
    @Test
    void furtherPredictionReadsTheEmbeddingOnTheLastStage() {
        Transformer one = model("mtp: 1\n");
        StepGraph graph = graph(one, ParallelPlan.of(1, 4, 1));
        long sum = 0;
        for (int stage = 0; stage < 4; stage++) {
            sum += graph.parameters(stage).total();
        }
        assertEquals(one.parameters() + one.predictionParameters() + 32000L * 1024, sum);
        assertEquals(1, graph.dataParallel(3).closing().size());
        assertEquals(0, graph.dataParallel(1).closing().size());
    }

    /** 24 layers of 12·h² + 9·h + … on 577 − 1 tokens, and a projector of 1024 × 1024 twice. */
    @Test
    void towersStandBeforeTheFirstLayer() {
        Transformer seeing = model("towers:\n  - {layers: 24, hidden: 1024, heads: 16, tokens: 576, patch: 588}\n");
        StepGraph graph = unfused(seeing, ParallelPlan.single());
        double expected = S * seeing.trainingFlopsPerToken(S);
        // Patches have no gradient of their own: 2 of 6 FLOPs per weight of their product less.
        expected -= 2.0 * 576 * 588 * 1024;
        assertEquals(expected, Tally.products(graph), 1e-6 * expected);
        assertEquals("tower patches", graph.forward(0, 0).get(0).name());
        double layer = 12.0 * 1024 * 1024;
        double forward = 576 * (2 * (24 * layer + 588.0 * 1024) + 24 * 4.0 * 1024 * 576);
        double projector = 2.0 * 576 * 2 * 1024 * 1024;
        assertEquals(
                3 * (forward + projector),
                S * (seeing.trainingFlopsPerToken(S) - model("").trainingFlopsPerToken(S)),
                1e3);
        assertEquals(
                24 * (12L * 1024 * 1024 + 13 * 1024) + 588 * 1024 + 2 * 1024 + 2 * 1024 * 1024,
                graph.parameters(0).total() - seeing.parameters());
    }

    @Test
    void frozenTowersRunForwardOnly() {
        Transformer frozen = model("towers:\n  - {layers: 24, hidden: 1024, heads: 16, tokens: 576, frozen: true}\n");
        StepGraph graph = unfused(frozen, ParallelPlan.single());
        List<String> backward =
                graph.backward(0, 0).stream().map(LayerBlock::name).toList();
        assertTrue(backward.contains("projector gradient"));
        assertTrue(backward.stream().noneMatch(name -> name.startsWith("tower")));
        assertEquals(frozen.parameters() + 2 * 1024 * 1024, graph.trained(0).total(), "the projector is trained");
        double expected = S * frozen.trainingFlopsPerToken(S);
        assertEquals(expected, Tally.products(graph), 1e-6 * expected);
        TrainingJob adapters = job(ParallelPlan.single()).withMethod(Method.lowRank(8));
        assertTrue(StepGraph.of(frozen, adapters, Frameworks.PLAIN).backward(0, 0).stream()
                .noneMatch(block -> block.name().startsWith("projector")));
    }

    @Test
    void towersAndContextAreRefusedTogether() {
        Transformer seeing = model("towers:\n  - {layers: 2, hidden: 1024, heads: 16, tokens: 576}\n");
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 1, 2, 1, 1, false, 0);
        assertTrue(plan.problems(seeing).get(0).contains("write context: 1"));
        Transformer crowded = model("towers:\n  - {layers: 2, hidden: 1024, heads: 16, tokens: 576, images: 8}\n");
        assertTrue(job(ParallelPlan.single()).problems(crowded).get(0).contains("more than sequence"));
    }

    /** Use leaves further predictions out, sends prompts' images through the tower and caches windows only. */
    @Test
    void inferenceSeesTowersAndWindows() {
        Transformer seeing = model("mtp: 1\nsliding-window: 512\nglobal-every: 3\n"
                + "towers:\n  - {layers: 24, hidden: 1024, heads: 16, tokens: 576, frozen: true}\n");
        InferenceJob job =
                new InferenceJob(2, S, 100, DataType.BF16, Optional.empty(), Optional.empty(), ParallelPlan.single());
        InferenceGraph graph = InferenceGraph.of(seeing, job, Frameworks.FUSED);
        assertEquals("tower patches", graph.prefill(0).get(0).name());
        assertTrue(
                graph.decode(0, 2, S).stream().noneMatch(block -> block.name().startsWith("tower")));
        assertEquals(
                seeing.parameters() + seeing.towerParameters(),
                graph.parameters(0).total());
        assertEquals((4 * S + 8 * 512) / 12, graph.cachedTokens(0, S), 1);
        List<Long> keys = new ArrayList<>();
        for (LayerBlock block : graph.decode(0, 2, S)) {
            attentions(block).forEach(attention -> keys.add(attention.keys()));
        }
        assertEquals(List.of(512L, S), keys.subList(0, 2));
    }

    private static TrainingJob job(ParallelPlan plan) {
        return TrainingJob.of(S, 8, 1, Precision.of(DataType.BF16), plan);
    }

    private static StepGraph graph(Transformer model, ParallelPlan plan) {
        return StepGraph.of(model, job(plan), Frameworks.FUSED);
    }

    private static StepGraph unfused(Transformer model, ParallelPlan plan) {
        return StepGraph.of(model, job(plan), Frameworks.PLAIN);
    }
}
