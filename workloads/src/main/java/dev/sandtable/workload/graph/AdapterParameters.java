// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.workload.Method.AdaptedProduct;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.parallel.Axis;

/**
 * Parameters of the low-rank adapters that one rank holds.
 *
 * <p><b>Model.</b> Beside a column-cut product A is repeated on every tensor rank and B is cut with the columns; beside a
 * row-cut product A is cut with the rows and B is repeated. A repeated half sees a part of the gradient on each rank and
 * has it summed over them once per step.
 * <p><b>Left out.</b> Adapters of the router, the embedding and the head.
 * <p><b>Check.</b> On one rank the sum is r·(in + out) over all targets ({@code AdapterTest}).
 * <p><b>Source.</b> Hu et al., LoRA (2021, arXiv 2106.09685), §4.1; Megatron-LM's column- and row-parallel layers.
 */
final class AdapterParameters {
    private AdapterParameters() {}

    /** Adapters of one layer. */
    static StageParameters ofLayer(RankShare share, boolean routed) {
        StageParameters sum = StageParameters.NONE;
        for (Linear product : SelfAttention.projections(share)) {
            sum = sum.plus(columnCut(share, product, AdaptedProduct.QKV));
        }
        sum = sum.plus(rowCut(share, SelfAttention.output(share), AdaptedProduct.PROJECTION));
        if (routed) {
            Experts experts = share.model().experts();
            if (experts.shared() > 0) {
                sum = sum.plus(columnCut(share, ExpertLayer.sharedUp(share), AdaptedProduct.UP));
                sum = sum.plus(rowCut(share, ExpertLayer.sharedDown(share), AdaptedProduct.DOWN));
            }
            return sum.plus(new StageParameters(0, experts(share), 0));
        }
        return sum.plus(columnCut(share, FeedForward.up(share), AdaptedProduct.UP))
                .plus(rowCut(share, FeedForward.down(share), AdaptedProduct.DOWN));
    }

    private static StageParameters columnCut(RankShare share, Linear product, AdaptedProduct target) {
        return share.method().adapts(target) ? adapters(share, product.in(), product.out()) : StageParameters.NONE;
    }

    private static StageParameters rowCut(RankShare share, Linear product, AdaptedProduct target) {
        return share.method().adapts(target) ? adapters(share, product.out(), product.in()) : StageParameters.NONE;
    }

    private static StageParameters adapters(RankShare share, long repeated, long cut) {
        int rank = share.method().rank();
        return new StageParameters(
                rank * (repeated + cut), 0, share.plan().size(Axis.TENSOR) > 1 ? rank * repeated : 0);
    }

    private static long experts(RankShare share) {
        int rank = share.method().rank();
        long sum = 0;
        if (share.method().adapts(AdaptedProduct.UP)) {
            sum += rank * (share.hidden() + ExpertLayer.columns(share));
        }
        if (share.method().adapts(AdaptedProduct.DOWN)) {
            sum += rank * (ExpertLayer.inner(share) + share.hidden());
        }
        return sum * ExpertLayer.held(share);
    }
}
