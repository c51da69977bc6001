// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Dealing;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** 16 experts of width 1024 of which a token visits 4, in two layers of width 512. */
class ExpertLayerTest {
    private static final long S = 1024;

    private static Transformer model(String moe) {
        String yaml = """
                layers: 2
                hidden: 512
                heads: 8
                ffn: 2048
                gated: true
                vocabulary: 1024
                moe: {experts: 16, active: 4, expert-ffn: 1024%s}
                """.formatted(moe);
        return new Transformer(SpecReader.read(yaml, "moe.yaml", TransformerSpec.class, Provenance.Policy.OPTIONAL)
                .value());
    }

    /** Under every legal cut all ranks of a stage together do 2·T·k·3·h·f FLOPs and hold every expert as often. */
    @Test
    void everyLegalCutDoesTheSameWork() {
        Transformer model = model("");
        int cuts = 0;
        for (int tensor : new int[] {1, 2, 4}) {
            for (int data : new int[] {1, 2, 4}) {
                for (int context : new int[] {1, 2}) {
                    for (int expert = 1; expert <= data * context; expert *= 2) {
                        for (int expertTensor = 1; expertTensor <= tensor; expertTensor *= 2) {
                            ParallelPlan plan =
                                    new ParallelPlan(tensor, 1, 1, data, context, expert, expertTensor, false, 1);
                            if (plan.size(Axis.EXPERT) <= 16) {
                                assertEquals(List.of(), plan.problems(model), plan::toString);
                                check(model, plan);
                                cuts++;
                            }
                        }
                    }
                }
            }
        }
        assertEquals(89, cuts);
    }

    private static void check(Transformer model, ParallelPlan plan) {
        StepGraph graph = graph(model, plan, Overlap.AS_STACK);
        double flops = plan.ranks() * grouped(graph.forward(0, 0)) / 2;
        double expected = 2.0 * plan.data() * S * 4 * 3 * 512 * 1024;
        assertEquals(expected, flops, 1e-9 * expected, plan::toString);
        double held = (double) graph.parameters(0).routed() * plan.ranks() / plan.size(Axis.EXPERT_DATA);
        assertEquals(2.0 * 16 * 3 * 512 * 1024, held, 1e-9 * held, plan::toString);
    }

    /** Ranks that share an expert gather what came to each, and its dispatch and combination know the experts. */
    @Test
    void exchangesByHand() {
        ParallelPlan plan = new ParallelPlan(2, 1, 1, 4, 1, 4, 2, false, 0);
        List<Communicate> messages = Tally.messages(graph(model(", groups: 4, group-limit: 2"), plan, Overlap.AS_STACK)
                .forward(0, 0));
        long copies = S / 2 * 4;
        assertEquals(copies * 512 * 2, Tally.bytes(messages, Collective.Kind.DISPATCH));
        assertEquals(copies * 512 * 2, Tally.bytes(messages, Collective.Kind.COMBINE));
        List<Communicate> shared = messages.stream()
                .filter(message -> message.axis() == Axis.EXPERT_TENSOR)
                .toList();
        assertEquals(2 * copies * 512 * 2, Tally.bytes(shared, Collective.Kind.ALL_GATHER));
        assertEquals(2 * copies * 512 * 2, Tally.bytes(shared, Collective.Kind.REDUCE_SCATTER));
        Dealing dealing = messages.stream()
                .filter(message -> message.collective().kind() == Collective.Kind.DISPATCH)
                .findFirst()
                .orElseThrow()
                .collective()
                .dealing();
        assertEquals(new Dealing.Experts(S / 2, 16, 4, 2, 0), dealing);
    }

    @Test
    void aCapacityFactorPadsProductsAndBuffers() {
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 4, 1, 4, 1, false, 0);
        StepGraph dropless = graph(model(""), plan, Overlap.AS_STACK);
        StepGraph padded = graph(model(", capacity-factor: 1.25"), plan, Overlap.AS_STACK);
        assertEquals(1.25 * grouped(dropless.forward(0, 0)), grouped(padded.forward(0, 0)));
        assertEquals(1.25 * grouped(dropless.backward(0, 0)), grouped(padded.backward(0, 0)));
        List<Communicate> messages = Tally.messages(padded.forward(0, 0));
        assertEquals(2 * S * 4 * 5 / 4 * 512 * 2, Tally.bytes(messages, Collective.Kind.ALL_TO_ALL));
        assertEquals(0, Tally.bytes(messages, Collective.Kind.DISPATCH));
        // What is dropped and padded is no model FLOP.
        assertEquals(
                model("").trainingFlopsPerToken(S),
                model(", capacity-factor: 1.25").trainingFlopsPerToken(S));
    }

    @Test
    void naturalRoutingLoadsTheBusiestRank() {
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 4, 1, 4, 1, false, 0);
        double even = grouped(graph(model(""), plan, Overlap.AS_STACK).forward(0, 0));
        double uneven =
                grouped(graph(model(", zipf: 0.5"), plan, Overlap.AS_STACK).forward(0, 0));
        assertTrue(uneven > 1.1 * even && uneven < 2 * even, uneven / even + " of balanced work");
        double declared =
                grouped(graph(model(", balance: 0.8"), plan, Overlap.AS_STACK).forward(0, 0));
        assertEquals(1.25 * even, declared, 1e-9 * declared);
    }

    @Test
    void exchangesHideBehindAnotherMicroBatch() {
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 4, 1, 4, 1, false, 0);
        Overlap hidden = new Overlap(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Optional.empty());
        LayerBlock layer = graph(model(""), plan, hidden).forward(0, 0).get(1);
        assertEquals(2, layer.alongside().size());
        assertTrue(layer.operations().stream().noneMatch(Communicate.class::isInstance));
        TrainingJob alone = job(plan, hidden, 4);
        assertTrue(alone.problems(model("")).get(0).startsWith("overlap.expert"), "one micro-batch hides nothing");
    }

    @Test
    void impossibleRoutingIsRefused() {
        for (String wrong : List.of(
                ", zipf: -1",
                ", capacity-factor: 0.5",
                ", groups: 3",
                ", groups: 4, group-limit: 5",
                ", groups: 16, group-limit: 2")) {
            assertThrows(SpecException.class, () -> model(wrong), wrong);
        }
    }

    private static double grouped(List<LayerBlock> blocks) {
        double sum = 0;
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute && compute.work() instanceof GroupedGemm product) {
                    sum += block.repeat() * product.flops();
                }
            }
        }
        return sum;
    }

    private static TrainingJob job(ParallelPlan plan, Overlap overlap, int batch) {
        return new TrainingJob(
                S,
                batch,
                1,
                Precision.of(DataType.BF16),
                plan,
                Optional.empty(),
                Recompute.NONE,
                overlap,
                Optional.empty());
    }

    private static StepGraph graph(Transformer model, ParallelPlan plan, Overlap overlap) {
        return StepGraph.of(model, job(plan, overlap, 16), Frameworks.FUSED);
    }
}
