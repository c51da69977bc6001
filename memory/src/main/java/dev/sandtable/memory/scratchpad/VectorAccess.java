// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Bytes;

/**
 * What the lanes of one vector instruction ask for at once: the first byte of each lane's element, and its size. Lanes
 * may ask for the same bytes, and an element may cross from one word into the next.
 */
public final class VectorAccess {
    /** No lane asks for anything. */
    public static final VectorAccess NONE = new VectorAccess(new long[0], 1);

    private final long[] firstBytes;
    private final long elementBytes;

    private VectorAccess(long[] firstBytes, long elementBytes) {
        if (elementBytes < 1) {
            throw new IllegalArgumentException("an element has at least 1 byte, not " + elementBytes);
        }
        for (long first : firstBytes) {
            if (first < 0) {
                throw new IllegalArgumentException("an address is never negative, was " + first);
            }
        }
        this.firstBytes = firstBytes;
        this.elementBytes = elementBytes;
    }

    /** Lane i asks for the element at {@code firstBytes[i]}. */
    public static VectorAccess gather(long[] firstBytes, Bytes element) {
        return new VectorAccess(firstBytes.clone(), element.value());
    }

    /** Lane i of {@code lanes} asks for the element at base + i · stride. */
    public static VectorAccess strided(Bytes base, Bytes stride, int lanes, Bytes element) {
        if (lanes < 1) {
            throw new IllegalArgumentException("an access has at least 1 lane, not " + lanes);
        }
        long[] first = new long[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            first[lane] = Math.addExact(base.value(), Math.multiplyExact(lane, stride.value()));
        }
        return new VectorAccess(first, element.value());
    }

    /** How many lanes ask. */
    public int lanes() {
        return firstBytes.length;
    }

    /** What the lanes receive together: what several ask for counts for each. */
    public Bytes bytes() {
        return new Bytes(Math.multiplyExact(firstBytes.length, elementBytes));
    }

    long firstByte(int lane) {
        return firstBytes[lane];
    }

    long lastByte(int lane) {
        return Math.addExact(firstBytes[lane], elementBytes - 1);
    }
}
