// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Scaling;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;

/**
 * One rank's share of a layer: how many tokens, heads and columns it works on, and in which formats.
 *
 * @param model the architecture
 * @param plan the cut
 * @param options the framework's habits
 * @param sequences sequences in the (micro-)batch
 * @param queries tokens of each sequence that this rank works on, after the context cut
 * @param compute format of a product's operands
 * @param activation format of activations in memory and on the wire
 * @param weights format of stored weights
 * @param gradients format of the gradient buffer
 * @param scaling which elements of a narrow operand share a scale
 * @param overlapTensor whether forward reductions run beside products
 * @param overlapExperts whether exchanges with experts run beside another micro-batch's layers
 * @param method which parameters are trained
 */
public record RankShare(
        Transformer model,
        ParallelPlan plan,
        GraphOptions options,
        long sequences,
        long queries,
        DataType compute,
        DataType activation,
        DataType weights,
        DataType gradients,
        Scaling scaling,
        boolean overlapTensor,
        boolean overlapExperts,
        Method method) {

    /** The same share of another model of these dimensions. */
    RankShare of(Transformer other) {
        return new RankShare(
                other,
                plan,
                options,
                sequences,
                queries,
                compute,
                activation,
                weights,
                gradients,
                scaling,
                overlapTensor,
                overlapExperts,
                method);
    }

    /** Tokens that products work on. */
    public long tokens() {
        return sequences * queries;
    }

    /** Tokens that norms, dropouts and residual additions work on: a tensor rank's part under sequence parallelism. */
    public long residualTokens() {
        return plan.cutsSequence() ? Math.max(1, tokens() / plan.tensor()) : tokens();
    }

    /** Width of the residual stream. */
    public long hidden() {
        return model.spec().hidden();
    }

    /** Elements of the residual stream that this rank holds. */
    public long residual() {
        return residualTokens() * hidden();
    }

    /** Query heads of this rank. */
    public long heads() {
        return model.spec().heads() / plan.tensor();
    }

    /** Key/value heads of this rank; with more tensor ranks than heads, ranks hold copies. */
    public long kvHeads() {
        return Math.max(1, model.kvHeads() / plan.tensor());
    }

    /** Copies of tokens that come to the busiest rank's experts. */
    public long expertCopies() {
        return ExpertLayer.busiest(this);
    }

    /** Rows of embedding and head of this rank. */
    public long vocabulary() {
        return options.paddedVocabulary(model.spec().vocabulary(), plan.tensor()) / plan.tensor();
    }

    /** Format in which element-wise operators see activations. */
    public DataType elementType() {
        return activation == DataType.TF32 ? DataType.FP32 : activation;
    }

    /** Whether products read a narrower format than activations have, so that their operands are cast first. */
    public boolean castsOperands() {
        return compute.bits() < activation.bits();
    }

    /** Format in which a product reads weights: theirs where they are stored narrower than it multiplies. */
    public DataType storedWeights() {
        return weights.bits() < compute.bits() ? weights : compute;
    }

    /** Whether the input of a product is kept for the gradient of a weight, its own or its adapter's. */
    public boolean keepsInput(Method.AdaptedProduct target) {
        return !method.frozen() || method.adapts(target);
    }

    /** Whether training drops out attention weights and residuals. */
    public boolean dropout() {
        return model.dropout();
    }
}
