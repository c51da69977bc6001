// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * One direction of a link: a serialiser followed by a wire.
 *
 * <p><b>Model.</b> A message of b bytes offered at t starts at s = max(t, free), leaves at s + f(b)/B, where f(b) are
 * its bytes with framing, and arrives one latency L later. Messages leave in the order offered.
 *
 * <p><b>Left out.</b> Bit errors and replay; credits that run out; virtual lanes.
 *
 * <p><b>Check.</b> n equal messages offered at once arrive at L + n·f(b)/B ({@code LinkTest}).
 *
 * <p><b>Source.</b> Standard store-and-forward server; figures per technology in configs/links.
 */
public final class Link {
    // ---- Parameters -------------------------------------------------------------

    /**
     * What a data sheet says of one direction.
     *
     * @param bandwidth rate of the serialiser; positive
     * @param latency from the last bit leaving to the last bit arriving; not negative
     * @param framing packets and their headers
     */
    public record Parameters(BytesPerSecond bandwidth, Picoseconds latency, Framing framing) {
        public Parameters {
            if (!(bandwidth.value() > 0)) {
                throw new IllegalArgumentException("a link's bandwidth must be positive, was " + bandwidth);
            }
            if (latency.value() < 0) {
                throw new IllegalArgumentException("a link's latency must not be negative, was " + latency);
            }
        }
    }

    private final Parameters parameters;

    /** A link that is idle at time zero. */
    public Link(Parameters parameters) {
        this.parameters = parameters;
    }

    // ---- State ------------------------------------------------------------------

    /** When the serialiser next falls idle. */
    private long freePs;

    // ---- Events -----------------------------------------------------------------

    /**
     * Offers a message and says when its last byte arrives.
     *
     * @param at when it is offered; calls come in the order of time
     */
    public Picoseconds send(Picoseconds at, Bytes message) {
        Picoseconds busy = parameters.bandwidth().timeFor(parameters.framing().wireBytes(message));
        freePs = Math.addExact(Math.max(at.value(), freePs), busy.value());
        busyPs = Math.addExact(busyPs, busy.value());
        payloadBytes = Math.addExact(payloadBytes, message.value());
        return new Picoseconds(freePs).plus(parameters.latency());
    }

    // ---- Statistics -------------------------------------------------------------

    private long busyPs;
    private long payloadBytes;

    /** Time that the serialiser spent sending. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }

    /** Payload accepted so far. */
    public Bytes payload() {
        return new Bytes(payloadBytes);
    }
}
