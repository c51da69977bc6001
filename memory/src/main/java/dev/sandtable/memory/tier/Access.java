// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

/** Which way bytes go, seen from the client: the two ways have rates, latencies and request ceilings of their own. */
public enum Access {
    /** From the tier to the client. */
    READ,
    /** From the client to the tier. */
    WRITE
}
