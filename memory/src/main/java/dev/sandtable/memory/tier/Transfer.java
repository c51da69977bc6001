// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;

/**
 * What one client moves in one go: bytes, cut into requests. The last request may be shorter.
 *
 * @param access which way
 * @param bytes all of them
 * @param request bytes of a request
 */
public record Transfer(Access access, Bytes bytes, Bytes request) {
    public Transfer {
        if (request.value() < 1) {
            throw new IllegalArgumentException("request must be at least 1 byte, was " + request.value());
        }
    }

    /** How many requests it takes. */
    public long requests() {
        return bytes.value() == 0 ? 0 : (bytes.value() - 1) / request.value() + 1;
    }
}
