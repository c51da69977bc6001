// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import java.util.Arrays;

/**
 * Tiles in the order of their last use, found by their key in constant time: an open-addressing table over entries in a
 * linked list. An entry is a small number, good until it is removed.
 */
final class TileOrder {
    static final int NONE = -1;
    private static final int INITIAL = 64;
    /** Table slots per entry: mostly the first that is looked at decides. */
    private static final int TABLE_SHARE = 4;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    // ---- State: open-addressing table of entries, entries in a linked list -----------
    private int[] table = new int[0];
    private int shift;
    private long[] keys = new long[INITIAL];
    private long[] sizes = new long[INITIAL];
    private int[] newer = new int[INITIAL];
    private int[] older = new int[INITIAL];
    private int newest = NONE;
    private int oldest = NONE;
    private int free;
    private int count;

    TileOrder() {
        chainFree(0);
        buildTable();
    }

    private void chainFree(int from) {
        for (int entry = from; entry < keys.length; entry++) {
            older[entry] = entry + 1 < keys.length ? entry + 1 : NONE;
        }
        free = from;
    }

    private void buildTable() {
        int size = TABLE_SHARE * keys.length;
        table = new int[size];
        shift = Long.numberOfLeadingZeros(size) + 1;
        Arrays.fill(table, NONE);
        for (int entry = newest; entry != NONE; entry = older[entry]) {
            table[vacancy(keys[entry])] = entry;
        }
    }

    // ---- Events -----------------------------------------------------------------

    /** Adds a tile that is not there, as the newest; returns its entry. */
    int add(long tile, long bytes) {
        if (free == NONE) {
            grow();
        }
        int entry = free;
        free = older[entry];
        keys[entry] = tile;
        sizes[entry] = bytes;
        count++;
        linkNewest(entry);
        table[vacancy(tile)] = entry;
        return entry;
    }

    private void grow() {
        int before = keys.length;
        keys = Arrays.copyOf(keys, 2 * before);
        sizes = Arrays.copyOf(sizes, 2 * before);
        newer = Arrays.copyOf(newer, 2 * before);
        older = Arrays.copyOf(older, 2 * before);
        chainFree(before);
        buildTable();
    }

    void remove(int entry) {
        unlink(entry);
        removeFromTable(entry);
        count--;
        older[entry] = free;
        free = entry;
    }

    void makeNewest(int entry) {
        if (entry != newest) {
            unlink(entry);
            linkNewest(entry);
        }
    }

    private void linkNewest(int entry) {
        newer[entry] = NONE;
        older[entry] = newest;
        if (newest == NONE) {
            oldest = entry;
        } else {
            newer[newest] = entry;
        }
        newest = entry;
    }

    private void unlink(int entry) {
        if (newer[entry] == NONE) {
            newest = older[entry];
        } else {
            older[newer[entry]] = older[entry];
        }
        if (older[entry] == NONE) {
            oldest = newer[entry];
        } else {
            newer[older[entry]] = newer[entry];
        }
    }

    private int slotOf(long tile) {
        return (int) ((tile * SPREAD) >>> shift);
    }

    private int vacancy(long tile) {
        int slot = slotOf(tile);
        while (table[slot] != NONE) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /** Removal by backward shift: what follows in the probe run moves up, so that no tombstones remain. */
    private void removeFromTable(int entry) {
        int mask = table.length - 1;
        int hole = slotOf(keys[entry]);
        while (table[hole] != entry) {
            hole = (hole + 1) & mask;
        }
        int next = (hole + 1) & mask;
        while (table[next] != NONE) {
            int home = slotOf(keys[table[next]]);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                table[hole] = table[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        table[hole] = NONE;
    }

    // ---- What is known ----------------------------------------------------------

    /** The entry of a tile, or {@link #NONE}. */
    int find(long tile) {
        int slot = slotOf(tile);
        while (table[slot] != NONE) {
            int entry = table[slot];
            if (keys[entry] == tile) {
                return entry;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return NONE;
    }

    /** The size with which an entry was added. */
    long bytes(int entry) {
        return sizes[entry];
    }

    /** The entry used next after this one; {@link #NONE} after the newest. */
    int newer(int entry) {
        return newer[entry];
    }

    /** The entry used longest ago; {@link #NONE} if there is none. */
    int oldest() {
        return oldest;
    }

    int count() {
        return count;
    }
}
