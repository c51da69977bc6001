// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * Which bits of a channel's address pick pseudo-channel (P), stack identifier (S), bank group (G), bank (B), column (C)
 * and row (R); each constant lists them from the least significant bit, above the bytes of one access. A stream is as
 * fast as its mapping lets consecutive accesses fall into different bank groups.
 */
public enum AddressMapping {
    /** C P S G B R: a whole row of one bank, then the next pseudo-channel. Streams meet tCCD_L in one bank group. */
    ROW_BANK_COLUMN,
    /** P G C B S R: consecutive accesses alternate pseudo-channels and bank groups. Streams run at tCCD_S. */
    BANK_GROUP_INTERLEAVED,
    /**
     * c P G C B S R: four accesses of a row, then the next pseudo-channel and bank group; S and B are exclusive-ored with
     * the low bits of the row, so that streams a power of two apart do not meet in one bank. Streams run nearly as fast
     * as interleaved ones, and a gather of 128 bytes opens one row instead of four.
     */
    BANK_GROUP_PERMUTED,
    /**
     * c P S G B C R: four accesses of a row, then the next bank; P, S, G and B are exclusive-ored with the column, so that
     * strides spread too.
     */
    MINIMALIST_OPEN_PAGE
}
