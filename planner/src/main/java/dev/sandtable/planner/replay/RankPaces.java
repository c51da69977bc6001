// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.parallel.Seeds;
import dev.sandtable.workload.Variation;

/**
 * How many times as long as planned the kernels of tensor groups take.
 *
 * <p><b>Model.</b> As {@link Variation} says of a rank. The ranks of a tensor group wait for one another in every layer, so that a
 * group goes at the pace of the slowest of its ranks. A lognormal number of mean 1 and coefficient of variation c is exp(σz − σ²/2)
 * with σ² = ln(1 + c²); z comes from two uniform numbers by the transform of Box and Muller.
 * <p><b>Left out.</b> Which of a group's kernels is late: the whole pass takes the slowest's time.
 * <p><b>Check.</b> Mean and deviation of many draws ({@code VariedStepTest}).
 * <p><b>Source.</b> G. Box and M. Muller, A note on the generation of random normal deviates, 1958.
 */
final class RankPaces {
    /** Draws for a rank itself come before those for its passes. */
    private static final int OF_RANK = 0;

    private static final int FIRST_PASS = 1;
    private static final double TO_UNIT = 0x1p-53;

    private final Variation variation;
    private final Seeds seeds;
    private final int tensor;
    private final int perNode;

    RankPaces(Variation variation, Seeds seeds, int tensor, int perNode) {
        this.variation = variation;
        this.seeds = seeds;
        this.tensor = tensor;
        this.perNode = perNode;
    }

    /** Whether a group keeps its pace from one pass to the next. */
    boolean constant() {
        return variation.operations() == 0;
    }

    /** The factor of a pass of the tensor group that begins with a rank. */
    double of(int firstRank, int pass) {
        double slowest = 0;
        for (int rank = firstRank; rank < firstRank + tensor; rank++) {
            slowest = Math.max(slowest, ofRank(rank, pass));
        }
        return slowest;
    }

    private double ofRank(int rank, int pass) {
        Seeds own = seeds.within(2L * rank);
        double factor = machine(rank / perNode);
        factor *= lognormal(own, OF_RANK, variation.ranks());
        return constant() ? factor : factor * lognormal(own, FIRST_PASS + pass, variation.operations());
    }

    private double machine(int node) {
        double factor = 1;
        for (Variation.Straggler straggler : variation.stragglers().orElse(java.util.List.of())) {
            factor *= straggler.node() == node ? straggler.factor() : 1;
        }
        return factor
                * variation
                        .slow()
                        .filter(slow -> uniform(seeds.within(2L * node + 1), 0) < slow.share())
                        .map(Variation.Slow::factor)
                        .orElse(1.0);
    }

    /** A number of mean 1. */
    static double lognormal(Seeds seeds, long index, double variation) {
        if (variation == 0) {
            return 1;
        }
        double variance = StrictMath.log1p(variation * variation);
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(seeds, 2 * index)));
        double normal = radius * StrictMath.cos(2 * Math.PI * uniform(seeds, 2 * index + 1));
        return StrictMath.exp(Math.sqrt(variance) * normal - variance / 2);
    }

    /** From 0 up to but without 1. */
    private static double uniform(Seeds seeds, long index) {
        return (seeds.at(index) >>> 11) * TO_UNIT;
    }
}
