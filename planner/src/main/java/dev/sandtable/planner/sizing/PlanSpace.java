// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * The shapes of plans worth trying for a dense model: tensor ranks up to a node in powers of two, stages that divide the
 * layers or, up to sixteen, leave some stages one layer more, chunks that divide what a stage holds, micro-batches in
 * powers of two, and the three usual extents of recomputation.
 */
final class PlanSpace {
    private static final int LARGEST_MICRO_BATCH = 8;
    private static final int MOST_STAGES = 64;
    private static final int MOST_CHUNKS = 8;
    private static final int MOST_UNEVEN_STAGES = 16;

    private PlanSpace() {}

    /** All shapes for a model on nodes of {@code perNode} chips and a batch of {@code globalBatch} sequences. */
    static List<PlanShape> of(Transformer model, int perNode, int globalBatch) {
        List<PlanShape> shapes = new ArrayList<>();
        int layers = model.spec().layers();
        for (int tensor = 1; tensor <= perNode; tensor *= 2) {
            for (int pipeline = 1; pipeline <= Math.min(layers, MOST_STAGES); pipeline++) {
                boolean even = layers % pipeline == 0;
                if (!even && pipeline > MOST_UNEVEN_STAGES) {
                    continue;
                }
                for (int chunks = 1; chunks <= (even && pipeline > 1 ? MOST_CHUNKS : 1); chunks++) {
                    if (even && layers % (pipeline * chunks) != 0) {
                        continue;
                    }
                    for (int micro = 1; micro <= Math.min(LARGEST_MICRO_BATCH, globalBatch); micro *= 2) {
                        for (Recompute recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
                            shapes.add(new PlanShape(tensor, pipeline, chunks, micro, recompute));
                        }
                    }
                }
            }
        }
        return shapes;
    }

    /**
     * Every shape of which a whole number of copies makes so many chips and shares the batch evenly: tensor ranks that divide a
     * node and the heads, all numbers of stages, chunks that divide what a stage holds, all micro-batches, the three extents of
     * recomputation, sequences cut or not, and all stages of ZeRO. The usual choices come before others.
     */
    static List<PlanShape> everything(Transformer model, int perNode, int globalBatch, int chips) {
        List<PlanShape> shapes = new ArrayList<>();
        int layers = model.spec().layers();
        for (int tensor = 1; tensor <= perNode; tensor++) {
            for (int pipeline = 1; pipeline <= layers; pipeline++) {
                int one = tensor * pipeline;
                boolean divides = perNode % tensor == 0 && model.spec().heads() % tensor == 0 && chips % one == 0;
                if (!divides || globalBatch % (chips / one) != 0) {
                    continue;
                }
                int perCopy = globalBatch / (chips / one);
                for (int chunks = 1; chunks <= (pipeline > 1 ? layers / pipeline : 1); chunks++) {
                    if (chunks > 1 && layers % (pipeline * chunks) != 0) {
                        continue;
                    }
                    for (int micro = 1; micro <= perCopy; micro++) {
                        if (perCopy % micro == 0) {
                            choices(
                                    shapes,
                                    new PlanShape(tensor, pipeline, chunks, micro, Recompute.NONE),
                                    chips > one);
                        }
                    }
                }
            }
        }
        return shapes;
    }

    private static void choices(List<PlanShape> shapes, PlanShape cut, boolean copies) {
        for (Recompute recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
            for (boolean sequences : cut.tensor() > 1 ? List.of(true, false) : List.of(false)) {
                for (int zero : copies ? List.of(1, 2, 0, 3) : List.of(0)) {
                    shapes.add(new PlanShape(
                            cut.tensor(), cut.pipeline(), cut.virtual(), cut.microBatch(), recompute, sequences, zero));
                }
            }
        }
    }
}
