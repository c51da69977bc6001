// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import dev.sandtable.units.Bytes;

/**
 * What the addresses of a source fall on.
 *
 * @param accessBytes bytes that one request moves
 * @param capacity bytes there are; a pattern that reaches the end goes on at the start
 */
public record AddressSpace(int accessBytes, Bytes capacity) {
    public AddressSpace {
        if (accessBytes < 1 || capacity.value() < accessBytes) {
            throw new IllegalArgumentException("addresses need accesses of at least 1 byte and room for one, were "
                    + accessBytes + " and " + capacity);
        }
    }
}
