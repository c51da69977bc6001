// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

/**
 * The hash by which a switch picks one of several equal ways for a flow.
 *
 * <p><b>Model.</b> The finaliser of SplitMix64 over a word that holds both ends, modulo the number of ways.
 *
 * <p><b>Left out.</b> The fields and polynomials of a vendor's hash; which flows collide differs from machine to machine,
 * how many do not.
 *
 * <p><b>Check.</b> Flows spread over all equal ways ({@code GraphTest}).
 *
 * <p><b>Source.</b> Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i> (2014).
 */
final class FlowHash {
    private FlowHash() {}

    /** One of {@code ways} for the ends of a flow. */
    static int pick(long ends, int ways) {
        return (int) Long.remainderUnsigned(of(ends), ways);
    }

    static long of(long word) {
        long z = word + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
