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
}
