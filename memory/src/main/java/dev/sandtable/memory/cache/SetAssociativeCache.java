// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.units.Bytes;
import java.util.Arrays;

/**
 * A cache of sectored lines in sets, without time: what is present, what leaves, what goes back.
 *
 * <p><b>Model.</b> A line's place is any way of the set that its number hashes to; absent, it takes an empty way or the
 * victim's. Of a line only those sectors are present that were touched: an access fetches the sectors that it needs and
 * that are absent, and no others. A write-back write makes its sectors dirty, and the dirty sectors of a victim go
 * behind; a sector that is written whole needs no fetch.
 * <p><b>Left out.</b> Time and everything that overlaps in it ({@link TimedCache}); prefetching; coherence.
 * <p><b>Check.</b> Access by access against ordered maps and plain lists, for every policy ({@code ReplacementLawTest});
 * more ways of the same sets never miss more under LRU; bytes are conserved ({@code SetAssociativeCacheTest}).
 * <p><b>Source.</b> Hennessy and Patterson, <i>Computer Architecture</i>, appendix B; sectors as in Liptay, "Structural
 * aspects of the System/360 Model 85", IBM Systems Journal 1968.
 */
public final class SetAssociativeCache {
    /** What an access met. */
    public enum Outcome {
        /** All sectors it needed. */
        HIT,
        /** Its line, but not all of the sectors. */
        SECTOR_MISS,
        /** Nothing. */
        MISS
    }

    static final int NONE = -1;
    private static final long EMPTY = -1;
    private static final long LOW = 0xFFFF_FFFFL;

    // ---- Parameters -------------------------------------------------------------
    private final SetHash hash;
    private final boolean writesBack;
    private final LineLayout layout;
    private final int sets;
    private final int ways;

    // ---- State: way w of set s is slot s·ways + w -------------------------------
    private final long[] lines;
    /** One bit per sector: present in the low half, dirty in the high half. */
    private final long[] sectors;
    /** Ways of a set that are not empty; they are filled in order. */
    private final byte[] filled;
    /** Ways of a set that must stay, one bit each. */
    private final long[] pinned;

    private final Replacement replacement;

    // What the last access did.
    private int slot;
    private int fetched;
    private long evictedLine;
    private int evictedDirty;

    // ---- Statistics -------------------------------------------------------------
    private long hits;
    private long sectorMisses;
    private long misses;
    private long evictions;
    private long writeBacks;
    private long fetchedSectors;
    private long writtenSectors;
    private long throughBytes;

    /**
     * An empty cache.
     *
     * @param seed for a policy that draws
     */
    public SetAssociativeCache(CacheGeometry geometry, ReplacementPolicy policy, WritePolicy writes, long seed) {
        hash = geometry.hash();
        writesBack = writes == WritePolicy.WRITE_BACK;
        layout = geometry.layout();
        sets = geometry.sets();
        ways = geometry.ways();
        lines = new long[geometry.lines()];
        Arrays.fill(lines, EMPTY);
        sectors = new long[geometry.lines()];
        filled = new byte[sets];
        pinned = new long[sets];
        replacement = policy.over(sets, ways, seed);
    }

    /** An empty cache that is written back, least recently used out first. */
    public SetAssociativeCache(CacheGeometry geometry) {
        this(geometry, ReplacementPolicy.LRU, WritePolicy.WRITE_BACK, 0);
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Touches bytes of one line.
     *
     * @throws IllegalArgumentException if they are none, or not of one line
     */
    public Outcome access(long address, long bytes, boolean write) {
        long line = layout.lineOf(address, bytes);
        int needed = layout.sectorsOf(address, bytes);
        if (write && !writesBack) {
            throughBytes += bytes;
            return writeThrough(line, needed);
        }
        return access(line, needed, layout.fetchableOf(address, bytes, write), write);
    }

    /** Reads the byte at an address: whether it was present. */
    public boolean read(long address) {
        return access(address, 1, false) == Outcome.HIT;
    }

    private Outcome writeThrough(long line, int needed) {
        fetched = 0;
        evictedDirty = 0;
        int set = hash.set(line, sets);
        slot = find(set, line);
        if (slot == NONE) {
            misses++;
            return Outcome.MISS;
        }
        replacement.used(set, slot - set * ways);
        return counted((needed & ~(int) sectors[slot]) == 0);
    }

    private Outcome access(long line, int needed, int fetchable, boolean write) {
        int set = hash.set(line, sets);
        slot = find(set, line);
        evictedDirty = 0;
        Outcome outcome;
        if (slot == NONE) {
            allocate(set, line);
            fetched = fetchable;
            misses++;
            outcome = Outcome.MISS;
        } else {
            replacement.used(set, slot - set * ways);
            int absent = ~(int) sectors[slot];
            fetched = fetchable & absent;
            outcome = counted((needed & absent) == 0);
        }
        if (outcome != Outcome.HIT) {
            fetchedSectors += Integer.bitCount(fetched);
            sectors[slot] |= needed & LOW;
        }
        if (write) {
            sectors[slot] |= (long) needed << Integer.SIZE;
        }
        return outcome;
    }

    private Outcome counted(boolean hit) {
        if (hit) {
            hits++;
            return Outcome.HIT;
        }
        sectorMisses++;
        return Outcome.SECTOR_MISS;
    }

    private void allocate(int set, long line) {
        int way = filled[set];
        if (way < ways) {
            filled[set]++;
            slot = set * ways + way;
        } else {
            way = replacement.victim(set, pinned[set]);
            slot = set * ways + way;
            evict();
        }
        lines[slot] = line;
        sectors[slot] = 0;
        replacement.filled(set, way);
    }

    private void evict() {
        evictions++;
        evictedLine = lines[slot];
        evictedDirty = (int) (sectors[slot] >>> Integer.SIZE);
        if (evictedDirty != 0) {
            writeBacks++;
            writtenSectors += Integer.bitCount(evictedDirty);
        }
    }

    // ---- Events: for the cache that adds time -----------------------------------

    /** Keeps a slot's line, until it is {@linkplain #unpin unpinned}, whatever the policy says. */
    void pin(int slot) {
        pinned[slot / ways] |= 1L << slot % ways;
    }

    void unpin(int slot) {
        pinned[slot / ways] &= ~(1L << slot % ways);
    }

    /** Whether a line could come into a set: not all of its ways are pinned. */
    boolean hasRoom(int set) {
        return Long.bitCount(pinned[set]) < ways;
    }

    /** The slot of a line, or {@link #NONE}. */
    int find(int set, long line) {
        int first = set * ways;
        for (int at = first; at < first + ways; at++) {
            if (lines[at] == line) {
                return at;
            }
        }
        return NONE;
    }

    /** Sectors present in a slot, one bit each. */
    int present(int slot) {
        return (int) sectors[slot];
    }

    /** The slot that the last access met or filled; {@link #NONE} after a write that went through. */
    int slot() {
        return slot;
    }

    /** Sectors that the last access has to fetch. */
    int fetched() {
        return fetched;
    }

    /** Sectors that the last access has to write back, of {@link #evictedLine}. */
    int evictedDirty() {
        return evictedDirty;
    }

    long evictedLine() {
        return evictedLine;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Accesses that found all they needed. */
    public long hits() {
        return hits;
    }

    /** Accesses that found their line without some of the sectors. */
    public long sectorMisses() {
        return sectorMisses;
    }

    /** Accesses that did not find their line. */
    public long misses() {
        return misses;
    }

    /** Lines that made room for others. */
    public long evictions() {
        return evictions;
    }

    /** Those of them that had dirty sectors. */
    public long writeBacks() {
        return writeBacks;
    }

    /** Bytes fetched from behind the cache. */
    public Bytes fetchedBytes() {
        return new Bytes(layout.bytesOf(fetchedSectors));
    }

    /** Bytes sent behind the cache: of dirty sectors that were evicted, and of writes that went through. */
    public Bytes writtenBytes() {
        return new Bytes(layout.bytesOf(writtenSectors) + throughBytes);
    }

    /** Bytes in the cache that are still to be written back. */
    public Bytes dirtyBytes() {
        long dirty = 0;
        for (long word : sectors) {
            dirty += Long.bitCount(word >>> Integer.SIZE);
        }
        return new Bytes(layout.bytesOf(dirty));
    }
}
