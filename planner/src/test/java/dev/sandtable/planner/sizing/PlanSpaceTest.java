// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.model.Transformer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The shapes that are tried, counted by hand. */
final class PlanSpaceTest {

    @Test
    void fourLayersOnTwoChipsByHand() {
        List<PlanShape> shapes = PlanSpace.of(World.model(4, 512, 8), 2, 2);
        // Stages x chunks: 1x1, 2x1, 2x2, 3x1 (uneven), 4x1; tensor 1, 2; micro-batch 1, 2; three recomputations.
        TreeSet<String> cuts = shapes.stream()
                .map(shape -> shape.pipeline() + "x" + shape.virtual())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals("[1x1, 2x1, 2x2, 3x1, 4x1]", cuts.toString());
        assertEquals(5 * 2 * 2 * 3, shapes.size());
    }

    @Test
    void everyPlanOfFourLayersOnTwoChipsByHand() {
        // A batch of 2 on 2 chips. Tensor 1, one stage, 2 copies of one sequence each: micro-batch 1; ZeRO 0 to 3.
        // Tensor 1, 2 stages:
        // 1 or 2 chunks, micro-batch 1 or 2. Tensor 2: micro-batch 1 or 2, sequences cut or not. Each with 3
        // recomputations.
        List<PlanShape> shapes = PlanSpace.everything(World.model(4, 512, 8), 2, 2, 2);
        assertEquals(3 * (4 + 2 * 2 + 2 * 2), shapes.size());
        assertEquals(shapes.size(), new LinkedHashSet<>(shapes).size());
    }

    @Test
    void nothingIsTriedTwice() {
        List<PlanShape> shapes = PlanSpace.of(World.model(24, 512, 8), 8, 64);
        assertEquals(shapes.size(), new LinkedHashSet<>(shapes).size());
    }

    @Test
    void everyStageHasALayer() {
        for (int layers : new int[] {1, 5, 17, 80, 96}) {
            Transformer model = World.model(layers, 512, 8);
            for (PlanShape shape : PlanSpace.of(model, 8, 8)) {
                assertTrue(shape.pipeline() * shape.virtual() <= layers, shape.toString());
                assertTrue(shape.virtual() == 1 || layers % (shape.pipeline() * shape.virtual()) == 0);
            }
        }
    }

    @Test
    void aPlanHasWhatItsCopiesNeed() {
        PlanShape shape = new PlanShape(4, 2, 1, 1, Recompute.NONE);
        assertEquals(8, shape.chips());
        assertEquals(24, shape.plan(3).ranks());
        assertTrue(shape.plan(3).cutsSequence());
        assertEquals(1, shape.plan(3).zero());
        assertEquals(0, shape.plan(1).zero());
    }
}
