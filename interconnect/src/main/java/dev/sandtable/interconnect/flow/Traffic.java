// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.queueing.FairShare;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Flows that start together, and when the last of them ends.
 *
 * <p><b>Model.</b> Rates are max-min fair and change when a flow ends. Flows of equal bytes end when the busiest link
 * has carried its load; that closed form also serves sets of more than {@value #FLUID_LIMIT} unequal flows, which are
 * pipelined chunks in practice and fill the gaps that a fluid leaves.
 *
 * <p><b>Left out.</b> Packets, buffers, start-up of congestion control.
 *
 * <p><b>Check.</b> Equal flows: the fluid run and the closed form agree ({@code TrafficTest}).
 *
 * <p><b>Source.</b> Fluid model of fair sharing, Bertsekas and Gallager, section 6.5.2.
 */
public final class Traffic {
    // ---- Parameters -------------------------------------------------------------

    static final int FLUID_LIMIT = 256;
    private static final int FIRST_SLOTS = 64;
    private final IntToDoubleFunction bytesPerSecond;

    /** No flows yet, over links whose payload rate the function gives. */
    public Traffic(IntToDoubleFunction bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        Arrays.fill(slots, -1);
    }

    // ---- State ------------------------------------------------------------------

    private int[] slots = new int[FIRST_SLOTS];
    private int[] linkOf = new int[FIRST_SLOTS];
    private double[] loadBytes = new double[FIRST_SLOTS];
    private int links;
    private int[] firstHop = new int[FIRST_SLOTS + 1];
    private int[] hops = new int[2 * FIRST_SLOTS];
    private double[] flowBytes = new double[FIRST_SLOTS];
    private int flows;
    private boolean equal = true;
    private boolean loaded;

    // ---- Events -----------------------------------------------------------------

    /** Adds a flow over the first {@code length} links of {@code path}, which it occupies together. */
    public void add(int[] path, int length, double bytes) {
        if (length == 0 || bytes <= 0) {
            return;
        }
        if (flows + 1 == firstHop.length) {
            firstHop = Arrays.copyOf(firstHop, 2 * firstHop.length);
            flowBytes = Arrays.copyOf(flowBytes, firstHop.length);
        }
        int at = firstHop[flows];
        if (at + length > hops.length) {
            hops = Arrays.copyOf(hops, Math.max(at + length, 2 * hops.length));
        }
        for (int i = 0; i < length; i++) {
            int dense = dense(path[i]);
            hops[at + i] = dense;
            loadBytes[dense] += bytes;
        }
        flowBytes[flows] = bytes;
        equal &= bytes == flowBytes[0];
        firstHop[++flows] = at + length;
    }

    /** Adds load to one link without a flow of its own: part of a pattern that is known in closed form. */
    public void addLoad(int link, double bytes) {
        if (bytes > 0) {
            int dense = dense(link);
            loadBytes[dense] += bytes;
            loaded = true;
        }
    }

    private int dense(int link) {
        int mask = slots.length - 1;
        int slot = (link * 0x9E3779B1 >>> 7) & mask;
        while (slots[slot] >= 0) {
            if (linkOf[slots[slot]] == link) {
                return slots[slot];
            }
            slot = (slot + 1) & mask;
        }
        if (links == linkOf.length) {
            linkOf = Arrays.copyOf(linkOf, 2 * links);
            loadBytes = Arrays.copyOf(loadBytes, 2 * links);
        }
        linkOf[links] = link;
        slots[slot] = links++;
        int result = links - 1;
        if (2 * links > slots.length) {
            rehash();
        }
        return result;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        Arrays.fill(slots, -1);
        int mask = slots.length - 1;
        for (int i = 0; i < links; i++) {
            int slot = (linkOf[i] * 0x9E3779B1 >>> 7) & mask;
            while (slots[slot] >= 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i;
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** Time at which the last flow ends, in seconds. */
    public double makespanSeconds() {
        double bound = busiestSeconds();
        return equal || loaded || flows > FLUID_LIMIT ? bound : Math.max(bound, fluidSeconds());
    }

    /** Load over rate of the busiest link, in seconds: no schedule is faster. */
    public double busiestSeconds() {
        double worst = 0;
        for (int i = 0; i < links; i++) {
            worst = Math.max(worst, loadBytes[i] / bytesPerSecond.applyAsDouble(linkOf[i]));
        }
        return worst;
    }

    /** The link with the highest load over rate; -1 without flows. */
    public int busiestLink() {
        double worst = 0;
        int link = -1;
        for (int i = 0; i < links; i++) {
            double seconds = loadBytes[i] / bytesPerSecond.applyAsDouble(linkOf[i]);
            if (seconds > worst) {
                worst = seconds;
                link = linkOf[i];
            }
        }
        return link;
    }

    /** Writes every link that carries anything and what it carries. */
    public void loads(Loads out) {
        for (int i = 0; i < links; i++) {
            out.load(linkOf[i], loadBytes[i]);
        }
    }

    /** Receives what links carry. */
    public interface Loads {
        /** So many bytes cross a link. */
        void load(int link, double bytes);
    }

    /** Bytes that cross a link. */
    public double load(int link) {
        for (int i = 0; i < links; i++) {
            if (linkOf[i] == link) {
                return loadBytes[i];
            }
        }
        return 0;
    }

    /** Max-min fair rates of all flows in bytes per second, in the order added. */
    public double[] ratesBytesPerSecond() {
        FairShare shares = allStarted();
        double[] rates = new double[flows];
        Arrays.setAll(rates, shares::rate);
        return rates;
    }

    /** All flows at once, each of which wants all of the narrowest of its links. */
    private FairShare allStarted() {
        FairShare shares = new FairShare();
        double[] rate = new double[links];
        for (int l = 0; l < links; l++) {
            rate[l] = bytesPerSecond.applyAsDouble(linkOf[l]);
            shares.addResource(rate[l]);
        }
        for (int f = 0; f < flows; f++) {
            double narrowest = Double.POSITIVE_INFINITY;
            for (int h = firstHop[f]; h < firstHop[f + 1]; h++) {
                narrowest = Math.min(narrowest, rate[hops[h]]);
            }
            shares.addUse();
            for (int h = firstHop[f]; h < firstHop[f + 1]; h++) {
                shares.want(hops[h], narrowest);
            }
        }
        for (int f = 0; f < flows; f++) {
            shares.start(f);
        }
        shares.settle();
        return shares;
    }

    /** The end of the last flow when rates are fair at every moment, in seconds. */
    double fluidSeconds() {
        FairShare shares = allStarted();
        double now = 0;
        double[] left = Arrays.copyOf(flowBytes, flows);
        boolean[] active = new boolean[flows];
        Arrays.fill(active, true);
        for (int open = flows; open > 0; ) {
            double step = Double.POSITIVE_INFINITY;
            for (int f = 0; f < flows; f++) {
                step = active[f] ? Math.min(step, left[f] / shares.rate(f)) : step;
            }
            now += step;
            for (int f = 0; f < flows; f++) {
                if (active[f]) {
                    left[f] -= step * shares.rate(f);
                    if (left[f] <= 1e-9 * flowBytes[f]) {
                        active[f] = false;
                        shares.stop(f);
                        open--;
                    }
                }
            }
            shares.settle();
        }
        return now;
    }
}
