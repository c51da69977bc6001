// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** What a controller does with a row after an access. */
public enum PagePolicy {
    /** The row stays open until another row of the bank is wanted: a later hit costs no activate, a conflict pays tRP. */
    OPEN,
    /** The last queued access to the row precharges it by itself: a conflict costs no precharge command. */
    CLOSED
}
