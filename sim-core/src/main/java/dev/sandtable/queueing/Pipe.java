// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * Bandwidth and latency: a serialiser followed by a delay, as in one direction of a link or a bus.
 *
 * <p><b>Model.</b> A message of b bytes that comes at t enters at max(t, free), has left the serialiser b / B later and
 * arrives one latency after that. The end of the n-th byte of a busy period is computed from the period's begin, so
 * that many small messages take as long as one large.
 *
 * <p><b>Left out.</b> Headers and the protocol's share of B; bounded buffers (see {@link Credits}).
 *
 * <p><b>Check.</b> n messages of b bytes back to back arrive by n · b / B + L ({@code FlowControlTest}).
 *
 * <p><b>Source.</b> Store and forward, in every textbook on networks.
 */
public final class Pipe {
    // ---- Parameters -------------------------------------------------------------

    /**
     * @param bandwidth what the serialiser passes
     * @param latency from leaving the serialiser to arriving
     */
    public record Parameters(BytesPerSecond bandwidth, Picoseconds latency) {
        public Parameters {
            if (bandwidth.value() <= 0) {
                throw new IllegalArgumentException("bandwidth must be positive, was " + bandwidth);
            }
            if (latency.value() < 0) {
                throw new IllegalArgumentException("latency must not be negative, was " + latency);
            }
        }
    }

    private static final double PS_PER_SECOND = 1e12;

    private final Simulation simulation;
    private final Parameters parameters;

    // ---- State ------------------------------------------------------------------
    /** When the serialiser has passed all it was given. */
    private long freePs;

    private long periodBeganPs;
    private long periodBytes;

    // ---- Statistics -------------------------------------------------------------
    private long messages;
    private long bytes;
    private long busyPs;

    public Pipe(Simulation simulation, Parameters parameters) {
        this.simulation = simulation;
        this.parameters = parameters;
    }

    // ---- Events -----------------------------------------------------------------

    /** A message comes now; the handler is called when its last byte arrives. Returns that time. */
    public long send(long messageBytes, Handler arrived, int opcode, long argument) {
        if (messageBytes < 0) {
            throw new IllegalArgumentException("a message is never of negative size: " + messageBytes + " B");
        }
        long now = simulation.nowPs();
        if (now > freePs || messages == 0) {
            periodBeganPs = now;
            periodBytes = 0;
            freePs = now;
        }
        periodBytes += messageBytes;
        double passing = Math.ceil(periodBytes * PS_PER_SECOND / parameters.bandwidth.value());
        long left = Math.addExact(periodBeganPs, (long) passing);
        busyPs += left - freePs;
        freePs = left;
        messages++;
        bytes += messageBytes;
        long arrival = Math.addExact(left, parameters.latency.value());
        simulation.schedule(arrival - now, arrived, opcode, argument);
        return arrival;
    }

    // ---- Statistics -------------------------------------------------------------

    public long messages() {
        return messages;
    }

    public Bytes bytes() {
        return new Bytes(bytes);
    }

    /** How long the serialiser worked or will have worked on what it was given. */
    public Picoseconds busy() {
        return new Picoseconds(busyPs);
    }
}
