// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * Cuts a channel's address into bank and row.
 *
 * <p><b>Model.</b> Fields but the row are powers of two, taken from the least significant bit in the order of the
 * {@link AddressMapping}. A bank number is flat: ((P·stacks + S)·groups + G)·banks + B.
 * <p><b>Left out.</b> Interleaving over channels: an address here is already one channel's own. The column is decoded
 * only as far as a hashed mapping needs it, because a column has no timing of its own.
 * <p><b>Check.</b> Over one row of every bank each (bank, row) pair occurs exactly as often as a row has columns
 * ({@code AddressDecoderTest}).
 * <p><b>Source.</b> Kaseridis et al., "Minimalist open-page", MICRO 2011, for the last mapping; Zhang,
 * Zhu and Zhang, "Permutation-based page interleaving", MICRO 2000, for the permuted one; the others are common.
 */
final class AddressDecoder {
    // ---- Parameters -------------------------------------------------------------
    private static final int CHUNK_BITS = 2;

    private final AddressMapping mapping;
    private final int accessBits;
    private final int columnBits;
    private final int pseudoBits;
    private final int stackBits;
    private final int groupBits;
    private final int bankBits;
    private final int rows;

    // ---- State: the last decoded address ----------------------------------------
    private int bank;
    private int row;

    AddressDecoder(AddressMapping mapping, Organization organization) {
        this.mapping = mapping;
        accessBits = log2(organization.accessBytes());
        columnBits = log2(organization.columns());
        pseudoBits = log2(organization.pseudoChannels());
        stackBits = log2(organization.stackIds());
        groupBits = log2(organization.bankGroups());
        bankBits = log2(organization.banksPerGroup());
        rows = organization.rows();
        boolean chunked =
                mapping == AddressMapping.MINIMALIST_OPEN_PAGE || mapping == AddressMapping.BANK_GROUP_PERMUTED;
        if (chunked && columnBits < CHUNK_BITS) {
            throw new IllegalArgumentException("a row of " + organization.columns()
                    + " accesses is too short for chunks of four; use another mapping");
        }
    }

    // ---- Events -----------------------------------------------------------------

    /** Decodes an address; {@link #bank()} and {@link #row()} then answer for it. */
    void decode(long address) {
        long rest = address >>> accessBits;
        switch (mapping) {
            case ROW_BANK_COLUMN -> rowBankColumn(rest >>> columnBits);
            case BANK_GROUP_INTERLEAVED -> bankGroupInterleaved(rest, false);
            case BANK_GROUP_PERMUTED -> bankGroupInterleaved(rest, true);
            case MINIMALIST_OPEN_PAGE -> minimalistOpenPage(rest);
        }
    }

    private void rowBankColumn(long afterColumn) {
        long rest = afterColumn;
        int pseudo = low(rest, pseudoBits);
        rest >>>= pseudoBits;
        int stack = low(rest, stackBits);
        rest >>>= stackBits;
        int group = low(rest, groupBits);
        rest >>>= groupBits;
        int inGroup = low(rest, bankBits);
        place(pseudo, stack, group, inGroup, rest >>> bankBits);
    }

    private void bankGroupInterleaved(long accesses, boolean permuted) {
        int chunkBits = permuted ? CHUNK_BITS : 0;
        long rest = accesses >>> chunkBits;
        int pseudo = low(rest, pseudoBits);
        rest >>>= pseudoBits;
        int group = low(rest, groupBits);
        rest >>>= groupBits + columnBits - chunkBits;
        int inGroup = low(rest, bankBits);
        rest >>>= bankBits;
        int stack = low(rest, stackBits);
        rest >>>= stackBits;
        if (permuted) {
            inGroup ^= low(rest, bankBits);
            stack ^= low(rest >>> bankBits, stackBits);
        }
        place(pseudo, stack, group, inGroup, rest);
    }

    private void minimalistOpenPage(long accesses) {
        long rest = accesses;
        int column = low(rest, CHUNK_BITS);
        rest >>>= CHUNK_BITS;
        int pseudo = low(rest, pseudoBits);
        rest >>>= pseudoBits;
        int stack = low(rest, stackBits);
        rest >>>= stackBits;
        int group = low(rest, groupBits);
        rest >>>= groupBits;
        int inGroup = low(rest, bankBits);
        rest >>>= bankBits;
        column |= low(rest, columnBits - CHUNK_BITS) << CHUNK_BITS;
        rest >>>= columnBits - CHUNK_BITS;
        int hash = column;
        pseudo ^= low(hash, pseudoBits);
        hash >>>= pseudoBits;
        stack ^= low(hash, stackBits);
        hash >>>= stackBits;
        group ^= low(hash, groupBits);
        hash >>>= groupBits;
        inGroup ^= low(hash, bankBits);
        place(pseudo, stack, group, inGroup, rest);
    }

    private void place(int pseudo, int stack, int group, int inGroup, long rest) {
        bank = (((pseudo << stackBits | stack) << groupBits | group) << bankBits) | inGroup;
        row = (int) (rest < rows ? rest : rest % rows);
    }

    // ---- Statistics -------------------------------------------------------------

    /** Flat bank number of the last decoded address. */
    int bank() {
        return bank;
    }

    /** Row of the last decoded address. */
    int row() {
        return row;
    }

    private static int low(long value, int bits) {
        return (int) (value & ((1L << bits) - 1));
    }

    private static int log2(long powerOfTwo) {
        return Long.numberOfTrailingZeros(powerOfTwo);
    }
}
