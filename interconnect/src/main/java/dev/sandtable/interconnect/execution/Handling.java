// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.units.Picoseconds;

/**
 * What an endpoint adds to the time of its messages.
 *
 * @param start before its first message
 * @param message after each message that has arrived, before its data may be sent on
 * @param addition and where the message is added to what is there, so much more
 */
public record Handling(Picoseconds start, Picoseconds message, Addition addition) {
    /** Endpoints that take no time. */
    public static final Handling FREE = new Handling(Picoseconds.ZERO, Picoseconds.ZERO, bytes -> 0);

    /** The time of adding a message; several at once do not hinder each other. */
    @FunctionalInterface
    public interface Addition {
        /** Picoseconds for so many bytes. */
        long ps(long bytes);
    }

    public Handling {
        if (start.value() < 0 || message.value() < 0) {
            throw new IllegalArgumentException("an endpoint takes no negative time: " + start + ", " + message);
        }
    }
}
