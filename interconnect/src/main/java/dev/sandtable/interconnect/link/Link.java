// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One direction of a link: a serialiser followed by a wire.
 *
 * <p><b>Model.</b> A message of b bytes offered at t starts at s = max(t, free), leaves at s + f(b)/B, where f(b) are
 * its bytes with framing, and arrives one latency L later. Messages leave in the order offered.
 *
 * The rate is that of the lanes that work. Where errors are stated, every packet draws from a seeded source whether it
 * arrives; a wrong one costs its own time again, and the round trip too if the sender goes back to it.
 *
 * <p><b>Left out.</b> Credits that run out; virtual lanes; the order in which packets of one message arrive.
 *
 * <p><b>Check.</b> n equal messages offered at once arrive at L + n·f(b)/B ({@code LinkTest}); long streams reach {@link
 * ErrorControl#goodput}.
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
     * @param lanes lanes that share the bits; at least 1
     * @param errors what flips bits and what is done about it; nothing where absent
     */
    public record Parameters(
            BytesPerSecond bandwidth, Picoseconds latency, Framing framing, int lanes, Optional<ErrorControl> errors) {
        /** One lane without errors. */
        public Parameters(BytesPerSecond bandwidth, Picoseconds latency, Framing framing) {
            this(bandwidth, latency, framing, 1, Optional.empty());
        }

        public Parameters {
            if (lanes < 1) {
                throw new IllegalArgumentException("a link's lanes must be at least 1, were " + lanes);
            }
            if (!(bandwidth.value() > 0)) {
                throw new IllegalArgumentException("a link's bandwidth must be positive, was " + bandwidth);
            }
            if (latency.value() < 0) {
                throw new IllegalArgumentException("a link's latency must not be negative, was " + latency);
            }
        }

        /** The same link on the lanes that are left: its rate falls in proportion. */
        public Parameters onLanes(int left) {
            if (left < 1 || left > lanes) {
                throw new IllegalArgumentException("a link of " + lanes + " lanes cannot run on " + left);
            }
            return new Parameters(bandwidth.times((double) left / lanes), latency, framing, left, errors);
        }
    }

    private final Parameters parameters;

    private final SplittableRandom flips;

    /** A link that is idle at time zero; errors are drawn from a source of seed 0. */
    public Link(Parameters parameters) {
        this(parameters, 0);
    }

    /** A link that is idle at time zero and draws its errors from a source of the given seed. */
    public Link(Parameters parameters, long seed) {
        this.parameters = parameters;
        this.flips = new SplittableRandom(seed);
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
        Picoseconds busy = busy(parameters.framing().wireBytes(message));
        freePs = Math.addExact(Math.max(at.value(), freePs), busy.value());
        busyPs = Math.addExact(busyPs, busy.value());
        payloadBytes = Math.addExact(payloadBytes, message.value());
        Picoseconds coding =
                parameters.errors().map(ErrorControl::codingLatency).orElse(Picoseconds.ZERO);
        return new Picoseconds(freePs).plus(parameters.latency()).plus(coding);
    }

    private Picoseconds busy(Bytes wire) {
        if (parameters.errors().isEmpty()) {
            return parameters.bandwidth().timeFor(wire);
        }
        ErrorControl control = parameters.errors().get();
        double wrong = control.packetErrorRate();
        long packetPs = control.packetTime(parameters.bandwidth()).value();
        long againPs = control.replay() == ErrorControl.Replay.SELECTIVE
                ? packetPs
                : packetPs + control.roundTrip(parameters.latency()).value();
        long packets =
                (wire.value() + control.packet().value() - 1) / control.packet().value();
        long ps = Math.multiplyExact(packets, packetPs);
        for (long packet = 0; packet < packets; packet++) {
            while (flips.nextDouble() < wrong) {
                ps = Math.addExact(ps, againPs);
                repeated++;
            }
        }
        return new Picoseconds(ps);
    }

    // ---- Statistics -------------------------------------------------------------

    private long busyPs;
    private long payloadBytes;
    private long repeated;

    /** Packets that were sent again because they arrived wrong. */
    public long repeated() {
        return repeated;
    }

    /** Time that the serialiser spent sending. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }

    /** Payload accepted so far. */
    public Bytes payload() {
        return new Bytes(payloadBytes);
    }
}
