// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import java.util.SplittableRandom;

/**
 * The request stream of an {@link AccessPattern} in one channel's own addresses.
 *
 * <p><b>Model.</b> Chunks of reads and of writes alternate in the ratio of the read share; within a direction the streams
 * take turns. Streams start at multiples of the golden section of the channel's capacity, so that no two keep a
 * power-of-two distance by accident; a stream that reaches the end goes on at the start.
 * <p><b>Left out.</b> The order in which the cores of a chip happen to run; requests of a stream come in order.
 * <p><b>Check.</b> The share of reads and the bytes per chunk come out as asked ({@code PatternSourceTest}).
 * <p><b>Source.</b> Definition.
 */
final class PatternSource implements RequestSource {
    private static final double GOLDEN_SECTION = 0.6180339887498949;
    private static final long SEED = 20250101L;

    // ---- Parameters -------------------------------------------------------------
    private final AccessPattern pattern;
    private final int accessBytes;
    private final long capacity;
    private final long chunk;
    private final double psPerAccess;
    private final long count;

    // ---- State ------------------------------------------------------------------
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final long[] position;
    private int nextRead;
    private int nextWrite;
    private double readCredit = 0.5;
    private long leftInChunk;
    private long address;
    private boolean write;
    private long issued;

    /**
     * A source of {@code count} requests that is always ahead if {@code psPerAccess} is 0, else offers one access per
     * that many picoseconds.
     */
    PatternSource(AccessPattern pattern, AddressSpace space, double psPerAccess, long count) {
        this.count = count;
        this.pattern = pattern;
        this.psPerAccess = psPerAccess;
        accessBytes = space.accessBytes();
        capacity = space.capacity().value();
        chunk = (pattern.chunk().value() + accessBytes - 1) / accessBytes * accessBytes;
        if (chunk > capacity) {
            throw new IllegalArgumentException(
                    "a chunk of " + pattern.chunk() + " exceeds a channel of " + space.capacity());
        }
        position = new long[2 * pattern.streams()];
        for (int stream = 0; stream < position.length; stream++) {
            double share = stream * GOLDEN_SECTION - Math.floor(stream * GOLDEN_SECTION);
            position[stream] = (long) (share * capacity) / chunk * chunk;
        }
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean advance() {
        if (issued == count) {
            return false;
        }
        if (leftInChunk == 0) {
            startChunk();
        } else {
            address += accessBytes;
        }
        leftInChunk -= accessBytes;
        issued++;
        return true;
    }

    private void startChunk() {
        readCredit += pattern.readShare();
        write = readCredit < 1;
        int stream;
        if (write) {
            stream = pattern.streams() + nextWrite;
            nextWrite = (nextWrite + 1) % pattern.streams();
        } else {
            readCredit -= 1;
            stream = nextRead;
            nextRead = (nextRead + 1) % pattern.streams();
        }
        leftInChunk = chunk;
        address = switch (pattern.kind()) {
            case STREAM -> step(stream, chunk);
            case STRIDED, TILE -> step(stream, pattern.spacing().value());
            case RANDOM -> random.nextLong(capacity / chunk) * chunk;
        };
    }

    private long step(int stream, long distance) {
        long at = position[stream];
        long following = at + distance;
        position[stream] = following + chunk <= capacity ? following : following % capacity / chunk * chunk;
        return at;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public boolean isWrite() {
        return write;
    }

    @Override
    public long offeredPs() {
        return Math.round(issued * psPerAccess);
    }
}
