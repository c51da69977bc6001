// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;

/**
 * A cache in equal parts, each beside some of the cores: the two halves of A100's and H100's second level, the eight of
 * MI300X.
 *
 * <p><b>Model.</b> A tile has a home part by its key. What a core of another part asks for is, by {@link Sharing},
 * kept a second time in the asker's own part (so that capacity serves duplicates), or fetched across the crossing each
 * time (so that the crossing carries bytes), or the parts know nothing of each other (each fetches from memory). A memory
 * fetch happens when neither the asker's part nor, where it may be asked, the home part has the tile.
 * <p><b>Left out.</b> Coherence traffic of writes; parts of unequal size.
 * <p><b>Check.</b> With one part it equals {@link TileCache}; with duplicates the crossing carries each tile once per
 * residence; {@code PartitionedTileCacheTest}.
 * <p><b>Source.</b> NVIDIA A100 white paper 2020 (two partitions, each caches for its own GPCs); AMD CDNA 3 white paper
 * 2023 (one L2 per XCD).
 */
public final class PartitionedTileCache {

    /** What a part does about tiles at home in another. */
    public enum Sharing {
        /** A far tile is copied into the asker's part. */
        DUPLICATE,
        /** A far tile crosses at every access. */
        CROSS,
        /** Each part caches for its own cores only and fetches from memory by itself. */
        PRIVATE
    }

    private static final long SPREAD = 0xD6E8FEB86659FD93L;

    // ---- Parameters -------------------------------------------------------------
    private final Sharing sharing;

    // ---- State ------------------------------------------------------------------
    private final TileCache[] parts;

    // ---- Statistics -------------------------------------------------------------
    private long memoryBytes;
    private long crossingBytes;

    /** Where an access was served. */
    public enum Served {
        NEAR,
        FAR,
        MEMORY
    }

    /** {@code count} empty parts that share {@code capacity} equally, to the byte below. A tile larger than a part passes through it. */
    public PartitionedTileCache(Bytes capacity, int count, Sharing sharing) {
        if (count < 1) {
            throw new IllegalArgumentException("a cache needs at least 1 part, not " + count);
        }
        if (capacity.value() < count) {
            throw new IllegalArgumentException("a capacity of " + capacity.value() + " B cannot be dealt to " + count
                    + " parts; write at least 1 B for each");
        }
        this.sharing = sharing;
        parts = new TileCache[count];
        for (int part = 0; part < count; part++) {
            parts[part] = new TileCache(new Bytes(capacity.value() / count));
        }
    }

    // ---- Events -----------------------------------------------------------------

    /** A core beside part {@code from} touches a tile. */
    public Served access(int from, long tile, long bytes) {
        if (from < 0 || from >= parts.length) {
            throw new IllegalArgumentException("a core beside part " + from + " of " + parts.length);
        }
        int home = sharing == Sharing.PRIVATE ? from : home(tile);
        if (home == from) {
            if (parts[from].access(tile, bytes)) {
                return Served.NEAR;
            }
            memoryBytes += bytes;
            return Served.MEMORY;
        }
        if (sharing == Sharing.DUPLICATE && parts[from].access(tile, bytes)) {
            return Served.NEAR;
        }
        crossingBytes += bytes;
        if (parts[home].access(tile, bytes)) {
            return Served.FAR;
        }
        memoryBytes += bytes;
        return Served.MEMORY;
    }

    private int home(long tile) {
        return (int) Math.floorMod((tile * SPREAD) >>> 32, (long) parts.length);
    }

    // ---- Statistics -------------------------------------------------------------

    /** Bytes fetched from memory. */
    public Bytes memoryBytes() {
        return new Bytes(memoryBytes);
    }

    /** Bytes that went from one part to another. */
    public Bytes crossingBytes() {
        return new Bytes(crossingBytes);
    }

    /** The part beside a group of cores. */
    public TileCache part(int index) {
        return parts[index];
    }
}
