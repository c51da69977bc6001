// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParallelPlanTest {

    /** The 16 ranks of Megatron-LM's own example: tensor 2, pipeline 4, data 2. */
    @Test
    void groupsOfSixteenRanks() {
        ParallelPlan plan = ParallelPlan.of(2, 4, 2);
        assertArrayEquals(new int[] {0, 1}, plan.groupOf(Axis.TENSOR, 0));
        assertArrayEquals(new int[] {0, 2}, plan.groupOf(Axis.DATA, 0));
        assertArrayEquals(new int[] {5, 7}, plan.groupOf(Axis.DATA, 7));
        assertArrayEquals(new int[] {1, 5, 9, 13}, plan.groupOf(Axis.PIPELINE, 9));
        assertArrayEquals(new int[] {3, 15}, plan.groupOf(Axis.TIED, 3));
        assertEquals(8, plan.groupsOf(Axis.TENSOR).size());
        assertEquals(2, plan.groupsOf(Axis.TENSOR, 3).size());
    }

    @Test
    void expertsAreSpreadOverTensorAndDataRanks() {
        ParallelPlan plan = new ParallelPlan(2, 1, 1, 8, 1, 4, 1, true, 1);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, plan.groupOf(Axis.EXPERT, 3));
        assertArrayEquals(new int[] {3, 11}, plan.groupOf(Axis.EXPERT_DATA, 3));
    }

    @Test
    void groupsPartitionTheRanksUnderEveryPlan() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            ParallelPlan plan = any(random);
            for (Axis axis : Axis.values()) {
                if (axis == Axis.TIED) {
                    continue;
                }
                int[] seen = new int[plan.ranks()];
                for (int[] group : plan.groupsOf(axis)) {
                    assertEquals(plan.size(axis), group.length, plan + " " + axis);
                    for (int rank : group) {
                        seen[rank]++;
                        assertArrayEquals(group, plan.groupOf(axis, rank), plan + " " + axis);
                    }
                }
                for (int count : seen) {
                    assertEquals(1, count, plan + " " + axis);
                }
            }
        }
    }

    @Test
    void everyLayerHasOnePlaceAndTheEndsHoldTheFewest() {
        Transformer model = CatalogueModels.byName("llama3.1-405b");
        ParallelPlan plan = ParallelPlan.of(8, 16, 1);
        assertEquals(7, plan.layers(model, 0, 0));
        assertEquals(8, plan.layers(model, 1, 0));
        assertEquals(8, plan.layers(model, 14, 0));
        assertEquals(7, plan.layers(model, 15, 0));
        ParallelPlan chunks = plan.withVirtual(7);
        int sum = 0;
        for (int chunk = 0; chunk < 7; chunk++) {
            for (int stage = 0; stage < 16; stage++) {
                assertEquals(sum, chunks.firstLayer(model, stage, chunk));
                sum += chunks.layers(model, stage, chunk);
            }
        }
        assertEquals(126, sum);
    }

    @Test
    void whatDoesNotFitIsSaidAllAtOnce() {
        Transformer model = CatalogueModels.byName("llama3-8b");
        assertEquals(List.of(), ParallelPlan.of(8, 4, 3).problems(model));
        List<String> problems = ParallelPlan.of(24, 64, 1).problems(model);
        assertEquals(3, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("32 heads"), problems.toString());
        assertThrows(IllegalArgumentException.class, () -> new ParallelPlan(1, 1, 1, 2, 1, 4, 1, false, 0));
    }

    private static ParallelPlan any(Random random) {
        int tensor = 1 << random.nextInt(4);
        int context = 1 + random.nextInt(3);
        int expert = 1 << random.nextInt(3);
        int data = expert * (1 + random.nextInt(3));
        int expertTensor = 1 << random.nextInt(Integer.numberOfTrailingZeros(tensor) + 1);
        int pipeline = 1 + random.nextInt(5);
        return new ParallelPlan(tensor, pipeline, 1, data, context, expert, expertTensor, random.nextBoolean(), 1);
    }
}
