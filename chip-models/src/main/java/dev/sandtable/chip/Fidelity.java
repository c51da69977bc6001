// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

/** How closely an operator is simulated. */
public enum Fidelity {
    /** max(operations / peak, compulsory bytes / bandwidth): the bound that nothing beats. */
    ROOFLINE,
    /** Waves of equal tiles in closed form. */
    WAVE,
    /** Every tile, with its cache hits and its share of bandwidth. */
    TILE,
    /** The cheapest that is within the stated difference of {@code TILE}. */
    AUTO
}
