// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Scaling;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rank does between the last gradient and the next step.
 *
 * <p><b>Model.</b> FP16 gradients are unscaled and checked for infinities (read and written once); the norm reads them
 * once, clipping reads and writes them once; Adam reads gradient, master weight and two moments and writes the last
 * three; narrower working weights are written from the master copy; the gradient buffer is zeroed. All of it over the
 * rank's share: under ZeRO the n-th part of the parameters.
 * <p><b>Left out.</b> Learning-rate bookkeeping on the host; clipping is always applied where it is configured.
 * <p><b>Check.</b> Bytes per parameter by hand: 58 in FP16 with clipping ({@code StepGraphTest}).
 * <p><b>Source.</b> Kingma and Ba, Adam (2015); Megatron-LM's mixed-precision optimizer.
 */
final class OptimizerStep {
    private OptimizerStep() {}

    static List<Operation> of(TrainingJob job, GraphOptions options, StageParameters held) {
        Precision precision = job.precision();
        var plan = job.parallel();
        long shards = plan.size(Axis.SHARD);
        long parameters = Math.max(1, (held.total() + shards - 1) / shards);
        DataType gradients = precision.gradients();
        List<Operation> operations = new ArrayList<>();
        if (precision.compute() == DataType.FP16) {
            operations.add(pass("gradient unscale and check", Elementwise.Kind.BIAS_ADD, parameters, gradients));
        }
        if (options.gradientClipping()) {
            operations.add(pass("gradient norm", Elementwise.Kind.REDUCE, parameters, gradients));
            scalar(operations, "gradient norm over tensor ranks", plan.tensor(), Axis.TENSOR);
            scalar(operations, "gradient norm over stages", plan.pipeline(), Axis.PIPELINE);
            if (plan.zero() > 0) {
                scalar(operations, "gradient norm over data ranks", plan.size(Axis.SHARD), Axis.SHARD);
            }
            operations.add(pass("gradient clip", Elementwise.Kind.BIAS_ADD, parameters, gradients));
        }
        int each = precision.optimizer().bits() / 8;
        int gradient = Math.max(1, gradients.bits() / 8);
        int weight = Math.max(1, precision.weights().bits() / 8);
        boolean master = precision.masterBytes() > 0;
        // Adam on the master copy, then the copy's narrowing into the working weights.
        int read = gradient + 3 * each + (master ? each : 0);
        int written = 3 * each + (master ? weight : 0);
        operations.add(new Operation.Compute("Adam update", new OptimizerUpdate(parameters, read, written)));
        if (precision.compute().bits() < precision.weights().bits()
                && precision.compute().bits() <= 8) {
            // Once per step, kept for all micro-batches; blocks along k also by the other side, for input gradients.
            Conversion narrow = new Conversion(
                    Math.max(1, held.total()), 1, wide(precision.weights()), precision.compute(), Scaling.NONE);
            int copies = precision.scaling().alongDepth() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                operations.add(new Operation.Compute("weights for the products", narrow));
            }
        }
        long buffer = plan.zero() >= 2 ? parameters : held.total();
        operations.add(pass("gradient buffer zeroed", Elementwise.Kind.FILL, buffer, gradients));
        return operations;
    }

    private static DataType wide(DataType type) {
        return type == DataType.TF32 ? DataType.FP32 : type;
    }

    private static Operation pass(String name, Elementwise.Kind kind, long elements, DataType type) {
        return new Operation.Compute(name, new Elementwise(kind, false, elements, type));
    }

    private static void scalar(List<Operation> operations, String name, int ranks, Axis axis) {
        if (ranks > 1) {
            Collective one = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(4), DataType.FP32);
            operations.add(new Operation.Communicate(name, one, axis, false));
        }
    }
}
