// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import java.util.Arrays;

/** Numbers in the order added. */
final class Numbers {
    private int[] items = new int[64];
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

    void clear() {
        size = 0;
    }
}
