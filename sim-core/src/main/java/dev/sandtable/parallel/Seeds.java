// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

/**
 * The seeds of a set of simulations: one for each index, whoever runs it and when.
 *
 * <p><b>Model.</b> s(i) = mix(mix(seed) + (i + 1)·γ) with γ = 0x9E3779B97F4A7C15 and mix the finalizer of SplitMix64, a
 * bijection of 64 bits. All indices of a seed hence have different seeds, and neighbours differ in half their bits.
 * <p><b>Left out.</b> A proof that streams from different seeds do not overlap. Of a million generators that draw 10⁹
 * numbers each, two overlap almost surely where their state has 64 bits, and with a chance below 10⁻⁵⁰ where it has 256.
 * <p><b>Check.</b> Seed 0 gives the published outputs of SplitMix64 ({@code SeedsTest}).
 * <p><b>Source.</b> G. Steele, D. Lea and C. Flood, Fast splittable pseudorandom number generators, 2014; D. Stafford's
 * variant 13 of the mixing constants.
 *
 * @param seed what the user gave, printed with the results
 */
public record Seeds(long seed) {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    /** The seed of one simulation. */
    public long at(long index) {
        return mix(mix(seed) + (index + 1) * GAMMA);
    }

    /**
     * A set of seeds for one simulation: one for each thing in it that is random. Arrivals then stay the same when a design
     * draws more or fewer failures.
     */
    public Seeds within(long index) {
        return new Seeds(at(index));
    }

    private static long mix(long bits) {
        long z = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
