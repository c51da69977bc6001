// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/** A set of small numbers in an order that depends on its history alone: adding, removing and asking take one step. */
final class NumberSet {
    private int[] items = new int[16];
    /** By number: its position in {@code items} plus one, or zero. */
    private int[] places = new int[16];

    private int size;

    /** Adds a number; false if it is in already. */
    boolean add(int number) {
        if (number >= places.length) {
            places = Arrays.copyOf(places, Math.max(number + 1, Growth.next(places.length)));
        }
        if (places[number] != 0) {
            return false;
        }
        if (size == items.length) {
            items = Arrays.copyOf(items, Growth.next(size));
        }
        items[size++] = number;
        places[number] = size;
        return true;
    }

    /** Removes a number if it is in; the last takes its place. */
    void remove(int number) {
        if (number < places.length && places[number] != 0) {
            int at = places[number] - 1;
            int last = items[--size];
            items[at] = last;
            places[last] = at + 1;
            places[number] = 0;
        }
    }

    void clear() {
        while (size > 0) {
            places[items[--size]] = 0;
        }
    }

    int size() {
        return size;
    }

    int at(int position) {
        return items[position];
    }
}
