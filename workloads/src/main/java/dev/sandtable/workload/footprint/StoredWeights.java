// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.work.DataType;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.StageParameters;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.parallel.ParallelPlan;

/**
 * Bytes of the weights that a rank keeps.
 *
 * <p><b>Model.</b> Parameters times the bytes of their format, cut over the shard group under ZeRO 3. Frozen weights of
 * the layers may be stored narrower, with 0.127 bits each for the scales of 4-bit blocks; embedding, head and adapters
 * keep the job's format, and one layer's widest weights are widened at a time.
 * <p><b>Left out.</b> Scales of 8-bit formats.
 * <p><b>Check.</b> 7 billion parameters in 4 bits by hand ({@code AdapterTest}).
 * <p><b>Source.</b> Dettmers et al., QLoRA (2023, arXiv 2305.14314), section 3: double quantisation, blocks of 64.
 */
final class StoredWeights {
    private static final double SCALE_BITS = 0.127;

    private StoredWeights() {}

    static long bytes(StepGraph graph, int stage) {
        TrainingJob job = graph.job();
        ParallelPlan plan = job.parallel();
        boolean cut = plan.zero() == 3;
        DataType wide = job.precision().weights();
        StageParameters held = graph.parameters(stage);
        StageParameters adapters = job.method().frozen() ? graph.trained(stage) : StageParameters.NONE;
        if (job.method().storage().isEmpty()) {
            return wide.bytes(TrainingFootprint.shard(held.plus(adapters), plan, cut));
        }
        DataType stored = job.method().storage().get();
        StageParameters layers = graph.layerParameters(stage);
        long narrow = TrainingFootprint.shard(layers, plan, cut);
        double bits = stored.bits() + (stored.bits() < 8 ? SCALE_BITS : 0);
        long others = TrainingFootprint.shard(held.minus(layers).plus(adapters), plan, cut);
        return (long) Math.ceil(narrow * bits / 8) + wide.bytes(others);
    }
}
