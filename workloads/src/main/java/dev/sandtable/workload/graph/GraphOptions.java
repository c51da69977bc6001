// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

/**
 * How a training or inference framework turns a layer into kernels and messages. These are facts about software: a stack
 * file states them, nothing here has a default.
 *
 * @param attention which attention kernels it has
 * @param fusedSoftmax scale, mask and softmax in one kernel, where attention is not fused
 * @param fusedActivation bias and non-linearity in one kernel
 * @param fusedResidual bias, dropout and residual addition in one kernel
 * @param fusedRotary rotary embedding in one kernel
 * @param fusedCrossEntropy softmax over the vocabulary and loss in one kernel
 * @param fusedGradientAccumulation weight-gradient products add into the gradient buffer themselves
 * @param asyncTensorGradients reductions of input gradients run beside the weight-gradient product
 * @param overlapTensor reductions and gathers of the forward pass run beside the product they border on
 * @param overlapGradients gradients are reduced over data ranks beside the last backward pass
 * @param overlapParameters weights are gathered from data ranks beside the first forward pass
 * @param scatterGather stages send 1/tensor of an activation over the network and gather it over the tensor ranks
 * @param gradientClipping the norm of all gradients is formed and applied before the update
 * @param vocabularyMultiple the vocabulary is padded to a multiple of this times the tensor ranks
 */
public record GraphOptions(
        AttentionKernels attention,
        boolean fusedSoftmax,
        boolean fusedActivation,
        boolean fusedResidual,
        boolean fusedRotary,
        boolean fusedCrossEntropy,
        boolean fusedGradientAccumulation,
        boolean asyncTensorGradients,
        boolean overlapTensor,
        boolean overlapGradients,
        boolean overlapParameters,
        boolean scatterGather,
        boolean gradientClipping,
        int vocabularyMultiple) {

    /** How attention is computed. */
    public enum AttentionKernels {
        /** One kernel; the scores never reach memory. */
        FUSED,
        /** Batched products, softmax and dropout one after the other, through memory. */
        UNFUSED
    }

    public GraphOptions {
        if (vocabularyMultiple < 1) {
            throw new IllegalArgumentException("vocabulary-multiple must be positive, was " + vocabularyMultiple);
        }
    }

    /** Rows of the embedding and head, padded so that every tensor rank holds as many. */
    public long paddedVocabulary(long vocabulary, int tensor) {
        long multiple = (long) vocabularyMultiple * tensor;
        return (vocabulary + multiple - 1) / multiple * multiple;
    }
}
