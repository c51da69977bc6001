// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * A place behind the accelerators' own memory: host DRAM, a memory pool, a flash drive, a parallel file system.
 *
 * <p><b>Model.</b> n clients that move b bytes each at once share it:
 * every client has at most the per-client rate P, all together at most the tier's rate B. Of the b bytes cut
 * into requests of r bytes, q are in flight per client, so a client also cannot pass q·r / latency (Little's law):
 * <pre>  rate = min(P, B / n, q·r / L),   t = L + b / rate</pre>
 * <p><b>Left out.</b> Seek times and wear of drives, contention of metadata servers, read-write interference.
 * <p><b>Check.</b> One client with large requests: t = L + b/P. Many clients: the sum of their rates is B ({@code
 * TierTest}).
 * <p><b>Source.</b> Little's law; figures per tier in the catalogue of nodes and clusters.
 */
public final class Tier {
    // ---- Parameters -------------------------------------------------------------

    /** Kinds of tier, nearest first. */
    public enum Kind {
        /** DRAM of the host that an accelerator is plugged into. */
        HOST,
        /** DRAM that several hosts reach over a fabric. */
        POOL,
        /** Flash in the node. */
        NVME,
        /** A parallel file system or object store. */
        FILE_SYSTEM
    }

    /**
     * One tier.
     *
     * @param kind what it is
     * @param capacity bytes that it holds, over all clients
     * @param read rate at which it delivers, over all clients
     * @param write rate at which it accepts, over all clients
     * @param perClient rate of one client, its link or its file-system client
     * @param latency from request to first byte
     * @param request bytes per request
     * @param inFlight requests that one client keeps in flight
     */
    public record Parameters(
            Kind kind,
            Bytes capacity,
            BytesPerSecond read,
            BytesPerSecond write,
            BytesPerSecond perClient,
            Picoseconds latency,
            Bytes request,
            int inFlight) {
        public Parameters {
            if (read.value() <= 0 || write.value() <= 0 || perClient.value() <= 0) {
                throw new IllegalArgumentException(
                        "rates of a tier must be positive, were " + read + ", " + write + " and " + perClient);
            }
            if (latency.value() < 0 || request.value() < 1 || inFlight < 1) {
                throw new IllegalArgumentException(
                        "a tier needs a latency of at least 0, requests of at least 1 byte and at least 1 in flight");
            }
        }
    }

    private final Parameters parameters;

    /** The tier that the parameters describe. */
    public Tier(Parameters parameters) {
        this.parameters = parameters;
    }

    // ---- Statistics -------------------------------------------------------------

    /** What this tier was built from. */
    public Parameters parameters() {
        return parameters;
    }

    /** Whether {@code bytes} fit. */
    public boolean fits(Bytes bytes) {
        return bytes.compareTo(parameters.capacity) <= 0;
    }

    /** Rate of each of {@code clients} that read at once. */
    public BytesPerSecond readRate(int clients) {
        return rate(parameters.read, clients);
    }

    /** Rate of each of {@code clients} that write at once. */
    public BytesPerSecond writeRate(int clients) {
        return rate(parameters.write, clients);
    }

    /** Time until the last of {@code clients}, each reading {@code bytes}, is done. */
    public Picoseconds readTime(Bytes bytes, int clients) {
        return time(bytes, readRate(clients));
    }

    /** Time until the last of {@code clients}, each writing {@code bytes}, is done. */
    public Picoseconds writeTime(Bytes bytes, int clients) {
        return time(bytes, writeRate(clients));
    }

    private BytesPerSecond rate(BytesPerSecond all, int clients) {
        if (clients < 1) {
            throw new IllegalArgumentException("at least 1 client, not " + clients);
        }
        double inFlight = parameters.latency.value() == 0
                ? Double.MAX_VALUE
                : (double) parameters.inFlight * parameters.request.value() / parameters.latency.seconds();
        return new BytesPerSecond(Math.min(parameters.perClient.value(), Math.min(all.value() / clients, inFlight)));
    }

    private Picoseconds time(Bytes bytes, BytesPerSecond rate) {
        return bytes.value() == 0 ? Picoseconds.ZERO : parameters.latency.plus(rate.timeFor(bytes));
    }
}
