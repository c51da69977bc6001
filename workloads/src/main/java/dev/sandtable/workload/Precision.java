// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Scaling;
import java.util.Locale;

/**
 * Number formats of a training job, by what they hold.
 *
 * @param compute operands of the products, and activations between them
 * @param weights the weights that products read
 * @param gradients gradients as they are accumulated over micro-batches
 * @param optimizer the optimizer's two moments and, where weights are narrower, its copy of them
 * @param communication gradients on the wire between data ranks
 * @param scaling which elements of a narrow operand share a scale that is found from them; {@code none} where scales are
 *     known beforehand (delayed scaling)
 */
public record Precision(
        DataType compute,
        DataType weights,
        @Default("fp32") DataType gradients,
        @Default("fp32") DataType optimizer,
        @Default("fp32") DataType communication,
        @Default("none") Scaling scaling) {

    public Precision {
        if (scaling != Scaling.NONE && compute.bits() > 8) {
            throw new IllegalArgumentException("scaling " + scaling.spelling()
                    + " belongs to products of 8 bits or fewer, not " + compute.spelling() + "; leave it out");
        }
        if (scaling.weightsOnly()) {
            throw new IllegalArgumentException("scaling " + scaling.spelling()
                    + " is for weights alone; training scales both operands: write tensor, row, fine, mx or nv");
        }
    }

    /** Formats whose scales are known beforehand. */
    public Precision(
            DataType compute, DataType weights, DataType gradients, DataType optimizer, DataType communication) {
        this(compute, weights, gradients, optimizer, communication, Scaling.NONE);
    }

    /** One format by name: {@code bf16}. */
    public static Precision parse(String text) {
        for (DataType type : DataType.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(text)) {
                return of(type);
            }
        }
        throw new IllegalArgumentException("expected a number format such as bf16, or a map such as"
                + " {compute: fp8, weights: bf16}, but found '" + text + "'");
    }

    /**
     * Mixed precision with one narrow format: products and weights in {@code type}, gradients accumulated and reduced in
     * FP32, optimizer in FP32 (Micikevicius et al., Mixed Precision Training, 2017, with Megatron-LM's FP32 gradient
     * buffer). Products narrower than 16 bits keep BF16 weights; FP32 and TF32 keep everything in 32 bits.
     */
    public static Precision of(DataType type) {
        DataType weights = type.bits() < 16 ? DataType.BF16 : type;
        return new Precision(type, weights, DataType.FP32, DataType.FP32, DataType.FP32);
    }

    /** Format of activations kept for the backward pass and sent between ranks: never narrower than 16 bits. */
    public DataType activations() {
        DataType wide = weights.bits() < 16 ? DataType.BF16 : weights;
        return compute.bits() < 16 ? wide : compute;
    }

    /** Bytes of optimizer state per parameter: two moments, and a master copy if the weights are narrower. */
    public int optimizerBytes() {
        int each = optimizer.bits() / 8;
        return 2 * each + masterBytes();
    }

    /** Bytes per parameter of the optimizer's own copy of the weights; 0 if it updates them in place. */
    public int masterBytes() {
        return weights.bits() < optimizer.bits() ? optimizer.bits() / 8 : 0;
    }
}
