// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/** What becomes of a write, in the two combinations that are built; the difference is the traffic behind the cache. */
public enum WritePolicy {
    /**
     * Write-back with write-allocate: the write stays here, and its sectors go behind once, when their line is evicted. A
     * sector that is written whole is not fetched; one that is written in part is.
     */
    WRITE_BACK,
    /** Write-through without allocation: the write goes behind at once and changes no sector's presence. */
    WRITE_THROUGH
}
