// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import java.util.List;
import java.util.Optional;

/**
 * How the ranks of a job differ from one another and from one pass to the next.
 *
 * <p><b>Model.</b> The kernels of a rank take f times as long as planned. Three things multiply to f: a lognormal number of mean 1
 * for the rank, which holds for the whole step; another for each pass of the rank; and the slowness of its machine. Coefficients of
 * variation are standard deviations over means. What is drawn depends on the seed, the sample, the rank and the pass alone.
 * <p><b>Left out.</b> Links that are slow (the cluster's {@code faults} has them); optimizer and messages keep their time.
 * <p><b>Check.</b> One copy of four that is a fifth slower makes a step a fifth longer ({@code VariedStepTest}).
 * <p><b>Source.</b> Jiang et al., MegaScale (NSDI 2024), §5: 0.5 % of machines are slow, and all wait for them; Le Scao et al., BLOOM
 * (2022): one slow node cost a run 5 %.
 *
 * @param operations coefficient of variation of each pass
 * @param ranks coefficient of variation among ranks
 * @param slow machines that are slow by chance
 * @param stragglers machines that are known to be slow
 * @param samples steps that are drawn
 */
public record Variation(
        @Default("0") double operations,
        @Default("0") double ranks,
        Optional<Slow> slow,
        Optional<List<Straggler>> stragglers,
        @Default("16") int samples) {

    /**
     * Machines that are slow by chance.
     *
     * @param share the part of all machines
     * @param factor how many times as long their kernels take
     */
    public record Slow(double share, double factor) {
        public Slow {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share of slow machines lies between 0 and 1, was " + share);
            }
            requireSlower(factor);
        }
    }

    /**
     * A machine that is slow.
     *
     * @param node its number, from 0
     * @param factor how many times as long its kernels take
     */
    public record Straggler(int node, double factor) {
        public Straggler {
            if (node < 0) {
                throw new IllegalArgumentException("nodes are numbered from 0, was " + node);
            }
            requireSlower(factor);
        }
    }

    public Variation {
        stragglers = stragglers.map(List::copyOf);
        if (!(operations >= 0 && operations <= 1) || !(ranks >= 0 && ranks <= 1)) {
            throw new IllegalArgumentException("coefficients of variation lie between 0 and 1, were operations "
                    + operations + " and ranks " + ranks);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be positive, was " + samples);
        }
    }

    private static void requireSlower(double factor) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("a slow machine's factor is at least 1, was " + factor);
        }
    }
}
