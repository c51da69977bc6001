// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;

/**
 * The shape of a cache: capacity = sets × ways × line, a line being whole sectors.
 *
 * @param capacity bytes of data
 * @param line bytes under one tag; a power of two
 * @param sector bytes that are fetched and written back as one; a power of two, at most 32 of them to a line
 * @param ways lines of a set, at most 64
 * @param hash how a line picks its set
 */
public record CacheGeometry(Bytes capacity, Bytes line, Bytes sector, int ways, SetHash hash) {
    /** As many as a word has bits. */
    static final int MOST_WAYS = 64;

    private static final int MOST_SECTORS = 32;

    public CacheGeometry {
        requirePower("line", line);
        requirePower("sector", sector);
        if (line.value() < 2 || sector.value() > line.value() || line.value() / sector.value() > MOST_SECTORS) {
            throw new IllegalArgumentException("a line has 1 to " + MOST_SECTORS
                    + " sectors and at least 2 B: a sector of "
                    + exact(sector) + " does not fit a line of " + exact(line) + "; write a sector of " + exact(line)
                    + " for a cache without sectors");
        }
        if (ways < 1 || ways > MOST_WAYS) {
            throw new IllegalArgumentException("ways must be 1 to " + MOST_WAYS + ", were " + ways);
        }
        long set = Math.multiplyExact(line.value(), ways);
        if (capacity.value() < set || capacity.value() % set != 0) {
            long below = capacity.value() / set * set;
            throw new IllegalArgumentException("a capacity of " + exact(capacity) + " is not whole sets of " + ways
                    + " ways x " + exact(line) + " = " + set + " B; write "
                    + (below > 0 ? below + " B or " : "") + (below + set) + " B");
        }
        if (capacity.value() / line.value() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a capacity of " + exact(capacity) + " is more than " + Integer.MAX_VALUE
                    + " lines of " + exact(line) + "; write longer lines");
        }
        long sets = capacity.value() / set;
        if (hash == SetHash.XOR_FOLDED && Long.bitCount(sets) != 1) {
            throw new IllegalArgumentException(
                    "folded bits address a power of two of sets, and " + exact(capacity) + " in " + ways + " ways of "
                            + exact(line) + " are " + sets + "; write another hash or number of ways");
        }
    }

    private static void requirePower(String what, Bytes size) {
        if (Long.bitCount(size.value()) != 1) {
            throw new IllegalArgumentException("the " + what + " must be a power of two, was " + exact(size));
        }
    }

    private static String exact(Bytes size) {
        return size.value() + " B";
    }

    /** A cache without sectors, its sets picked by a multiplicative hash, as a bound for what accelerators hash. */
    public static CacheGeometry hashed(Bytes capacity, Bytes line, int ways) {
        return new CacheGeometry(capacity, line, line, ways, SetHash.MULTIPLICATIVE);
    }

    /** Lines of all sets. */
    public int lines() {
        return (int) (capacity.value() / line.value());
    }

    /** Groups of lines among which one line's place is chosen. */
    public int sets() {
        return lines() / ways;
    }

    /** Sectors of a line. */
    public int sectorsPerLine() {
        return (int) (line.value() / sector.value());
    }

    /** The set in which the line of an address has its place. */
    public int setOf(long address) {
        return hash.set(address >>> lineBits(), sets());
    }

    private int lineBits() {
        return Long.numberOfTrailingZeros(line.value());
    }

    LineLayout layout() {
        return new LineLayout(lineBits(), Long.numberOfTrailingZeros(sector.value()));
    }
}
