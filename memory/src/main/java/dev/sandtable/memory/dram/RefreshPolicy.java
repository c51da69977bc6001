// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** How a controller keeps cells alive. */
public enum RefreshPolicy {
    /** No refresh: an idealisation that shows what refresh costs. */
    NONE,
    /**
     * Every tREFI each pseudo-channel closes all banks and stops for tRFC. While it drains, the channel issues only
     * accesses whose row is already being opened. Cost about (tRTP + tRP + tRFC + tRCD) / tREFI of the bandwidth.
     */
    ALL_BANK,
    /**
     * Every tREFI / banks one bank stops for tRFCpb while the others work. An idle bank is taken first; each bank has its
     * turn once per round, and at most eight turns are postponed. Cost near zero while other banks have work.
     */
    PER_BANK
}
