// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import dev.sandtable.units.Bytes;

/**
 * How a message is cut into packets: a message of b bytes takes ⌈b/p⌉ packets of a header h and a payload of at most p.
 * The law e(b) = b / (b + ⌈b/p⌉·h) tends to p/(p + h) for long messages.
 *
 * @param payload largest payload of one packet; positive
 * @param overhead header, check bits and gap of one packet
 */
public record Framing(Bytes payload, Bytes overhead) {
    public Framing {
        if (payload.value() < 1) {
            throw new IllegalArgumentException("a packet's payload must be positive, was " + payload);
        }
    }

    /** Share of the wire's time that carries payload, for messages of the given size; 0 for an empty message. */
    public double efficiency(Bytes message) {
        long bytes = message.value();
        return bytes == 0 ? 0 : (double) bytes / wireBytes(message).value();
    }

    /** Bytes on the wire for a message. */
    public Bytes wireBytes(Bytes message) {
        long bytes = message.value();
        long packets = bytes / payload.value() + (bytes % payload.value() == 0 ? 0 : 1);
        return new Bytes(Math.addExact(bytes, Math.multiplyExact(packets, overhead.value())));
    }
}
