// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerCutTest {
    /** 96 layers. */
    private static final Transformer MODEL = CatalogueModels.byName("gpt3-175b");

    private static LayerCut ends(int first, int last) {
        return new LayerCut(Optional.empty(), Optional.of(first), Optional.of(last), false, false);
    }

    private static LayerCut counted(boolean embedding, boolean head) {
        return new LayerCut(Optional.empty(), Optional.empty(), Optional.empty(), embedding, head);
    }

    private static List<Integer> layers(ParallelPlan plan) {
        List<Integer> layers = new ArrayList<>();
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            for (int stage = 0; stage < plan.pipeline(); stage++) {
                layers.add(plan.layers(MODEL, stage, chunk));
            }
        }
        return layers;
    }

    /** Megatron-Core with account-for-embedding and account-for-loss: 98 on 7 stages are 14 each, the ends one less. */
    @Test
    void endsThatCountTakeThePlaceOfALayer() {
        ParallelPlan plan = ParallelPlan.of(1, 7, 1).withCut(counted(true, true));
        assertEquals(List.of(13, 14, 14, 14, 14, 14, 13), layers(plan));
        assertEquals(List.of(), plan.problems(MODEL));
        assertEquals(
                List.of(13, 14, 14, 14, 14, 14, 13),
                layers(ParallelPlan.of(1, 7, 1)),
                "where it does not come out even the middle has more anyway");
        assertEquals(List.of(23, 24, 25, 24), layers(ParallelPlan.of(1, 4, 1).withCut(counted(true, false))));
    }

    @Test
    void theEndsMayHaveNumbersOfTheirOwn() {
        ParallelPlan plan = ParallelPlan.of(1, 4, 1).withCut(ends(20, 22));
        assertEquals(List.of(20, 27, 27, 22), layers(plan));
        // Two chunks: 20 as 10 and 10, 22 as 11 and 11, the 54 others over four pieces.
        assertEquals(List.of(10, 13, 14, 11, 10, 14, 13, 11), layers(plan.withVirtual(2)));
    }

    @Test
    void everyLayerLiesOnOnePieceInTheModelsOrder() {
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            ChunkPlacement placement = ChunkPlacement.values()[random.nextInt(3)];
            int stages = 2 * (1 + random.nextInt(4));
            int virtual =
                    placement == ChunkPlacement.ROUND ? 1 + random.nextInt(3) : placement == ChunkPlacement.V ? 2 : 1;
            LayerCut cut = counted(random.nextBoolean(), random.nextBoolean());
            if (placement == ChunkPlacement.ROUND && random.nextBoolean()) {
                cut = ends(virtual + random.nextInt(9), virtual + random.nextInt(9));
            }
            ParallelPlan plan = ParallelPlan.of(1, stages, 1)
                    .withVirtual(virtual)
                    .withPlacement(placement)
                    .withCut(cut);
            if (!plan.problems(MODEL).isEmpty()) {
                continue;
            }
            int[] of = new int[plan.pieces()];
            int[] seen = new int[plan.pieces()];
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                for (int stage = 0; stage < stages; stage++) {
                    int piece = plan.piece(stage, chunk);
                    of[piece] = plan.layers(MODEL, stage, chunk);
                    seen[piece]++;
                    assertTrue(of[piece] > 0, plan.toString());
                }
            }
            int first = 0;
            for (int piece = 0; piece < of.length; piece++) {
                assertEquals(placement.copies(), seen[piece], plan.toString());
                first += of[piece];
            }
            assertEquals(96, first, plan.toString());
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                for (int stage = 0; stage < stages; stage++) {
                    int before = 0;
                    for (int piece = 0; piece < plan.piece(stage, chunk); piece++) {
                        before += of[piece];
                    }
                    assertEquals(before, plan.firstLayer(MODEL, stage, chunk), plan.toString());
                }
            }
        }
    }

    @Test
    void chunksHandOnToTheirNeighboursInTheModel() {
        for (ChunkPlacement placement : ChunkPlacement.values()) {
            int chunks = placement == ChunkPlacement.ROUND ? 3 : 2;
            int pieces = placement == ChunkPlacement.TWO_WAY ? 4 : 4 * chunks;
            for (int chunk = 0; chunk < chunks; chunk++) {
                for (int stage = 0; stage < 4; stage++) {
                    int piece = placement.piece(stage, chunk, 4);
                    var after = placement.after(stage, chunk, 4, chunks);
                    assertEquals(piece < pieces - 1, after.isPresent());
                    after.ifPresent(spot -> assertEquals(piece + 1, placement.piece(spot.stage(), spot.chunk(), 4)));
                    var before = placement.before(stage, chunk, 4);
                    assertEquals(piece > 0, before.isPresent());
                    before.ifPresent(spot -> assertEquals(piece - 1, placement.piece(spot.stage(), spot.chunk(), 4)));
                }
            }
        }
    }

    @Test
    void whatDoesNotAddUpIsRefusedInWords() {
        ParallelPlan plan = ParallelPlan.of(1, 4, 1);
        assertEquals(
                List.of("stage-layers lists 3 numbers, but pipeline 4 x virtual 1 needs 4"),
                plan.withCut(LayerCut.of(List.of(32, 32, 32))).problems(MODEL));
        assertEquals(
                List.of("stage-layers add up to 97, but the model has 96 layers"),
                plan.withCut(LayerCut.of(List.of(24, 24, 24, 25))).problems(MODEL));
        assertEquals(
                List.of("stage 1 is left without a layer in chunk 0: the model has 96 layers for 4 pieces"),
                plan.withCut(ends(50, 46)).problems(MODEL));
        assertThrows(IllegalArgumentException.class, () -> LayerCut.of(List.of(1, 0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LayerCut(Optional.empty(), Optional.of(3), Optional.empty(), true, false));
        assertEquals(
                List.of("first-stage-layers and last-stage-layers need a pipeline whose ends lie on two stages"),
                plan.withVirtual(2)
                        .withPlacement(ChunkPlacement.V)
                        .withCut(ends(20, 20))
                        .problems(MODEL));
    }
}
