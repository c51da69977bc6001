// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import java.util.Arrays;

/**
 * Tiles in the order of their last use, found by their key in constant time: entries in a list by use and in short lists
 * by hash. An entry is a small number, good until it is removed.
 */
final class TileOrder {
    static final int NONE = -1;
    private static final int INITIAL = 64;
    /** Heads of lists per entry: most lists are of one entry. */
    private static final int SPARSE = 4;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    // ---- State ------------------------------------------------------------------
    /** By hash, the first entry of a list; by entry, the next one. */
    private int[] heads = new int[0];

    private int[] next = new int[INITIAL];
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
        int size = SPARSE * keys.length;
        heads = new int[size];
        shift = Long.numberOfLeadingZeros(size) + 1;
        Arrays.fill(heads, NONE);
        for (int entry = newest; entry != NONE; entry = older[entry]) {
            chain(entry);
        }
    }

    private void chain(int entry) {
        int hash = hash(keys[entry]);
        next[entry] = heads[hash];
        heads[hash] = entry;
    }

    private void unchain(int entry) {
        int hash = hash(keys[entry]);
        int at = heads[hash];
        if (at == entry) {
            heads[hash] = next[entry];
            return;
        }
        while (next[at] != entry) {
            at = next[at];
        }
        next[at] = next[entry];
    }

    private int hash(long tile) {
        return (int) ((tile * SPREAD) >>> shift);
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
        chain(entry);
        return entry;
    }

    private void grow() {
        int before = keys.length;
        keys = Arrays.copyOf(keys, 2 * before);
        next = Arrays.copyOf(next, 2 * before);
        sizes = Arrays.copyOf(sizes, 2 * before);
        newer = Arrays.copyOf(newer, 2 * before);
        older = Arrays.copyOf(older, 2 * before);
        chainFree(before);
        buildTable();
    }

    void remove(int entry) {
        unlink(entry);
        unchain(entry);
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

    // ---- What is known ----------------------------------------------------------

    /** The entry of a tile, or {@link #NONE}. */
    int find(long tile) {
        int entry = heads[hash(tile)];
        while (entry != NONE && keys[entry] != tile) {
            entry = next[entry];
        }
        return entry;
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
