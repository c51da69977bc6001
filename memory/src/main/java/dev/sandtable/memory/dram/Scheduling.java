// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** In which order a controller serves the requests that wait. */
public enum Scheduling {
    /** One window over all banks: whichever request's command may go first, the older of two; reads and writes in turns. */
    FIRST_READY,
    /**
     * A short queue per bank, reads and writes mixed, banks asked in rotation: each gives its first command that may go. A row stays
     * open for its hits, four at most while another row is wanted. Writes enter the queues in batches.
     */
    BANK_QUEUES
}
