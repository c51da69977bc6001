// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;

/**
 * What a link does about bits that flip: correction in every block, and packets that are sent again.
 *
 * <p><b>Model.</b> After correction a bit is wrong with probability q, and a packet of b bits with p = 1 − (1 − q)^b. The
 * sender hears of it one round trip R = 2·L + F after the packet has left: L is the latency of the wire, F that of coding
 * and decoding. With t the time of one packet, W = 1 + R/t packets are lost by an error if the sender goes back to it, one
 * if only the wrong one is repeated. Of the link's rate there remain
 *
 * <pre>  e·(1 − p)/(1 − p + p·W)   going back     e·(1 − p)   selective</pre>
 *
 * with e the share of bits that are not check bits. A packet takes t + L + F + p/(1 − p)·W·t on average.
 *
 * <p><b>Left out.</b> Bursts of errors; lost acknowledgements; time-outs; a window shorter than the round trip.
 *
 * <p><b>Check.</b> A sender and a receiver with sequence numbers, slot by slot, under a seed ({@code ErrorControlTest}).
 *
 * <p><b>Source.</b> Bertsekas and Gallager, <i>Data Networks</i>, section 2.4; IEEE 802.3 clause 91 (RS-FEC), PCI Express
 * Base Specification, data link layer (replay).
 *
 * @param bitErrorRate after correction; at least 0 and below 1
 * @param packet bytes that one check covers
 * @param payloadShare share of the line's bits that are not check bits of the correcting code; in (0, 1]
 * @param codingLatency of coding and decoding one packet
 * @param replay what is sent again
 */
public record ErrorControl(
        Ratio bitErrorRate, Bytes packet, Ratio payloadShare, Picoseconds codingLatency, Replay replay) {
    private static final int BITS = 8;

    /** What is sent again after an error. */
    public enum Replay {
        /** The wrong packet and all that left after it. */
        GO_BACK,
        /** The wrong packet alone. */
        SELECTIVE
    }

    public ErrorControl {
        if (!(bitErrorRate.value() >= 0 && bitErrorRate.value() < 1)) {
            throw new IllegalArgumentException(
                    "bit-error-rate must be at least 0 and below 1, such as 1e-12, was " + bitErrorRate);
        }
        if (packet.value() < 1) {
            throw new IllegalArgumentException("packet must be positive, was " + packet);
        }
        if (!(payloadShare.value() > 0 && payloadShare.value() <= 1)) {
            throw new IllegalArgumentException("payload-share must be above 0 and at most 1, was " + payloadShare);
        }
        if (codingLatency.value() < 0) {
            throw new IllegalArgumentException("coding-latency must not be negative, was " + codingLatency);
        }
    }

    /** Probability that a packet arrives wrong. */
    public double packetErrorRate() {
        return -StrictMath.expm1(BITS * packet.value() * StrictMath.log1p(-bitErrorRate.value()));
    }

    /** Time of one packet on the line, check bits included. */
    Picoseconds packetTime(BytesPerSecond line) {
        return Picoseconds.ofSecondsRoundedUp(packet.value() / (line.value() * payloadShare.value()));
    }

    /** From the end of a packet until its sender knows that it was wrong. */
    Picoseconds roundTrip(Picoseconds wire) {
        return new Picoseconds(Math.addExact(Math.multiplyExact(2, wire.value()), codingLatency.value()));
    }

    /** Packets that the time of one error would have carried, W or 1. */
    private double lostPerError(BytesPerSecond line, Picoseconds wire) {
        return replay == Replay.SELECTIVE
                ? 1
                : 1 + (double) roundTrip(wire).value() / packetTime(line).value();
    }

    /** Share of the line's rate that carries payload which arrives right, on average. */
    public Ratio goodput(BytesPerSecond line, Picoseconds wire) {
        double wrong = packetErrorRate();
        double right = 1 - wrong;
        return new Ratio(payloadShare.value() * right / (right + wrong * lostPerError(line, wire)));
    }

    /** What stands between a packet leaving and its arriving right, on average: {@link #meanLatency} less its own time. */
    public Picoseconds meanDelay(BytesPerSecond line, Picoseconds wire) {
        return new Picoseconds(
                meanLatency(line, wire).value() - packetTime(line).value());
    }

    /** From the first bit of a packet leaving to its last arriving right and decoded, on average; W counts in both schemes. */
    public Picoseconds meanLatency(BytesPerSecond line, Picoseconds wire) {
        double wrong = packetErrorRate();
        double once = packetTime(line).value() + wire.value() + codingLatency.value();
        double again = packetTime(line).value() + roundTrip(wire).value();
        return new Picoseconds(Math.round(once + wrong / (1 - wrong) * again));
    }
}
