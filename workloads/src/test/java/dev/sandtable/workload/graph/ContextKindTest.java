// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ContextKind;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 32 query heads and 8 key heads of 128; 32768 tokens over 4 ranks. */
class ContextKindTest {
    private static final Transformer LLAMA = CatalogueModels.byName("llama3.1-8b");
    private static final long S = 32768;
    private static final int RANKS = 4;

    @Test
    void everyKindSharesTheTriangleEvenly() {
        double quarter = S * (S + 1.0) / 2 / RANKS * 32;
        for (ContextKind kind : ContextKind.values()) {
            double pairs = 0;
            for (LayerBlock block : graph(kind).forward(0, 0)) {
                for (Operation operation : block.operations()) {
                    if (operation instanceof Compute compute && compute.work() instanceof Attention attention) {
                        pairs += attention.pairs() * attention.heads();
                    }
                }
            }
            assertEquals(quarter, pairs, 1e-3 * quarter, kind.name());
        }
    }

    /** A ring passes a rank's keys and values three times; a gather ends with all of them; heads move once each way. */
    @Test
    void bytesByHand() {
        long keysAndValues = S / RANKS * 8 * 256 * 2;
        List<Communicate> ring = context(ContextKind.RING, true);
        assertEquals(3 * keysAndValues, Tally.bytes(ring, Collective.Kind.SEND_RECV));
        assertTrue(ring.stream().allMatch(Communicate::overlappable));
        List<Communicate> gather = context(ContextKind.ALL_GATHER, true);
        assertEquals(RANKS * keysAndValues, Tally.bytes(gather, Collective.Kind.ALL_GATHER));
        assertFalse(gather.get(0).overlappable());
        List<Communicate> trade = context(ContextKind.ALL_TO_ALL, true);
        assertEquals(S / RANKS * (32 * 128 + 8 * 256 + 32 * 128) * 2, Tally.bytes(trade, Collective.Kind.ALL_TO_ALL));
    }

    @Test
    void gradientsGoTheWayBack() {
        long keysAndValues = S / RANKS * 8 * 256 * 2;
        assertEquals(2 * 3 * keysAndValues, Tally.bytes(context(ContextKind.RING, false), Collective.Kind.SEND_RECV));
        List<Communicate> gather = context(ContextKind.ALL_GATHER, false);
        assertEquals(RANKS * keysAndValues, Tally.bytes(gather, Collective.Kind.ALL_GATHER));
        assertEquals(RANKS * keysAndValues, Tally.bytes(gather, Collective.Kind.REDUCE_SCATTER));
        assertEquals(
                Tally.bytes(context(ContextKind.ALL_TO_ALL, true), Collective.Kind.ALL_TO_ALL),
                Tally.bytes(context(ContextKind.ALL_TO_ALL, false), Collective.Kind.ALL_TO_ALL));
    }

    @Test
    void tradingNeedsAHeadForEveryRank() {
        ParallelPlan plan = new ParallelPlan(8, 1, 1, 1, 8, 1, 1, false, 0).withContextKind(ContextKind.ALL_TO_ALL);
        assertEquals(
                List.of(
                        "context-kind all-to-all deals heads: tensor 8 x context 8 does not divide the model's 32 heads"),
                plan.problems(LLAMA));
        assertEquals(List.of(), plan.withContextKind(ContextKind.RING).problems(LLAMA));
    }

    private static List<Communicate> context(ContextKind kind, boolean forward) {
        StepGraph graph = graph(kind);
        return Tally.messages(forward ? graph.forward(0, 0) : graph.backward(0, 0)).stream()
                .filter(message -> message.axis() == Axis.CONTEXT)
                .toList();
    }

    private static StepGraph graph(ContextKind kind) {
        ParallelPlan plan = new ParallelPlan(1, 1, 1, 1, RANKS, 1, 1, false, 0).withContextKind(kind);
        return StepGraph.of(LLAMA, TrainingJob.of(S, 1, 1, Precision.of(DataType.BF16), plan), Frameworks.FUSED);
    }
}
