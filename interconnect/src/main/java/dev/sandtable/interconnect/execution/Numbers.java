// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import java.util.Arrays;

/** Numbers in the order added. */
final class Numbers {
    private int[] items = new int[8];
    private int size;

    void add(int number) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = number;
    }

    int at(int i) {
        return items[i];
    }

    int size() {
        return size;
    }

    /** Turns the order of all from a position on. */
    void reverseFrom(int position) {
        for (int i = position, j = size - 1; i < j; i++, j--) {
            int number = items[i];
            items[i] = items[j];
            items[j] = number;
        }
    }

    boolean sameAs(Numbers other) {
        return Arrays.equals(items, 0, size, other.items, 0, other.size);
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }

    void clear() {
        size = 0;
    }
}
