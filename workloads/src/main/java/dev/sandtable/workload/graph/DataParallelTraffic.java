// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What ranks with the same weights exchange once per step.
 *
 * <p><b>Model.</b> With n data ranks and P parameters on a rank: plain data parallelism all-reduces P gradients; with
 * the optimizer sharded (ZeRO 1 and 2) gradients are reduce-scattered and updated weights all-gathered; with weights
 * sharded too (ZeRO 3) each layer's weights are gathered before each use and its gradients reduce-scattered after each
 * backward pass, which is traffic of every micro-batch and stands in {@link LayerBlock#alongside}. A tied embedding on
 * two stages has its gradient reduced between them; norm parameters under sequence parallelism, and the halves of adapters
 * that tensor ranks repeat, have theirs reduced over tensor ranks. Frozen parameters take no part.
 * Where ZeRO spreads over groups of g ranks, all of that runs inside a group, and the n/g groups all-reduce P/g gradients
 * once per step.
 * <p><b>Left out.</b> Buckets: one collective per chunk and direction.
 * <p><b>Check.</b> Bytes on the wire of reduce-scatter and all-gather together equal an all-reduce's when both are in
 * one format ({@code StepGraphTest}).
 * <p><b>Source.</b> Rajbhandari et al., ZeRO (2020); Megatron-LM's distributed data parallel.
 *
 * @param gradients before the update, one entry per chunk in the order in which chunks finish
 * @param parameters after the update, one entry per chunk in the order in which they are needed
 * @param closing small reductions that follow the gradients and never overlap
 */
public record DataParallelTraffic(
        List<Communicate> gradients, List<Communicate> parameters, List<Communicate> closing) {
    public DataParallelTraffic {
        gradients = List.copyOf(gradients);
        parameters = List.copyOf(parameters);
        closing = List.copyOf(closing);
    }

    static DataParallelTraffic of(StepGraph graph, int stage) {
        TrainingJob job = graph.job();
        GraphOptions options = graph.options();
        var plan = job.parallel();
        List<Communicate> gradients = new ArrayList<>();
        List<Communicate> parameters = new ArrayList<>();
        boolean besideBackward = job.overlap().gradients().orElse(options.overlapGradients());
        boolean besideForward = job.overlap().parameters().orElse(options.overlapParameters());
        DataType wire = job.precision().communication();
        DataType weights = job.precision().weights();
        Collective.Kind reduction = plan.zero() == 0 ? Collective.Kind.ALL_REDUCE : Collective.Kind.REDUCE_SCATTER;
        for (int chunk = 0; chunk < plan.virtual(); chunk++) {
            StageParameters held = graph.trained(stage, chunk);
            if (plan.size(Axis.EXPERT_DATA) > 1 && held.routed() > 0) {
                Axis axis = Axis.EXPERT_DATA;
                gradients.add(
                        0, message("expert gradient reduction", reduction, held.routed(), wire, axis, besideBackward));
                if (plan.zero() > 0) {
                    parameters.add(message(
                            "expert weight gather",
                            Collective.Kind.ALL_GATHER,
                            held.routed(),
                            weights,
                            axis,
                            besideForward));
                }
            }
            gradients.addAll(0, dense(plan, held.dense(), wire, besideBackward));
            if (plan.zero() > 0 && plan.zero() < 3 && plan.size(Axis.SHARD) > 1) {
                parameters.add(message(
                        "weight gather", Collective.Kind.ALL_GATHER, held.dense(), weights, Axis.SHARD, besideForward));
            }
        }
        return new DataParallelTraffic(gradients, parameters, closing(graph, stage));
    }

    /** Within the group that shares one copy, then between the copies, each rank its own part. */
    private static List<Communicate> dense(ParallelPlan plan, long held, DataType wire, boolean beside) {
        List<Communicate> messages = new ArrayList<>();
        int shards = plan.size(Axis.SHARD);
        if (plan.zero() == 0 && plan.size(Axis.DATA) > 1) {
            messages.add(message("gradient reduction", Collective.Kind.ALL_REDUCE, held, wire, Axis.DATA, beside));
        }
        if (plan.zero() > 0 && plan.zero() < 3 && shards > 1) {
            messages.add(message("gradient reduction", Collective.Kind.REDUCE_SCATTER, held, wire, Axis.SHARD, beside));
        }
        if (plan.zero() > 0 && plan.size(Axis.REPLICA) > 1) {
            long part = (held + shards - 1) / shards;
            messages.add(message(
                    "gradient reduction between copies", Collective.Kind.ALL_REDUCE, part, wire, Axis.REPLICA, beside));
        }
        return messages;
    }

    private static List<Communicate> closing(StepGraph graph, int stage) {
        Transformer model = graph.model();
        TrainingJob job = graph.job();
        GraphOptions options = graph.options();
        boolean frozen = job.method().frozen();
        var plan = job.parallel();
        DataType type = job.precision().gradients();
        List<Communicate> closing = new ArrayList<>();
        long repeated = graph.trained(stage).repeated();
        if (plan.cutsSequence() && !frozen || frozen && repeated > 0) {
            String name = frozen ? "adapter gradient reduction" : "norm gradient reduction";
            closing.add(message(name, Collective.Kind.ALL_REDUCE, repeated, type, Axis.TENSOR, false));
        }
        boolean end = stage == 0 || stage == plan.pipeline() - 1;
        boolean twice = model.tiedEmbeddings() || model.spec().mtp() > 0;
        if (twice && plan.pipeline() > 1 && end && !frozen) {
            long table = options.paddedVocabulary(model.spec().vocabulary(), plan.tensor())
                    / plan.tensor()
                    * model.spec().hidden();
            closing.add(message("tied embedding reduction", Collective.Kind.ALL_REDUCE, table, type, Axis.TIED, false));
        }
        return closing;
    }

    static Communicate message(
            String name, Collective.Kind kind, long elements, DataType type, Axis axis, boolean beside) {
        return new Communicate(name, new Collective(kind, new Bytes(type.bytes(elements)), type), axis, beside);
    }
}
