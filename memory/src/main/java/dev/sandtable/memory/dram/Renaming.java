// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * Names of banks and rows that move along with a stream. The bits of an address above a block choose one of 2^w banks (or stack
 * identifiers) and, above these, the row; together they count blocks. A stream that has moved by a number of blocks finds in block
 * b + that number what it found in block b before, so blocks are named from where the stream is.
 *
 * <p>Legal because banks of a group are alike, as are the stack identifiers of a pseudo-channel, and rows differ only in being
 * equal or not.
 */
final class Renaming {
    // ---- Parameters -------------------------------------------------------------
    private final int place;
    private final int bits;
    private final long blocks;

    // ---- State ------------------------------------------------------------------
    private long base;

    /** Names by {@code rows}, and by the {@code bits} of the flat bank number from {@code place} on. */
    Renaming(int rows, int place, int bits) {
        this.place = place;
        this.bits = bits;
        blocks = (long) rows << bits;
    }

    // ---- Events -----------------------------------------------------------------

    /** Names from a block on. */
    void startFrom(long block) {
        base = Math.floorMod(block, blocks);
    }

    // ---- Statistics -------------------------------------------------------------

    /** The bank, or with {@code shift} &gt; 0 the group of 2^shift banks, that has a name. */
    int actual(int name, int shift) {
        if (bits == 0 || place < shift) {
            return name;
        }
        int at = place - shift;
        int mask = (1 << bits) - 1 << at;
        return name & ~mask | (name + ((int) base << at) & mask);
    }

    /** Name of a row of a bank. */
    long name(int bank, int row) {
        int mask = (1 << bits) - 1 << place;
        long block = ((long) row << bits) + ((bank & mask) >>> place);
        return Math.floorMod(block - base, blocks) << Byte.SIZE | bank & ~mask;
    }

    /** The flat bank number that lies {@code moved} blocks before a row of a bank. */
    int bankBefore(int bank, int row, long moved) {
        int mask = (1 << bits) - 1 << place;
        return bank & ~mask | (int) (blockBefore(bank, row, moved) & (1L << bits) - 1) << place;
    }

    /** The row that lies {@code moved} blocks before a row of a bank. */
    int rowBefore(int bank, int row, long moved) {
        return (int) (blockBefore(bank, row, moved) >>> bits);
    }

    private long blockBefore(int bank, int row, long moved) {
        int mask = (1 << bits) - 1 << place;
        return Math.floorMod(((long) row << bits) + ((bank & mask) >>> place) - moved, blocks);
    }
}
