// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which bits of an address pick channel, pseudo-channel, stack identifier, bank group, bank, column and row.
 *
 * <p>Written as fields from the most significant bit down to that of one access: {@code ro} row, {@code si} stack identifier (or
 * {@code ra}, rank), {@code bg} bank group, {@code ba} bank, {@code pc} pseudo-channel, {@code ch} channel, {@code co} column. A number
 * after a field takes only so many of its bits, low bits in the part nearest to the end: {@code ro si ba co bg pc co2} keeps four
 * accesses of a row together, then changes pseudo-channel and bank group. After a semicolon fields may be exclusive-ored:
 * {@code ba,si^ro} with the lowest bits of the row, one after the other, so that rows a power of two apart do not meet in one bank.
 *
 * <p>A stream is as fast as its mapping lets consecutive accesses fall into different bank groups.
 *
 * @param parts fields from the most significant bit down
 * @param hashes what is exclusive-ored
 */
public record AddressMapping(List<Part> parts, List<Hash> hashes) {
    private static final Pattern PART = Pattern.compile("\\G\\s*([a-z]{2})(\\d{0,2})");

    public AddressMapping {
        parts = List.copyOf(parts);
        hashes = List.copyOf(hashes);
    }

    /** A part of an address. */
    public enum Field {
        /** Row of a bank. */
        ROW("ro"),
        /** Stack identifier: which of the stacked dies that share pins. */
        STACK("si"),
        /** Bank group. */
        GROUP("bg"),
        /** Bank of a group. */
        BANK("ba"),
        /** Pseudo-channel. */
        PSEUDO("pc"),
        /** Channel. */
        CHANNEL("ch"),
        /** Access in a row. */
        COLUMN("co");

        private final String code;

        Field(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        private static Field of(String code, String text) {
            if (code.equals("ra")) {
                return STACK;
            }
            return Arrays.stream(values())
                    .filter(field -> field.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the mapping '" + text + "' has a field '" + code
                            + "'; write ro, si, bg, ba, pc, ch or co"));
        }
    }

    /** Some bits of a field, side by side; {@code bits} is 0 for all that no other part takes. */
    public record Part(Field field, int bits) {}

    /** Fields that are exclusive-ored, in order, with consecutive bits of another from the lowest on. */
    public record Hash(List<Field> targets, Field source) {
        public Hash {
            targets = List.copyOf(targets);
        }
    }

    /** ro ba bg si pc co: a whole row of one bank, then the next pseudo-channel. Streams meet tCCD_L in one bank group. */
    public static final AddressMapping ROW_BANK_COLUMN = parse("ro ba bg si pc co");

    /** ro si ba co bg pc: consecutive accesses alternate pseudo-channels and bank groups. Streams run at tCCD_S. */
    public static final AddressMapping BANK_GROUP_INTERLEAVED = parse("ro si ba co bg pc");

    /**
     * Four accesses of a row, then the next pseudo-channel and bank group; banks and stack identifiers permuted by the row.
     * Streams run nearly as fast as interleaved ones, and a gather of 128 bytes opens one row instead of four. After Zhang, Zhu
     * and Zhang, "Permutation-based page interleaving", MICRO 2000.
     */
    public static final AddressMapping BANK_GROUP_PERMUTED = parse("ro si ba co bg pc co2; ba,si^ro");

    /**
     * Four accesses of a row, then the next bank; all but the row exclusive-ored with the column, so that strides spread too.
     * After Kaseridis et al., "Minimalist open-page", MICRO 2011.
     */
    public static final AddressMapping MINIMALIST_OPEN_PAGE = parse("ro co ba bg si pc co2; pc,si,bg,ba^co");

    private record Name(String text, AddressMapping mapping) {}

    private static final List<Name> NAMED = List.of(
            new Name("bank-group-interleaved", BANK_GROUP_INTERLEAVED),
            new Name("bank-group-permuted", BANK_GROUP_PERMUTED),
            new Name("minimalist-open-page", MINIMALIST_OPEN_PAGE),
            new Name("row-bank-column", ROW_BANK_COLUMN));

    /** Names that other simulators give to the same mappings. */
    private static final List<Name> FOREIGN = List.of(
            new Name("bgi", BANK_GROUP_INTERLEAVED),
            new Name("mop4clxor", MINIMALIST_OPEN_PAGE),
            new Name("robaracoch", ROW_BANK_COLUMN));

    /**
     * A mapping by its name or its fields.
     *
     * @throws IllegalArgumentException if the text is neither, saying what to write
     */
    public static AddressMapping of(String text) {
        String wanted = text.toLowerCase(Locale.ROOT).strip();
        return Stream.concat(NAMED.stream(), FOREIGN.stream())
                .filter(name -> name.text.equals(wanted))
                .map(Name::mapping)
                .findFirst()
                .orElseGet(() -> parse(wanted));
    }

    /** The names of the mappings that have one. */
    public static List<String> names() {
        return NAMED.stream().map(Name::text).toList();
    }

    private static AddressMapping parse(String text) {
        String[] clauses = text.split(";", -1);
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(clauses[0]);
        int end = 0;
        while (matcher.find()) {
            String bits = matcher.group(2);
            parts.add(new Part(Field.of(matcher.group(1), text), bits.isEmpty() ? 0 : Integer.parseInt(bits)));
            end = matcher.end();
        }
        if (parts.isEmpty() || !clauses[0].substring(end).isBlank()) {
            throw new IllegalArgumentException("the mapping '" + text + "' is neither one of "
                    + String.join(", ", names()) + " nor a list of fields like 'ro si ba co bg pc co2; ba,si^ro'");
        }
        List<Hash> hashes = new ArrayList<>();
        for (int i = 1; i < clauses.length; i++) {
            hashes.add(hash(clauses[i].strip(), text));
        }
        return new AddressMapping(parts, hashes);
    }

    private static Hash hash(String clause, String text) {
        String[] sides = clause.split("\\^", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException(
                    "the mapping '" + text + "' has the clause '" + clause + "'; write fields^field, like ba,si^ro");
        }
        List<Field> targets = Arrays.stream(sides[0].split(",", -1))
                .map(target -> Field.of(target.strip(), text))
                .toList();
        Field source = Field.of(sides[1].strip(), text);
        boolean legal = source == Field.ROW || source == Field.COLUMN;
        if (!legal || targets.contains(Field.ROW) || targets.contains(Field.COLUMN)) {
            throw new IllegalArgumentException(
                    "the mapping '" + text + "' may exclusive-or only si, bg, ba, pc and ch, and only with ro or co");
        }
        return new Hash(targets, source);
    }

    // ---- Statistics -------------------------------------------------------------

    /** This mapping with the lowest bits picking a channel, unless some of its bits do already. */
    public AddressMapping acrossChannels() {
        if (parts.stream().anyMatch(part -> part.field == Field.CHANNEL)) {
            return this;
        }
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(Field.CHANNEL, 0));
        return new AddressMapping(more, hashes);
    }

    /** The name, or the fields. */
    @Override
    public String toString() {
        return NAMED.stream()
                .filter(name -> name.mapping.equals(this))
                .map(Name::text)
                .findFirst()
                .orElseGet(this::fields);
    }

    private String fields() {
        String list = parts.stream()
                .map(part -> part.field.code() + (part.bits == 0 ? "" : part.bits))
                .collect(Collectors.joining(" "));
        String xors = hashes.stream()
                .map(hash -> "; "
                        + hash.targets.stream().map(Field::code).collect(Collectors.joining(","))
                        + "^"
                        + hash.source.code())
                .collect(Collectors.joining());
        return list + xors;
    }
}
