// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.parallel.ContextKind;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.Locale;

/** How a job is cut, in words for a table and as the keys that a scenario's {@code parallel} section has. */
final class PlanText {
    private PlanText() {}

    /** {@code tensor 8 x pipeline 16 (3 chunks each) x data 8, ZeRO 1, sequence parallel}. */
    static String words(ParallelPlan plan) {
        StringBuilder text = new StringBuilder("tensor " + plan.tensor() + " x pipeline " + plan.pipeline());
        if (plan.virtual() > 1) {
            text.append(" (").append(plan.virtual()).append(" chunks each)");
        }
        if (plan.context() > 1) {
            text.append(" x context ").append(plan.context());
            if (plan.contextKind() != ContextKind.RING) {
                text.append(" (").append(contextKind(plan)).append(')');
            }
        }
        text.append(" x data ").append(plan.data());
        if (plan.expert() > 1) {
            text.append(", experts over ").append(plan.expert());
        }
        if (plan.expertTensor() > 1) {
            text.append(", each over ").append(plan.expertTensor());
        }
        if (plan.zero() > 0) {
            text.append(", ZeRO ").append(plan.zero());
            if (plan.shardGroup() > 0) {
                text.append(" over ").append(plan.shardGroup());
            }
        }
        if (plan.sequenceParallel()) {
            text.append(", sequence parallel");
        }
        return text.toString();
    }

    private static String contextKind(ParallelPlan plan) {
        return plan.contextKind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 1f1b, micro-batch 1 x 96, recompute selective}. */
    static String schedule(TrainingJob job) {
        return job.order().spelling() + ", micro-batch " + job.microBatch() + " x " + job.microBatches()
                + ", recompute " + recompute(job.recompute());
    }

    static String recompute(Recompute recompute) {
        return recompute.kind() == Recompute.Kind.LAYERS
                ? recompute.layers() + " layers per stage"
                : recompute.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The plan under the keys of a scenario, so that it can be pasted there. */
    static JsonObject json(ParallelPlan plan) {
        return new JsonObject()
                .put("tensor", plan.tensor())
                .put("pipeline", plan.pipeline())
                .put("virtual", plan.virtual())
                .put("data", plan.data())
                .put("context", plan.context())
                .put("expert", plan.expert())
                .put("expert-tensor", plan.expertTensor())
                .put("sequence-parallel", plan.sequenceParallel())
                .put("zero", plan.zero())
                .put("context-kind", contextKind(plan))
                .put("shard-group", plan.shardGroup());
    }

    /** What a training job states beside its plan. */
    static JsonObject job(TrainingJob job) {
        return new JsonObject()
                .put("sequence", job.sequence())
                .put("global_batch", job.globalBatch())
                .put("micro_batch", job.microBatch())
                .put("micro_batches", job.microBatches())
                .put("schedule", job.order().spelling())
                .put("recompute", recompute(job.recompute()));
    }
}
