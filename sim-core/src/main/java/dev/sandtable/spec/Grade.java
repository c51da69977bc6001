// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

/** How far the origin of a figure can be trusted, best first. */
public enum Grade {
    /** The maker's own machine-readable or official statement. */
    @Kind("A")
    A,
    /** Measured, or a reputable table. */
    @Kind("B")
    B,
    /** Second hand. */
    @Kind("C")
    C,
    /** An estimate, a rumour or a channel's price. */
    @Kind("D")
    D,
    /** From memory, not verified. */
    @Kind("M")
    M
}
