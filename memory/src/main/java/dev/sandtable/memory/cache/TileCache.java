// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;

/**
 * A cache that holds whole tiles, least recently used out first.
 *
 * <p><b>Model.</b> The object is the tile of an operator (a panel of A, of B, a page of keys), its size in bytes; a tile
 * is present or absent. An access to an absent tile fetches it whole and evicts tiles from the cold end until it fits; a
 * tile larger than the cache passes through. Lines of one tile are touched together in tiled operators, so their fates
 * are one.
 * <p><b>Left out.</b> Conflicts between sets, which matter while the working set fills 60–150 % of the cache: few where a
 * hash fills its sets evenly, up to 6 % of the bytes requested where it scatters lines ({@link ScatteredTileCache}).
 * Writes are fetches like reads.
 * <p><b>Check.</b> Bytes fetched agree with a 16-way line-level simulation on the panel streams of products within 1 % of
 * the bytes requested ({@code TileLineLawTest}); against a plain ordered map under random accesses.
 * <p><b>Source.</b> LRU over variable-sized objects; use for products as in tile-level analytical models (LLMCompass, ISCA
 * 2024).
 */
public final class TileCache {
    private static final int NONE = TileOrder.NONE;

    // ---- Parameters -------------------------------------------------------------
    private final long capacityBytes;

    // ---- State ------------------------------------------------------------------
    private final TileOrder order = new TileOrder();
    private long residentBytes;

    // ---- Statistics -------------------------------------------------------------
    private long hits;
    private long misses;
    private long hitBytes;
    private long missBytes;
    private long passedBytes;

    /** An empty cache. */
    public TileCache(Bytes capacity) {
        if (capacity.value() < 1) {
            throw new IllegalArgumentException("a cache needs a capacity of at least 1 byte");
        }
        capacityBytes = capacity.value();
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Touches a tile: true if it was present. A tile keeps the size of its first access while it is present.
     *
     * @param bytes at least 1
     */
    public boolean access(long tile, long bytes) {
        int entry = order.find(tile);
        if (entry != NONE) {
            hits++;
            hitBytes += order.bytes(entry);
            order.makeNewest(entry);
            return true;
        }
        requireSize(tile, bytes);
        misses++;
        missBytes += bytes;
        if (bytes > capacityBytes) {
            passedBytes += bytes;
        } else {
            insert(tile, bytes);
        }
        return false;
    }

    static void requireSize(long tile, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a tile has at least 1 byte; tile " + tile + " has " + bytes);
        }
    }

    private void insert(long tile, long bytes) {
        while (residentBytes > capacityBytes - bytes) {
            evict(order.oldest());
        }
        residentBytes += bytes;
        order.add(tile, bytes);
    }

    private void evict(int entry) {
        residentBytes -= order.bytes(entry);
        order.remove(entry);
    }

    /** Takes a tile out, as when it is overwritten elsewhere; true if it was present. */
    public boolean invalidate(long tile) {
        int entry = order.find(tile);
        if (entry == NONE) {
            return false;
        }
        evict(entry);
        return true;
    }

    /** Forgets all tiles; the counts stay. */
    public void clear() {
        while (order.oldest() != NONE) {
            evict(order.oldest());
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** Whether a tile is present; does not touch it. */
    public boolean contains(long tile) {
        return order.find(tile) != NONE;
    }

    /** Tiles present. */
    public int tiles() {
        return order.count();
    }

    /** Bytes present; never above the capacity. */
    public Bytes resident() {
        return new Bytes(residentBytes);
    }

    /** Accesses that found their tile. */
    public long hits() {
        return hits;
    }

    /** Accesses that did not. */
    public long misses() {
        return misses;
    }

    /** Bytes served from the cache. */
    public Bytes hitBytes() {
        return new Bytes(hitBytes);
    }

    /** Bytes fetched from behind the cache. */
    public Bytes missBytes() {
        return new Bytes(missBytes);
    }

    /** Bytes of them that belong to tiles larger than the cache, which are never present. */
    public Bytes passedBytes() {
        return new Bytes(passedBytes);
    }
}
