// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

/**
 * What a kernel loses to a collective that runs beside it.
 *
 * <p><b>Model.</b> A collective that is copied by the cores holds some of them for as long as it lasts; kernels have the
 * rest and run at 1 − share of their rate. Of a kernel of length c and traffic of length t that start together, the kernel
 * takes c + share·t where it outlasts the traffic and c / (1 − share) where it does not.
 *
 * <p><b>Left out.</b> Memory bandwidth that the traffic takes: a few per cent of the chip's.
 *
 * <p><b>Check.</b> Both cases meet where c / (1 − share) = t; whichever ends last ends at max(t, c + share·t)
 * ({@code SegmentPricerTest}).
 *
 * <p><b>Source.</b> NCCL runs one thread block per channel.
 *
 * @param share cores that a collective holds, as a share of the chip's
 */
public record Contention(double share) {
    /** Collectives that take no cores. */
    public static final Contention NONE = new Contention(0);

    public Contention {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share must be at least 0 and below 1, was " + share);
        }
    }

    /** How long a kernel takes that would take {@code ps} alone and starts together with traffic of {@code besidePs}. */
    long slowed(long ps, long besidePs) {
        return ps + (long) Math.floor(share * Math.min((double) besidePs, ps / (1 - share)));
    }
}
