// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import org.jspecify.annotations.Nullable;

/** Accesses in order of arrival, linked through themselves. */
final class AccessQueue {
    private @Nullable CacheAccess first;
    private @Nullable CacheAccess last;
    private int size;

    @Nullable
    CacheAccess first() {
        return first;
    }

    int size() {
        return size;
    }

    void append(CacheAccess access) {
        access.next = null;
        if (last == null) {
            first = access;
        } else {
            last.next = access;
        }
        last = access;
        size++;
    }

    @Nullable
    CacheAccess removeFirst() {
        CacheAccess removed = first;
        if (removed != null) {
            first = removed.next;
            last = first == null ? null : last;
            size--;
        }
        return removed;
    }
}
