// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.Allocator;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 64 data ranks, in eight groups of eight where they are grouped. */
class ShardGroupTest {
    private static final Transformer LLAMA = CatalogueModels.byName("llama2-7b");
    private static final Allocator NOTHING_MORE = new Allocator(Bytes.ZERO, new Ratio(0));
    private static final long P = LLAMA.parameters();

    @Test
    void gradientsAreScatteredInsideAndSummedAcross() {
        for (int zero = 1; zero <= 2; zero++) {
            DataParallelTraffic traffic = graph(zero, 8).dataParallel(0);
            assertEquals(
                    "REDUCE_SCATTER SHARD " + 4 * P, text(traffic.gradients().get(0)));
            assertEquals(
                    "ALL_REDUCE REPLICA " + 4 * ((P + 7) / 8),
                    text(traffic.gradients().get(1)));
            assertEquals("ALL_GATHER SHARD " + 2 * P, text(traffic.parameters().get(0)));
        }
    }

    @Test
    void shardedWeightsStayInsideAndAreSummedOncePerStep() {
        StepGraph graph = graph(3, 8);
        List<Communicate> layer = graph.backward(0, 0).get(1).alongside();
        assertEquals(2, layer.size());
        assertEquals(Axis.SHARD, layer.get(0).axis());
        assertEquals(List.of(), graph.dataParallel(0).parameters());
        assertEquals(
                "ALL_REDUCE REPLICA " + 4 * ((P + 7) / 8),
                text(graph.dataParallel(0).gradients().get(0)));
    }

    /** 16 + 2 bytes per parameter: twelve of optimizer state over eight ranks, or everything. */
    @Test
    void memoryIsThatOfTheGroup() {
        Footprint one = TrainingFootprint.of(graph(1, 8), 0, NOTHING_MORE);
        assertEquals(12 * ((P + 7) / 8), one.optimizer().value());
        assertEquals(2 * P, one.weights().value());
        Footprint three = TrainingFootprint.of(graph(3, 8), 0, NOTHING_MORE);
        assertEquals(2 * ((P + 7) / 8), three.weights().value());
        assertEquals(
                2 * ((P + 63) / 64),
                TrainingFootprint.of(graph(3, 0), 0, NOTHING_MORE).weights().value());
    }

    @Test
    void groupsAreNeighboursAndCopiesStrided() {
        ParallelPlan plan = ParallelPlan.of(2, 1, 8).withZero(1).withShardGroup(4);
        assertEquals(List.of(1, 3, 5, 7), list(plan.groupOf(Axis.SHARD, 3)));
        assertEquals(List.of(3, 11), list(plan.groupOf(Axis.REPLICA, 3)));
        assertThrows(IllegalArgumentException.class, () -> plan.withShardGroup(3));
        assertThrows(
                IllegalArgumentException.class, () -> ParallelPlan.of(2, 1, 8).withShardGroup(4));
    }

    private static List<Integer> list(int[] ranks) {
        return java.util.Arrays.stream(ranks).boxed().toList();
    }

    private static String text(Communicate message) {
        Collective collective = message.collective();
        return collective.kind() + " " + message.axis() + " "
                + collective.bytes().value();
    }

    private static StepGraph graph(int zero, int group) {
        ParallelPlan plan = ParallelPlan.of(1, 1, 64).withZero(zero).withShardGroup(group);
        return StepGraph.of(LLAMA, TrainingJob.of(4096, 64, 1, Precision.of(DataType.BF16), plan), Frameworks.FUSED);
    }
}
