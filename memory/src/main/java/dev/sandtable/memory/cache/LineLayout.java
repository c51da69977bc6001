// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * How an address splits into line, sector and byte.
 *
 * @param lineBits bits of an address inside its line
 * @param sectorBits bits of an address inside its sector
 */
record LineLayout(int lineBits, int sectorBits) {

    /** The line of a range of bytes, which must be of one line. */
    long lineOf(long address, long bytes) {
        long line = address >>> lineBits;
        if (bytes < 1 || address < 0 || (address + bytes - 1) >>> lineBits != line) {
            throw new IllegalArgumentException("an access is 1 byte or more of one line of " + (1L << lineBits)
                    + " B: address " + address + ", " + bytes + " B");
        }
        return line;
    }

    /** Sectors that a range of bytes touches, one bit each. */
    int sectorsOf(long address, long bytes) {
        int mask = (1 << (lineBits - sectorBits)) - 1;
        int first = (int) (address >>> sectorBits) & mask;
        int last = (int) ((address + bytes - 1) >>> sectorBits) & mask;
        return run(first, last + 1);
    }

    /** Sectors that a range of bytes covers whole. */
    int wholeSectorsOf(long address, long bytes) {
        long sector = 1L << sectorBits;
        long inLine = address & ((1L << lineBits) - 1);
        int first = (int) ((inLine + sector - 1) >>> sectorBits);
        int end = (int) ((inLine + bytes) >>> sectorBits);
        return first < end ? run(first, end) : 0;
    }

    /** Sectors that an access has to read before it is done: all that it touches, or all that it writes only in part. */
    int fetchableOf(long address, long bytes, boolean write) {
        int touched = sectorsOf(address, bytes);
        return write ? touched & ~wholeSectorsOf(address, bytes) : touched;
    }

    /** The first run of adjacent sectors among some. */
    static int firstRun(int sectors) {
        int first = Integer.numberOfTrailingZeros(sectors);
        return run(first, first + Integer.numberOfTrailingZeros(~(sectors >>> first)));
    }

    /** Where the first of some sectors of a line begins. */
    long address(long line, int sectors) {
        return (line << lineBits) + ((long) Integer.numberOfTrailingZeros(sectors) << sectorBits);
    }

    /** Bytes of so many sectors. */
    long bytesOf(long sectors) {
        return sectors << sectorBits;
    }

    private static int run(int first, int end) {
        return (int) ((1L << end) - (1L << first));
    }
}
