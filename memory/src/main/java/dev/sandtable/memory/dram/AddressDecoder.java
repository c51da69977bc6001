// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.AddressMapping.Field;
import dev.sandtable.memory.dram.AddressMapping.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts an address into channel, bank and row.
 *
 * <p><b>Model.</b> Every field but the row is a power of two wide. A bank number is flat: ((P·stacks + S)·groups + G)·banks + B,
 * and the channel lies above it. The number is the exclusive-or of bit ranges of the address, each moved to its place, because a hashed
 * mapping only adds ranges. A row at the top of the address takes all that is left and wraps at the number of rows.
 * <p><b>Left out.</b> The column, because it has no timing of its own.
 * <p><b>Check.</b> Over one row of every bank each (bank, row) pair occurs exactly as often as a row has columns; mappings
 * that leave bits out are refused ({@code AddressDecoderTest}).
 * <p><b>Source.</b> As {@link AddressMapping}.
 */
final class AddressDecoder {
    /** Parts of the flat number, from its lowest bit on. */
    private static final List<Field> PLACES =
            List.of(Field.BANK, Field.GROUP, Field.STACK, Field.PSEUDO, Field.CHANNEL);

    /** {@code bits} of the address from {@code from} on, to be moved to {@code to}. */
    private record Range(int from, int bits, int to) {}

    // ---- Parameters -------------------------------------------------------------
    private final Map<Field, Integer> widths = new EnumMap<>(Field.class);
    private final Map<Field, List<Range>> ranges = new EnumMap<>(Field.class);
    private final int rows;
    private final int rowFrom;
    private final long rowMask;
    private final int[] from;
    private final int[] mask;
    private final int[] to;
    private final int bankBits;

    private final long blockBytes;
    private final Renaming names;

    // ---- State: the last decoded address ----------------------------------------
    private long movedBlocks;
    private int channel;
    private int bank;
    private int row;

    /** A decoder of one channel's own addresses. */
    AddressDecoder(AddressMapping mapping, Organization organization) {
        this(mapping, organization, 1);
    }

    /** A decoder of addresses that also pick one of {@code channels} channels, a power of two. */
    AddressDecoder(AddressMapping mapping, Organization organization, int channels) {
        if (Long.bitCount(channels) != 1 || channels < 1) {
            throw new IllegalArgumentException("an address picks one of 1, 2, 4, 8... channels, not of " + channels);
        }
        widths.put(Field.COLUMN, log2(organization.columns()));
        widths.put(Field.BANK, log2(organization.banksPerGroup()));
        widths.put(Field.GROUP, log2(organization.bankGroups()));
        widths.put(Field.STACK, log2(organization.stackIds()));
        widths.put(Field.PSEUDO, log2(organization.pseudoChannels()));
        widths.put(Field.CHANNEL, log2(channels));
        rows = organization.rows();
        layOut(mapping, log2(organization.accessBytes()));
        Range ofRow = ranges.get(Field.ROW).get(0);
        rowFrom = ofRow.from;
        rowMask = ofRow.bits == Long.SIZE ? -1 : (1L << ofRow.bits) - 1;
        List<Range> all = new ArrayList<>();
        PLACES.forEach(field -> all.addAll(ranges.getOrDefault(field, List.of())));
        mapping.hashes().forEach(hash -> addHash(all, hash));
        from = all.stream().mapToInt(Range::from).toArray();
        mask = all.stream().mapToInt(range -> (1 << range.bits) - 1).toArray();
        to = all.stream().mapToInt(Range::to).toArray();
        bankBits = place(Field.CHANNEL);
        Field next = nextToRow(mapping);
        names = new Renaming(rows, next == Field.COLUMN ? 0 : place(next), next == Field.COLUMN ? 0 : widths.get(next));
        blockBytes = blockBytes(mapping, next);
    }

    /** The banks or stack identifiers that the bits below the row choose and nothing else does; the column for none. */
    private Field nextToRow(AddressMapping mapping) {
        for (Part part : mapping.parts().subList(1, mapping.parts().size())) {
            Field field = part.field();
            int bits = ranges.get(field).stream().mapToInt(Range::bits).sum();
            if (bits > 0) {
                boolean whole = ranges.get(field).size() == 1;
                boolean hashed = mapping.hashes().stream()
                        .anyMatch(hash -> hash.targets().contains(field));
                boolean alike = field == Field.BANK || field == Field.STACK;
                return whole && !hashed && alike ? field : Field.COLUMN;
            }
        }
        return Field.COLUMN;
    }

    private long blockBytes(AddressMapping mapping, Field next) {
        if (mapping.parts().get(0).field() != Field.ROW) {
            return 0;
        }
        int hashed = mapping.hashes().stream()
                .filter(hash -> hash.source() == Field.ROW)
                .mapToInt(hash -> hash.targets().stream().mapToInt(widths::get).sum())
                .max()
                .orElse(0);
        return 1L << rowFrom + hashed - (hashed > 0 || next == Field.COLUMN ? 0 : widths.get(next));
    }

    /** Where a field lies in the flat number. */
    private int place(Field field) {
        int place = 0;
        for (Field lower : PLACES.subList(0, PLACES.indexOf(field))) {
            place += widths.get(lower);
        }
        return place;
    }

    private void layOut(AddressMapping mapping, int accessBits) {
        int at = accessBits;
        List<Part> parts = mapping.parts();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Field field = parts.get(i).field();
            if (field == Field.ROW) {
                at += layOutRow(parts.get(i), i == 0, at, mapping);
                continue;
            }
            int done = ranges.getOrDefault(field, List.of()).stream()
                    .mapToInt(Range::bits)
                    .sum();
            int bits = parts.get(i).bits() == 0
                    ? left(parts, i, done)
                    : parts.get(i).bits();
            if (done + bits > widths.get(field) || bits < 0) {
                throw uncovered(mapping, field, "more than");
            }
            if (parts.stream()
                            .filter(part -> part.field() == field && part.bits() == 0)
                            .count()
                    > 1) {
                throw new IllegalArgumentException("the mapping '" + mapping + "' names " + field.code()
                        + " twice without a number; write how many bits one of them takes");
            }
            int place = PLACES.contains(field) ? place(field) + done : done;
            ranges.computeIfAbsent(field, none -> new ArrayList<>()).add(new Range(at, bits, place));
            at += bits;
        }
        if (!ranges.containsKey(Field.ROW)) {
            throw new IllegalArgumentException("the mapping '" + mapping + "' names no row; begin it with ro");
        }
        for (Field field : widths.keySet()) {
            int bits = ranges.getOrDefault(field, List.of()).stream()
                    .mapToInt(Range::bits)
                    .sum();
            if (bits != widths.get(field)) {
                throw uncovered(mapping, field, "not all of");
            }
        }
    }

    /** Bits of a field that neither the parts below nor those above take. */
    private int left(List<Part> parts, int index, int done) {
        Field field = parts.get(index).field();
        int above = parts.subList(0, index).stream()
                .filter(part -> part.field() == field)
                .mapToInt(Part::bits)
                .sum();
        return widths.get(field) - done - above;
    }

    private int layOutRow(Part part, boolean top, int at, AddressMapping mapping) {
        int needed = log2(Integer.highestOneBit(rows));
        boolean whole = part.bits() == 0 || part.bits() == needed;
        if (ranges.containsKey(Field.ROW) || !whole || !top && Integer.bitCount(rows) != 1) {
            throw new IllegalArgumentException("the mapping '" + mapping + "' must keep the row in one piece, of "
                    + needed + " bits, and at the top where " + rows + " rows are no power of two");
        }
        ranges.put(Field.ROW, List.of(new Range(at, top ? Long.SIZE : needed, 0)));
        return needed;
    }

    private IllegalArgumentException uncovered(AddressMapping mapping, Field field, String how) {
        return new IllegalArgumentException("the mapping '" + mapping + "' covers " + how + " the " + widths.get(field)
                + " bits of the " + field.name().toLowerCase(Locale.ROOT) + " (" + field.code() + ")");
    }

    /** A hash of more bits than its source has leaves the last ones as they are. */
    private void addHash(List<Range> all, AddressMapping.Hash hash) {
        int at = 0;
        int most = hash.source() == Field.ROW ? Integer.MAX_VALUE : widths.get(Field.COLUMN);
        for (Field target : hash.targets()) {
            for (int bit = 0; bit < widths.get(target) && at < most; bit++, at++) {
                int source = hash.source() == Field.ROW ? rowFrom + at : columnBit(at);
                join(all, new Range(source, 1, place(target) + bit));
            }
        }
    }

    /** Adds a range, or lengthens the last one if it goes on there. */
    private static void join(List<Range> all, Range next) {
        Range last = all.get(all.size() - 1);
        if (last.from + last.bits == next.from && last.to + last.bits == next.to) {
            all.set(all.size() - 1, new Range(last.from, last.bits + next.bits, last.to));
        } else {
            all.add(next);
        }
    }

    private int columnBit(int bit) {
        for (Range range : ranges.get(Field.COLUMN)) {
            if (bit >= range.to && bit < range.to + range.bits) {
                return range.from + bit - range.to;
            }
        }
        throw new IllegalStateException("the column has no bit " + bit);
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

    private static int log2(long powerOfTwo) {
        return Long.numberOfTrailingZeros(powerOfTwo);
    }
}
