// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.AddressMapping.Field;
import dev.sandtable.memory.dram.AddressMapping.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the fields of a mapping lie in the addresses of a device.
 *
 * <p>Every field but the row is a power of two wide and must be covered exactly; a row at the top takes all that is left. Channel,
 * pseudo-channel, stack identifier, group and bank also have places in one flat number, the bank lowest.
 */
final class AddressLayout {
    /** Parts of the flat number, from its lowest bit on. */
    private static final List<Field> PLACES =
            List.of(Field.BANK, Field.GROUP, Field.STACK, Field.PSEUDO, Field.CHANNEL);

    /** {@code bits} of the address from {@code from} on, which belong at {@code to} in the flat number or in their field. */
    record Range(int from, int bits, int to) {}

    private final AddressMapping mapping;
    private final int rows;
    private final int[] width = new int[Field.values().length];
    private final List<List<Range>> ranges = new ArrayList<>();

    AddressLayout(AddressMapping mapping, Organization organization, int channels) {
        if (Long.bitCount(channels) != 1 || channels < 1) {
            throw new IllegalArgumentException("an address picks one of 1, 2, 4, 8... channels, not of " + channels);
        }
        this.mapping = mapping;
        rows = organization.rows();
        width[Field.COLUMN.ordinal()] = log2(organization.columns());
        width[Field.BANK.ordinal()] = log2(organization.banksPerGroup());
        width[Field.GROUP.ordinal()] = log2(organization.bankGroups());
        width[Field.STACK.ordinal()] = log2(organization.stackIds());
        width[Field.PSEUDO.ordinal()] = log2(organization.pseudoChannels());
        width[Field.CHANNEL.ordinal()] = log2(channels);
        for (int field = 0; field < width.length; field++) {
            ranges.add(new ArrayList<>());
        }
        layOut(log2(organization.accessBytes()));
    }

    // ---- Laying out -------------------------------------------------------------

    private void layOut(int accessBits) {
        int at = accessBits;
        List<Part> parts = mapping.parts();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Field field = parts.get(i).field();
            at += field == Field.ROW ? layOutRow(parts.get(i), i == 0, at) : layOutPart(parts, i, at);
        }
        if (of(Field.ROW).isEmpty()) {
            throw new IllegalArgumentException("the mapping '" + mapping + "' names no row; begin it with ro");
        }
        for (Field field : Field.values()) {
            if (field != Field.ROW && covered(field) != width(field)) {
                throw uncovered(field, "not all of");
            }
        }
    }

    private int layOutPart(List<Part> parts, int index, int at) {
        Part part = parts.get(index);
        Field field = part.field();
        int done = covered(field);
        int above = parts.subList(0, index).stream()
                .filter(other -> other.field() == field)
                .mapToInt(Part::bits)
                .sum();
        int bits = part.bits() == 0 ? width(field) - done - above : part.bits();
        if (done + bits > width(field) || bits < 0) {
            throw uncovered(field, "more than");
        }
        long open = parts.stream()
                .filter(other -> other.field() == field && other.bits() == 0)
                .count();
        if (open > 1) {
            throw new IllegalArgumentException("the mapping '" + mapping + "' names " + field.code()
                    + " twice without a number; write how many bits one of them takes");
        }
        of(field).add(new Range(at, bits, (PLACES.contains(field) ? place(field) : 0) + done));
        return bits;
    }

    private int layOutRow(Part part, boolean top, int at) {
        int needed = log2(Integer.highestOneBit(rows));
        boolean whole = part.bits() == 0 || part.bits() == needed;
        if (!of(Field.ROW).isEmpty() || !whole || !top && Integer.bitCount(rows) != 1) {
            throw new IllegalArgumentException("the mapping '" + mapping + "' must keep the row in one piece, of "
                    + needed + " bits, and at the top where " + rows + " rows are no power of two");
        }
        of(Field.ROW).add(new Range(at, top ? Long.SIZE : needed, 0));
        return needed;
    }

    private IllegalArgumentException uncovered(Field field, String how) {
        return new IllegalArgumentException("the mapping '" + mapping + "' covers " + how + " the " + width(field)
                + " bits of the " + field.name().toLowerCase(Locale.ROOT) + " (" + field.code() + ")");
    }

    // ---- What came of it --------------------------------------------------------

    private int width(Field field) {
        return width[field.ordinal()];
    }

    private List<Range> of(Field field) {
        return ranges.get(field.ordinal());
    }

    private int covered(Field field) {
        return of(field).stream().mapToInt(Range::bits).sum();
    }

    /** Where a field begins in the flat number; the channel's place is the width of a bank number. */
    int place(Field field) {
        int place = 0;
        for (Field lower : PLACES.subList(0, PLACES.indexOf(field))) {
            place += width(lower);
        }
        return place;
    }

    Range row() {
        return of(Field.ROW).get(0);
    }

    /**
     * The ranges whose exclusive-or is the flat number. A hash adds ranges; one of more bits than its source has leaves the last
     * bits as they are.
     */
    List<Range> flat() {
        List<Range> all = new ArrayList<>();
        PLACES.forEach(field -> all.addAll(of(field)));
        for (AddressMapping.Hash hash : mapping.hashes()) {
            List<Integer> source = bits(hash.source());
            int at = 0;
            for (Field target : hash.targets()) {
                for (int bit = 0; bit < width(target) && at < source.size(); bit++, at++) {
                    join(all, new Range(source.get(at), 1, place(target) + bit));
                }
            }
        }
        return all;
    }

    /** The bits of the address that make up a field, from its lowest bit on. */
    private List<Integer> bits(Field field) {
        List<Integer> bits = new ArrayList<>();
        for (Range range : of(field)) {
            for (int bit = 0; bit < range.bits && range.from + bit < Long.SIZE; bit++) {
                bits.add(range.from + bit);
            }
        }
        return bits;
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

    // ---- What recurs ------------------------------------------------------------

    /** The banks or stack identifiers that the bits below the row choose and nothing else does; the column for none. */
    private Field nextToRow() {
        for (Part part : mapping.parts().subList(1, mapping.parts().size())) {
            Field field = part.field();
            if (covered(field) > 0) {
                boolean whole = of(field).size() == 1;
                boolean hashed = mapping.hashes().stream()
                        .anyMatch(hash -> hash.targets().contains(field));
                boolean alike = field == Field.BANK || field == Field.STACK;
                return whole && !hashed && alike ? field : Field.COLUMN;
            }
        }
        return Field.COLUMN;
    }

    /** Names of banks and rows that move along with a stream. */
    Renaming names() {
        Field next = nextToRow();
        return next == Field.COLUMN ? new Renaming(rows, 0, 0) : new Renaming(rows, place(next), width(next));
    }

    /** Bytes after which a stream meets the same by other names; 0 if there is no such number. */
    long blockBytes() {
        if (mapping.parts().get(0).field() != Field.ROW) {
            return 0;
        }
        int hashed = mapping.hashes().stream()
                .filter(hash -> hash.source() == Field.ROW)
                .mapToInt(hash -> hash.targets().stream().mapToInt(this::width).sum())
                .max()
                .orElse(0);
        Field next = nextToRow();
        return 1L << row().from + hashed - (hashed > 0 || next == Field.COLUMN ? 0 : width(next));
    }

    private static int log2(long powerOfTwo) {
        return Long.numberOfTrailingZeros(powerOfTwo);
    }
}
