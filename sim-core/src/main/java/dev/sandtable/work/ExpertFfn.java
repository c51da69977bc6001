// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * The routed, gated feed-forward of a mixture of experts on one rank: both projections and the activation between.
 *
 * @param tokens tokens that enter the layer on all ranks that share the experts
 * @param hidden model width
 * @param inter expert width, before division by {@code tensor}
 * @param experts experts of the layer, before division by {@code expert}
 * @param active experts per token
 * @param tensor ranks over which each expert is split
 * @param expert ranks over which the experts are spread
 * @param skew exponent of the power law of token shares; 0 is balanced
 * @param type format of activations and weights
 */
public record ExpertFfn(
        long tokens,
        long hidden,
        long inter,
        long experts,
        long active,
        int tensor,
        int expert,
        double skew,
        DataType type)
        implements Work {
    public ExpertFfn {
        if (tokens < 1 || hidden < 1 || inter < 1 || experts < 1 || active < 1 || tensor < 1 || expert < 1) {
            throw new IllegalArgumentException("an expert layer needs sizes of at least 1");
        }
        if (active > experts) {
            throw new IllegalArgumentException("active " + active + " exceeds experts " + experts);
        }
    }

    @Override
    public double flops() {
        return 6.0 * tokens * active / expert * hidden * inter / tensor;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.expertFfn(this);
    }
}
