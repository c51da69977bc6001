// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.AddressLayout.Range;
import dev.sandtable.memory.dram.AddressMapping.Field;
import java.util.List;

/**
 * Cuts an address into channel, bank and row.
 *
 * <p><b>Model.</b> A bank number is flat: ((P·stacks + S)·groups + G)·banks + B, and the channel lies above it. The number is the
 * exclusive-or of bit ranges of the address, each moved to its place, because a hashed mapping only adds ranges. A row at the top
 * of the address takes all that is left and wraps at the number of rows.
 * <p><b>Left out.</b> The column, because it has no timing of its own.
 * <p><b>Check.</b> Over one row of every bank each (bank, row) pair occurs exactly as often as a row has columns; mappings
 * that leave bits out are refused ({@code AddressDecoderTest}).
 * <p><b>Source.</b> As {@link AddressMapping}.
 */
final class AddressDecoder {
    // ---- Parameters -------------------------------------------------------------
    private final int rows;
    private final int rowFrom;
    private final long rowMask;
    private final int[] from;
    private final int[] mask;
    private final int[] to;
    private final int bankBits;
    private final long blockBytes;
    private final Renaming names;

    // ---- State ------------------------------------------------------------------
    private int channel;
    private int bank;
    private int row;
    private long movedBlocks;

    /** A decoder of one channel's own addresses. */
    AddressDecoder(AddressMapping mapping, Organization organization) {
        this(mapping, organization, 1);
    }

    /** A decoder of addresses that also pick one of {@code channels} channels, a power of two. */
    AddressDecoder(AddressMapping mapping, Organization organization, int channels) {
        AddressLayout layout = new AddressLayout(mapping, organization, channels);
        rows = organization.rows();
        rowFrom = layout.row().from();
        rowMask = layout.row().bits() == Long.SIZE ? -1 : (1L << layout.row().bits()) - 1;
        List<Range> flat = layout.flat();
        from = flat.stream().mapToInt(Range::from).toArray();
        mask = flat.stream().mapToInt(range -> (1 << range.bits()) - 1).toArray();
        to = flat.stream().mapToInt(Range::to).toArray();
        bankBits = layout.place(Field.CHANNEL);
        names = layout.names();
        blockBytes = layout.blockBytes();
    }

    // ---- Events -----------------------------------------------------------------

    /** Decodes an address; {@link #bank()}, {@link #row()} and {@link #channel()} then answer for it. */
    void decode(long address) {
        int flat = 0;
        for (int i = 0; i < from.length; i++) {
            flat ^= (int) (address >>> from[i] & mask[i]) << to[i];
        }
        bank = flat & (1 << bankBits) - 1;
        channel = flat >>> bankBits;
        long above = address >>> rowFrom & rowMask;
        row = (int) (above < rows ? above : above % rows);
        if (movedBlocks != 0) {
            int before = names.rowBefore(bank, row, movedBlocks);
            bank = names.bankBefore(bank, row, movedBlocks);
            row = before;
        }
    }

    /** What has been left out moves everything decoded from now on back by so many blocks. */
    void leaveOut(long blocks) {
        movedBlocks += blocks;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Bytes of a block: a stream that has moved by one meets the same, with other names; 0 if there is no such number. */
    long blockBytes() {
        return blockBytes;
    }

    /** Names of banks and rows for a stream that has moved by {@code blocks}, what was left out included. */
    Renaming namesAfter(long blocks) {
        names.startFrom(blocks - movedBlocks);
        return names;
    }

    /** Channel of the last decoded address. */
    int channel() {
        return channel;
    }

    /** Flat bank number of the last decoded address in its channel. */
    int bank() {
        return bank;
    }

    /** Row of the last decoded address. */
    int row() {
        return row;
    }
}
