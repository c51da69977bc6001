// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.StepGraph.LayerRun;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer whose weights are sharded exchanges in each pass.
 *
 * <p><b>Model.</b> Its weights are gathered before each pass in the format in which they are stored, its gradients reduced
 * and scattered after the backward pass, over the ranks of one shard group; sums over the groups follow once per step
 * ({@link DataParallelTraffic}). Of frozen weights the adapters' gradients are all there is to scatter.
 * <p><b>Left out.</b> Embedding and head, which are gathered once per pass like a layer; experts are spread over all ranks
 * that hold the same ones, whatever the shard group.
 * <p><b>Check.</b> Bytes by hand ({@code StepGraphTest}, {@code AdapterTest}).
 * <p><b>Source.</b> Rajbhandari et al., ZeRO (2020); Zhao et al., PyTorch FSDP (2023, arXiv 2304.11277), §3.2.
 */
final class ShardedLayer {
    private final StepGraph graph;

    ShardedLayer(StepGraph graph) {
        this.graph = graph;
    }

    /** Before a pass. */
    List<Communicate> gathers(LayerRun run) {
        TrainingJob job = graph.job();
        boolean beside = job.overlap().parameters().orElse(graph.options().overlapParameters());
        StageParameters held = StageParameters.ofLayer(graph.model(), job.parallel(), run.routed());
        StageParameters adapters = graph.adapters(run.routed());
        DataType wide = job.precision().weights();
        DataType stored = job.method().storage().orElse(wide);
        return messages(
                "layer weight gather",
                Collective.Kind.ALL_GATHER,
                stored.bytes(held.dense()) + wide.bytes(adapters.dense()),
                stored.bytes(held.routed()) + wide.bytes(adapters.routed()),
                wide,
                beside);
    }

    /** After a backward pass. */
    List<Communicate> scatters(LayerRun run) {
        TrainingJob job = graph.job();
        boolean beside = job.overlap().gradients().orElse(graph.options().overlapGradients());
        StageParameters trained = job.method().frozen()
                ? graph.adapters(run.routed())
                : StageParameters.ofLayer(graph.model(), job.parallel(), run.routed());
        DataType wire = job.precision().communication();
        return messages(
                "layer gradient scatter",
                Collective.Kind.REDUCE_SCATTER,
                wire.bytes(trained.dense()),
                wire.bytes(trained.routed()),
                wire,
                beside);
    }

    private List<Communicate> messages(
            String name, Collective.Kind kind, long dense, long routed, DataType type, boolean beside) {
        ParallelPlan plan = graph.job().parallel();
        List<Communicate> messages = new ArrayList<>();
        if (plan.zero() == 3 && plan.size(Axis.SHARD) > 1 && dense > 0) {
            messages.add(new Communicate(name, new Collective(kind, new Bytes(dense), type), Axis.SHARD, beside));
        }
        if (plan.zero() == 3 && plan.size(Axis.EXPERT_DATA) > 1 && routed > 0) {
            messages.add(new Communicate(
                    "expert " + name, new Collective(kind, new Bytes(routed), type), Axis.EXPERT_DATA, beside));
        }
        return messages;
    }
}
