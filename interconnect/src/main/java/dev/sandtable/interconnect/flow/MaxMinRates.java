// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import java.util.Arrays;

/**
 * Max-min fair rates of flows on links, kept up to date while flows come and go by solving only what changes.
 *
 * <p><b>Model.</b> Rates are max-min fair when every flow has a <i>bottleneck</i>: a full link on which no flow is faster.
 * There is one such allocation. When flows come or go, those whose bottleneck was touched are filled anew beside the others,
 * whose rates stand; whoever then has no bottleneck left, or is faster than its link now allows, joins them, until
 * all have one. So a change spreads along the chain of bottlenecks and no further. A flow may cross a link with a
 * weight: it stands for so many equal ones there.
 *
 * <p><b>Left out.</b> Priorities; limits of a flow of its own (a private link says the same).
 *
 * <p><b>Check.</b> After any history every flow has a bottleneck and no link is over-full; the same rates as
 * {@link dev.sandtable.queueing.FairShare}, which fills the whole connected component and so takes several times as long on a
 * fabric, where nearly all flows are connected and few are affected ({@code MaxMinRatesTest}).
 *
 * <p><b>Source.</b> Bertsekas and Gallager, <i>Data Networks</i>, section 6.5.2 (progressive filling, bottleneck condition);
 * Ros-Giralt et al., <i>On the bottleneck structure of congestion-controlled networks</i> (2019), for how far a change reaches.
 */
final class MaxMinRates {
    /** Shares that differ by less are one level: what rounding leaves behind must not divide equals. */
    private static final double SAME = 1e-11;

    private static final double SLACK = 1 + SAME;
    private static final int NOBODY = -1;

    // ---- Parameters -------------------------------------------------------------
    private final double[] capacity;
    /** Two to this is the room for links that one flow has. */
    private final int shift;

    // ---- State: by flow ---------------------------------------------------------
    /** By hop, 2^shift for each flow: the link, its weight, and where in the link's list the hop stands. */
    private int[] linkOf;

    private int[] weightOf;
    private int[] placeOf;
    private int[] hops = new int[64];
    private double[] rate = new double[64];
    /** The link that holds the flow back. */
    private int[] bottleneck = new int[64];

    private double[] filled = new double[64];
    private int[] filledBy = new int[64];
    private boolean[] moving = new boolean[64];

    // ---- State: by link ---------------------------------------------------------
    /** Hops of the flows present. */
    private final int[][] present;

    private final int[] count;
    private final double[] left;
    private final double[] open;
    private final double[] fastest;
    private final double[] level;
    private final boolean[] touched;
    /** Whether a flow came or went since the last settling. */
    private final boolean[] changedAt;

    private final LevelHeap heap;

    // ---- State: the part that is solved -----------------------------------------
    private final Numbers dirty = new Numbers();
    private final Numbers fresh = new Numbers();
    private final Numbers members = new Numbers();
    private final Numbers links = new Numbers();
    private final Numbers changed = new Numbers();

    /** No flows yet, on links with these capacities, in bytes per unit of time; a flow crosses at most so many. */
    MaxMinRates(double[] capacity, int longestRoute) {
        this.capacity = capacity;
        shift = 32 - Integer.numberOfLeadingZeros(Math.max(1, longestRoute - 1));
        linkOf = new int[64 << shift];
        weightOf = new int[64 << shift];
        placeOf = new int[64 << shift];
        present = new int[capacity.length][];
        Arrays.fill(present, new int[0]);
        count = new int[capacity.length];
        left = new double[capacity.length];
        open = new double[capacity.length];
        fastest = new double[capacity.length];
        level = new double[capacity.length];
        touched = new boolean[capacity.length];
        changedAt = new boolean[capacity.length];
        heap = new LevelHeap(capacity.length);
    }

    // ---- Events -----------------------------------------------------------------

    /** A flow comes, over distinct links; its rate is zero until the next {@link #settle}. The number is free until now. */
    void start(int flow, int[] path, int[] weights, int length) {
        if (flow >= rate.length) {
            grow(flow);
        }
        hops[flow] = length;
        rate[flow] = 0;
        bottleneck[flow] = NOBODY;
        for (int i = 0; i < length; i++) {
            int hop = (flow << shift) + i;
            int link = path[i];
            linkOf[hop] = link;
            weightOf[hop] = weights[i];
            int at = count[link]++;
            if (at == present[link].length) {
                present[link] = Arrays.copyOf(present[link], Math.max(4, 2 * at));
            }
            present[link][at] = hop;
            placeOf[hop] = at;
            touch(link);
        }
        fresh.add(flow);
    }

    /** A flow goes. */
    void stop(int flow) {
        for (int i = 0; i < hops[flow]; i++) {
            int hop = (flow << shift) + i;
            int link = linkOf[hop];
            int last = present[link][--count[link]];
            present[link][placeOf[hop]] = last;
            placeOf[last] = placeOf[hop];
            touch(link);
        }
        hops[flow] = 0;
    }

    /** Brings all rates up to date; returns how many changed, which {@link #changed} names. */
    int settle() {
        for (int i = 0; i < fresh.size(); i++) {
            if (hops[fresh.at(i)] > 0) {
                admit(fresh.at(i));
            }
        }
        fresh.clear();
        for (int i = 0; i < dirty.size(); i++) {
            changedAt[dirty.at(i)] = false;
            admitHeldBackBy(dirty.at(i));
        }
        dirty.clear();
        changed.clear();
        int before = 0;
        while (members.size() > before) {
            before = members.size();
            fill();
            admitWhoHasNoBottleneck();
        }
        keep();
        return changed.size();
    }

    private void touch(int link) {
        if (!changedAt[link]) {
            changedAt[link] = true;
            dirty.add(link);
        }
    }

    private void admit(int flow) {
        if (!moving[flow]) {
            moving[flow] = true;
            members.add(flow);
        }
    }

    private void admitHeldBackBy(int link) {
        for (int k = 0; k < count[link]; k++) {
            int flow = present[link][k] >>> shift;
            if (bottleneck[flow] == link) {
                admit(flow);
            }
        }
    }

    // ---- Filling ----------------------------------------------------------------

    /** Gives the members what the others leave them: all grow together until a link is full, whose members stop. */
    private void fill() {
        heap.clear();
        for (int m = 0; m < members.size(); m++) {
            int flow = members.at(m);
            filledBy[flow] = NOBODY;
            for (int hop = flow << shift; hop < (flow << shift) + hops[flow]; hop++) {
                if (!touched[linkOf[hop]]) {
                    touched[linkOf[hop]] = true;
                    links.add(linkOf[hop]);
                }
            }
        }
        for (int i = 0; i < links.size(); i++) {
            open(links.at(i));
        }
        double water = 0;
        for (int link = narrowest(); link != NOBODY; link = narrowest()) {
            double at = heap.topLevel();
            water = at <= water * SLACK ? water : at;
            level[link] = water;
            stopAllOn(link, water);
        }
    }

    /** What those that are not members leave of a link. */
    private void open(int link) {
        double rest = capacity[link];
        double weights = 0;
        int[] here = present[link];
        for (int k = 0; k < count[link]; k++) {
            int flow = here[k] >>> shift;
            if (moving[flow]) {
                weights += weightOf[here[k]];
            } else {
                rest -= weightOf[here[k]] * rate[flow];
            }
        }
        left[link] = Math.max(0, rest);
        open[link] = weights;
        fastest[link] = 0;
        level[link] = Double.POSITIVE_INFINITY;
        heap.push(link, left[link] / weights);
    }

    /** The link that is full first. Levels never fall while flows stop, so one that rose is found when it comes to the top. */
    private int narrowest() {
        while (heap.size() > 0) {
            int top = heap.top();
            if (open[top] <= 0) {
                heap.removeTop();
                continue;
            }
            double now = left[top] / open[top];
            if (now <= heap.topLevel()) {
                return top;
            }
            heap.raiseTop(now);
        }
        return NOBODY;
    }

    private void stopAllOn(int link, double water) {
        int[] here = present[link];
        for (int k = 0; k < count[link]; k++) {
            int flow = here[k] >>> shift;
            if (moving[flow] && filledBy[flow] == NOBODY) {
                filledBy[flow] = link;
                filled[flow] = water;
                for (int hop = flow << shift; hop < (flow << shift) + hops[flow]; hop++) {
                    int other = linkOf[hop];
                    left[other] = Math.max(0, left[other] - weightOf[hop] * water);
                    open[other] -= weightOf[hop];
                    fastest[other] = water;
                }
            }
        }
    }

    private void admitWhoHasNoBottleneck() {
        int known = links.size();
        for (int i = 0; i < known; i++) {
            int link = links.at(i);
            double most = level[link] * SLACK;
            boolean full = left[link] <= SAME * capacity[link];
            int[] here = present[link];
            for (int k = 0; k < count[link]; k++) {
                int flow = here[k] >>> shift;
                if (!moving[flow]) {
                    boolean free = bottleneck[flow] == link && (!full || fastest[link] > rate[flow] * SLACK);
                    if (free || rate[flow] > most) {
                        admit(flow);
                    }
                }
            }
        }
    }

    private void keep() {
        solved += members.size();
        for (int m = 0; m < members.size(); m++) {
            int flow = members.at(m);
            moving[flow] = false;
            bottleneck[flow] = filledBy[flow];
            if (Math.abs(filled[flow] - rate[flow]) > SAME * rate[flow]) {
                changed.add(flow);
            }
        }
        for (int i = 0; i < links.size(); i++) {
            touched[links.at(i)] = false;
        }
        members.clear();
        links.clear();
    }

    // ---- What is known ----------------------------------------------------------

    /** The i-th flow whose rate the last {@link #settle} changed; {@link #take} makes the new rate its own. */
    int changed(int i) {
        return changed.at(i);
    }

    /** Lets a changed flow have its new rate, which is returned. */
    double take(int flow) {
        rate[flow] = filled[flow];
        return rate[flow];
    }

    /** What a flow has per unit of time. */
    double rate(int flow) {
        return rate[flow];
    }

    /** The link that holds a flow back. */
    int bottleneck(int flow) {
        return bottleneck[flow];
    }

    /** What all flows present have of a link together. */
    double used(int link) {
        double sum = 0;
        for (int k = 0; k < count[link]; k++) {
            sum += weightOf[present[link][k]] * rate[present[link][k] >>> shift];
        }
        return sum;
    }

    int hops(int flow) {
        return hops[flow];
    }

    int link(int flow, int hop) {
        return linkOf[(flow << shift) + hop];
    }

    int weight(int flow, int hop) {
        return weightOf[(flow << shift) + hop];
    }

    private long solved;

    /** How many rates all settlings have computed. */
    long solved() {
        return solved;
    }

    private void grow(int flow) {
        int room = Math.max(flow + 1, 2 * rate.length);
        linkOf = Arrays.copyOf(linkOf, room << shift);
        weightOf = Arrays.copyOf(weightOf, room << shift);
        placeOf = Arrays.copyOf(placeOf, room << shift);
        hops = Arrays.copyOf(hops, room);
        rate = Arrays.copyOf(rate, room);
        bottleneck = Arrays.copyOf(bottleneck, room);
        filled = Arrays.copyOf(filled, room);
        filledBy = Arrays.copyOf(filledBy, room);
        moving = Arrays.copyOf(moving, room);
    }
}
