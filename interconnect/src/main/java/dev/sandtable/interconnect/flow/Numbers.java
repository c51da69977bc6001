// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import java.util.Arrays;

/** Numbers in the order added. */
public final class Numbers {
    private int[] items = new int[8];
    private int size;

    /** Adds one behind the others. */
    public void add(int number) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = number;
    }

    /** The one at a position. */
    public int at(int i) {
        return items[i];
    }

    /** How many. */
    public int size() {
        return size;
    }

    /** Turns the order of all from a position on. */
    public void reverseFrom(int position) {
        for (int i = position, j = size - 1; i < j; i++, j--) {
            int number = items[i];
            items[i] = items[j];
            items[j] = number;
        }
    }

    /** Whether both hold the same in the same order. */
    public boolean sameAs(Numbers other) {
        return Arrays.equals(items, 0, size, other.items, 0, other.size);
    }

    /** A copy. */
    public int[] toArray() {
        return Arrays.copyOf(items, size);
    }

    /** Forgets all. */
    public void clear() {
        size = 0;
    }
}
