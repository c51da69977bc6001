// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * What ranks with the same weights exchange once per step.
 *
 * <p><b>Model.</b> With n data ranks and P parameters on a rank: plain data parallelism all-reduces P gradients; with
 * the optimizer sharded (ZeRO 1 and 2) gradients are reduce-scattered and updated weights all-gathered; with weights
 * sharded too (ZeRO 3) each layer's weights are gathered before each use and its gradients reduce-scattered after each
 * backward pass, which is traffic of every micro-batch and stands in {@link LayerBlock#alongside}. A tied embedding on
 * two stages has its gradient reduced between them; norm parameters under sequence parallelism have theirs reduced over
 * tensor ranks; a pipeline that holds the model twice adds the gradients of both copies of a layer, each rank what ZeRO left it.
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

    static DataParallelTraffic of(Transformer model, TrainingJob job, GraphOptions options, int stage) {
        var plan = job.parallel();
        List<Communicate> gradients = new ArrayList<>();
        List<Communicate> parameters = new ArrayList<>();
        boolean besideBackward = job.overlap().gradients().orElse(options.overlapGradients());
        boolean besideForward = job.overlap().parameters().orElse(options.overlapParameters());
        DataType wire = job.precision().communication();
        DataType weights = job.precision().weights();
        Collective.Kind reduction = plan.zero() == 0 ? Collective.Kind.ALL_REDUCE : Collective.Kind.REDUCE_SCATTER;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            StageParameters held = StageParameters.ofChunk(model, plan, options, stage, chunk);
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
            if (plan.size(Axis.DATA) > 1 && plan.zero() < 3) {
                gradients.add(
                        0, message("gradient reduction", reduction, held.dense(), wire, Axis.DATA, besideBackward));
                if (plan.zero() > 0) {
                    parameters.add(message(
                            "weight gather",
                            Collective.Kind.ALL_GATHER,
                            held.dense(),
                            weights,
                            Axis.DATA,
                            besideForward));
                }
            }
        }
        return new DataParallelTraffic(gradients, parameters, closing(model, job, options, stage));
    }

    private static List<Communicate> closing(Transformer model, TrainingJob job, GraphOptions options, int stage) {
        var plan = job.parallel();
        DataType type = job.precision().gradients();
        List<Communicate> closing = new ArrayList<>();
        StageParameters held = StageParameters.of(model, plan, options, stage);
        if (plan.cutsSequence()) {
            closing.add(message(
                    "norm gradient reduction", Collective.Kind.ALL_REDUCE, held.repeated(), type, Axis.TENSOR, false));
        }
        if (plan.placement().copies() > 1) {
            closing.add(message(
                    "gradients of both copies",
                    Collective.Kind.ALL_REDUCE,
                    ofCopies(held, job),
                    type,
                    Axis.COPIES,
                    false));
        }
        boolean end = stage == 0 || stage == plan.pipeline() - 1;
        if (model.tiedEmbeddings() && !plan.endsTogether() && end) {
            long table = options.paddedVocabulary(model.spec().vocabulary(), plan.tensor())
                    / plan.tensor()
                    * model.spec().hidden();
            closing.add(message("tied embedding reduction", Collective.Kind.ALL_REDUCE, table, type, Axis.TIED, false));
        }
        return closing;
    }

    /** Gradients that a rank has left to add to those of the other copy: all of them, or its share once they are scattered. */
    private static long ofCopies(StageParameters held, TrainingJob job) {
        if (job.parallel().zero() == 0) {
            return held.total();
        }
        return held.dense() / job.parallel().size(Axis.DATA)
                + held.routed() / job.parallel().size(Axis.EXPERT_DATA);
    }

    static Communicate message(
            String name, Collective.Kind kind, long elements, DataType type, Axis axis, boolean beside) {
        return new Communicate(name, new Collective(kind, new Bytes(type.bytes(elements)), type), axis, beside);
    }
}
