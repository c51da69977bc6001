// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import dev.sandtable.units.Bytes;

/**
 * How an operator touches memory, as one channel sees it.
 *
 * <p>{@code streams} equal streams take turns, {@code chunk} contiguous bytes each; a share {@code readShare} of the bytes
 * is read, the rest written, in streams of their own. {@code spacing} is the distance between the starts of consecutive
 * chunks of a stream.
 *
 * @param kind how consecutive chunks of a stream lie
 * @param readShare share of the bytes that is read, 0 to 1
 * @param chunk contiguous bytes per visit of a stream to the channel; rounded up to whole accesses
 * @param spacing distance between chunks of a {@code STRIDED} or {@code TILE} stream; ignored by the others
 * @param streams streams of each direction that has a share
 */
public record AccessPattern(Kind kind, double readShare, Bytes chunk, Bytes spacing, int streams) {

    /** How consecutive chunks of a stream lie. */
    public enum Kind {
        /** End to end: arrays read or written from front to back. */
        STREAM,
        /** A fixed distance apart: a column of a matrix, one field of records. */
        STRIDED,
        /** Rows of a tile: {@code streams} tiles at a time, each row {@code spacing} after the last. */
        TILE,
        /** Anywhere: gathers and scatters of {@code chunk} bytes, aligned to the chunk. */
        RANDOM
    }

    private static final Bytes STREAM_CHUNK = new Bytes(512);

    public AccessPattern {
        if (!(readShare >= 0 && readShare <= 1)) {
            throw new IllegalArgumentException("read-share must lie between 0 and 1, was " + readShare);
        }
        if (chunk.value() < 1 || streams < 1) {
            throw new IllegalArgumentException("a pattern needs a chunk of at least 1 byte and at least 1 stream");
        }
        boolean spaced = kind == Kind.STRIDED || kind == Kind.TILE;
        if (spaced && spacing.value() < 1) {
            throw new IllegalArgumentException("a " + kind + " pattern needs a spacing of at least 1 byte");
        }
        spacing = spaced ? spacing : Bytes.ZERO;
    }

    /** The first {@code count} requests of this pattern, each always there when the one before is taken. */
    public RequestSource requests(AddressSpace space, long count) {
        return requests(space, 0, count);
    }

    /** The same, offered one access every {@code psPerAccess} picoseconds; 0 for no pauses. */
    public RequestSource requests(AddressSpace space, double psPerAccess, long count) {
        return new PatternSource(this, space, psPerAccess, count);
    }

    /**
     * Arrays read and written from front to back, as a streaming kernel does: {@code readShare} 1 for a reduction, 1/2 for
     * a copy, 2/3 for an addition of two arrays. Visits are of 512 bytes, four 128-byte lines of a warp.
     */
    public static AccessPattern stream(double readShare) {
        return new AccessPattern(Kind.STREAM, readShare, STREAM_CHUNK, Bytes.ZERO, 1);
    }

    /** Chunks anywhere, all of them read: a gather. */
    public static AccessPattern gather(Bytes chunk) {
        return new AccessPattern(Kind.RANDOM, 1, chunk, Bytes.ZERO, 1);
    }

    /** Chunks a fixed distance apart, all of them read. */
    public static AccessPattern strided(Bytes chunk, Bytes spacing) {
        return new AccessPattern(Kind.STRIDED, 1, chunk, spacing, 1);
    }
}
