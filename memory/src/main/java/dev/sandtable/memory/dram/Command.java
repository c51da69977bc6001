// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** What a controller tells a device. */
public enum Command {
    ACTIVATE,
    READ,
    WRITE,
    /** Closes one bank. */
    PRECHARGE,
    /** Closes the bank of the access just issued, without a command of its own; its time is that of the closing. */
    AUTO_PRECHARGE,
    /** Closes all banks of a pseudo-channel. */
    PRECHARGE_ALL,
    /** Refreshes all banks of a pseudo-channel. */
    REFRESH_ALL,
    /** Refreshes one bank. */
    REFRESH_BANK
}
