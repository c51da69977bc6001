// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;

/**
 * What each link of a simulated network has carried, how long it was busy, and how much of the traffic it held back.
 *
 * <p>A link is <i>busy</i> while a message is on it or waits for it. It <i>binds</i> a message while that message could go faster
 * if this link alone were faster; the sum over messages says which link a run waits for, which the load alone does not.
 */
public final class LinkStatistics {
    private final double[] bytes;
    private final long[] busyPs;
    private final long[] busySincePs;
    private final int[] present;
    private final int[] peak;
    private final double[] boundPs;
    private long messages;

    /** Nothing carried yet. */
    public LinkStatistics(int links) {
        bytes = new double[links];
        busyPs = new long[links];
        busySincePs = new long[links];
        present = new int[links];
        peak = new int[links];
        boundPs = new double[links];
    }

    // ---- Events -----------------------------------------------------------------

    /** A message enters the network. */
    public void message() {
        messages++;
    }

    /** So much will cross a link, for some messages that come to it now. */
    public void enter(int link, double itsBytes, int many, long nowPs) {
        bytes[link] += itsBytes;
        if (present[link] == 0) {
            busySincePs[link] = nowPs;
        }
        present[link] += many;
        peak[link] = Math.max(peak[link], present[link]);
    }

    /** Messages are through with a link. */
    public void leave(int link, int many, long nowPs) {
        present[link] -= many;
        if (present[link] == 0) {
            busyPs[link] += nowPs - busySincePs[link];
        }
    }

    /** A link has held messages back for a time, summed over the messages. */
    public void bind(int link, double timePs) {
        boundPs[link] += timePs;
    }

    /** Bytes cross a link, which is busy with them for so long; for networks whose links know their own queue. */
    public void serve(int link, long itsBytes, long servicePs, long waitedPs) {
        bytes[link] += itsBytes;
        busyPs[link] += servicePs;
        boundPs[link] += waitedPs;
    }

    // ---- What is known ----------------------------------------------------------

    /** Links there are. */
    public int links() {
        return bytes.length;
    }

    /** Messages that have entered the network. */
    public long messages() {
        return messages;
    }

    /** Payload that has entered a link. */
    public Bytes bytes(int link) {
        return new Bytes(Math.round(bytes[link]));
    }

    /** Payload over all links: hops times bytes. */
    public double allBytes() {
        return Arrays.stream(bytes).sum();
    }

    /** How long a link had something to carry. */
    public Picoseconds busy(int link) {
        return new Picoseconds(busyPs[link]);
    }

    /** The most messages at once on a link, where the network knows: a queue of chunks does not say whose they are. */
    public int peak(int link) {
        return peak[link];
    }

    /** Time for which a link held messages back, summed over them. */
    public double boundPs(int link) {
        return boundPs[link];
    }

    /** Time for which links held messages back, summed over links and messages. */
    public double boundPs() {
        return Arrays.stream(boundPs).sum();
    }
}
