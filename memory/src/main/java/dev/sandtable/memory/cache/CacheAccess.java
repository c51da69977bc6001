// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.engine.Handler;
import org.jspecify.annotations.Nullable;

/** One access on its way through a timed cache; in one list at a time, and used again when it is answered. */
final class CacheAccess {
    long address;
    long bytes;
    boolean write;
    long line;
    int set;
    /** Sectors that it touches, and those that it has to read. */
    int needed;

    int fetchable;
    long arrivedPs;
    /** How long its bank had stood still in all, when it arrived. */
    long stalledBeforePs;
    /** When its last cycle at the port begins. */
    long servedPs;
    /** Sectors that it waits for. */
    int awaited;

    @Nullable
    Handler done;

    int opcode;
    long argument;

    @Nullable
    CacheAccess next;
}
