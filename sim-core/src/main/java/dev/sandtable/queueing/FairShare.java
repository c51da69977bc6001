// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/**
 * Max-min fair rates of uses that share resources, kept up to date while uses come and go.
 *
 * <p><b>Model.</b> A use wants certain amounts of some resources per unit of time; the largest of them is its full rate R,
 * and at a rate r ≤ R it takes the share r / R of each amount. What a use <i>reserves</i> is taken away first, and whoever
 * reserved it is not slowed there. Rates are max-min fair: all grow together until a resource
 * is full, whose uses keep their rate, or a use has all it wants; the rest grow on. So nobody can have more without
 * somebody who has no more having less. The <i>pace</i> of a use is r / R.
 *
 * <p>A resource that could give everybody all they want binds nobody. Whoever comes or goes changes the rates only of
 * those that it is joined to through crowded resources, and only they are computed anew.
 *
 * <p><b>Left out.</b> Priorities; start-up of congestion control.
 *
 * <p><b>Check.</b> Every use that has less than it wants crosses a full resource on which nobody has more; any history of
 * coming and going gives the rates of those present ({@code FairShareTest}).
 *
 * <p><b>Source.</b> Bertsekas and Gallager, <i>Data Networks</i>, section 6.5.2 (progressive filling).
 */
public final class FairShare {
    /** Shares that differ by less are one level: what a sum of rounded numbers leaves behind must not divide equals. */
    private static final double SAME = 1e-12;

    static final double SLACK = 1 + SAME;

    // ---- Parameters: use u has the wants firstWant[u] … firstWant[u + 1] − 1 -----
    private int resources;
    private double[] capacity = new double[16];
    private int uses;
    int[] firstWant = new int[17];
    double[] fullRate = new double[16];
    /** By want: whose it is, of what, and how much. */
    int[] useOf = new int[32];

    int[] resourceOf = new int[32];
    double[] amount = new double[32];
    /** Whether it is taken away from others rather than shared. */
    boolean[] reserved = new boolean[32];

    // ---- State ------------------------------------------------------------------
    /** By resource: the wants present, in ascending order, so that sums do not depend on who came when. */
    int[][] present = new int[16][];

    int[] presentCount = new int[16];
    /** By resource: whether those present want more than there is. */
    boolean[] crowded = new boolean[16];

    private double[] pace = new double[16];
    private boolean[] active = new boolean[16];
    /** Uses whose pace may be out of date. */
    private final NumberSet touched = new NumberSet();

    private final NumberSet changed = new NumberSet();
    private final ProgressiveFilling filling = new ProgressiveFilling(this);

    // ---- Building ---------------------------------------------------------------

    /** A new resource that gives so much per unit of time; returns its number. */
    public int addResource(double capacityPerTime) {
        if (!(capacityPerTime > 0)) {
            throw new IllegalArgumentException("a resource has a positive capacity, was " + capacityPerTime);
        }
        if (resources == capacity.length) {
            int room = Growth.next(resources);
            capacity = Arrays.copyOf(capacity, room);
            present = Arrays.copyOf(present, room);
            presentCount = Arrays.copyOf(presentCount, room);
            crowded = Arrays.copyOf(crowded, room);
        }
        capacity[resources] = capacityPerTime;
        present[resources] = new int[2];
        return resources++;
    }

    /** A new use, absent as yet, which wants nothing; returns its number. */
    public int addUse() {
        if (uses == fullRate.length) {
            int room = Growth.next(uses);
            firstWant = Arrays.copyOf(firstWant, room + 1);
            fullRate = Arrays.copyOf(fullRate, room);
            pace = Arrays.copyOf(pace, room);
            active = Arrays.copyOf(active, room);
        }
        pace[uses] = 1;
        firstWant[uses + 1] = firstWant[uses];
        return uses++;
    }

    /** Lets the use that was added last want so much of a resource, which it has not named before. */
    public void want(int resource, double wanted) {
        addWant(resource, wanted, false);
        fullRate[uses - 1] = Math.max(fullRate[uses - 1], wanted);
    }

    /** Lets the use that was added last take so much of a resource away from others; it is not slowed there. */
    public void reserve(int resource, double taken) {
        addWant(resource, taken, true);
    }

    private void addWant(int resource, double wanted, boolean isReserved) {
        if (resource < 0 || resource >= resources) {
            throw new IllegalArgumentException("no resource " + resource + ", there are " + resources);
        }
        if (!(wanted >= 0 && wanted < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("nobody wants " + wanted + " of a resource");
        }
        if (wanted == 0) {
            return;
        }
        int at = firstWant[uses]++;
        if (at == useOf.length) {
            int room = Growth.next(at);
            useOf = Arrays.copyOf(useOf, room);
            resourceOf = Arrays.copyOf(resourceOf, room);
            amount = Arrays.copyOf(amount, room);
            reserved = Arrays.copyOf(reserved, room);
        }
        useOf[at] = uses - 1;
        resourceOf[at] = resource;
        amount[at] = wanted;
        reserved[at] = isReserved;
    }

    // ---- Events -----------------------------------------------------------------

    /** A use comes. Its pace is 1 until {@link #settle} says otherwise. */
    public void start(int use) {
        if (active[use]) {
            throw new IllegalStateException("use " + use + " is present already");
        }
        active[use] = true;
        pace[use] = 1;
        for (int w = firstWant[use]; w < firstWant[use + 1]; w++) {
            int resource = resourceOf[w];
            insert(resource, w);
            if (changeCrowding(resource)) {
                touchUsersOf(resource);
            }
        }
    }

    /** A use goes. */
    public void stop(int use) {
        if (!active[use]) {
            throw new IllegalStateException("use " + use + " is not present");
        }
        active[use] = false;
        touched.remove(use);
        for (int w = firstWant[use]; w < firstWant[use + 1]; w++) {
            int resource = resourceOf[w];
            remove(resource, w);
            boolean before = crowded[resource];
            if (changeCrowding(resource) || before) {
                touchUsersOf(resource);
            }
        }
    }

    /** Whether more is wanted of a resource than there is for sharing. */
    private boolean changeCrowding(int resource) {
        double wanted = 0;
        for (int i = 0; i < presentCount[resource]; i++) {
            int want = present[resource][i];
            wanted += reserved[want] ? 0 : amount[want];
        }
        crowded[resource] = wanted > free(resource) * SLACK;
        return crowded[resource];
    }

    private void touchUsersOf(int resource) {
        for (int i = 0; i < presentCount[resource]; i++) {
            touched.add(useOf[present[resource][i]]);
        }
    }

    /** What is left of a resource for sharing. */
    double free(int resource) {
        double left = capacity[resource];
        for (int i = 0; i < presentCount[resource]; i++) {
            int want = present[resource][i];
            left -= reserved[want] ? amount[want] : 0;
        }
        if (left <= 0) {
            throw new IllegalStateException("those that run together reserve all of resource " + resource + " or more");
        }
        return left;
    }

    /** Whether somebody's pace may be out of date. */
    public boolean unsettled() {
        return touched.size() > 0;
    }

    /** Brings all paces up to date; returns how many changed, which {@link #changed} names. */
    public int settle() {
        changed.clear();
        while (touched.size() > 0) {
            filling.fillAround(touched.at(0));
        }
        return changed.size();
    }

    /** The i-th use whose pace the last {@link #settle} changed. */
    public int changed(int i) {
        return changed.at(i);
    }

    /** What a filling found. */
    void settled(int use, double newPace) {
        touched.remove(use);
        if (newPace != pace[use]) {
            pace[use] = newPace;
            changed.add(use);
        }
    }

    // ---- What is known ----------------------------------------------------------

    int uses() {
        return uses;
    }

    boolean present(int use) {
        return active[use];
    }

    /** The part of its full rate that a use has. */
    public double pace(int use) {
        return pace[use];
    }

    /** What a use has of the resource it wants most, per unit of time. */
    public double rate(int use) {
        return pace[use] * fullRate[use];
    }

    private void insert(int resource, int wantId) {
        int count = presentCount[resource]++;
        if (count == present[resource].length) {
            present[resource] = Arrays.copyOf(present[resource], Growth.next(count));
        }
        int[] wants = present[resource];
        int at = count;
        while (at > 0 && wants[at - 1] > wantId) {
            wants[at] = wants[at - 1];
            at--;
        }
        wants[at] = wantId;
    }

    private void remove(int resource, int wantId) {
        int[] wants = present[resource];
        int at = 0;
        while (wants[at] != wantId) {
            at++;
        }
        presentCount[resource]--;
        System.arraycopy(wants, at + 1, wants, at, presentCount[resource] - at);
    }
}
