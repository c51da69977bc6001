// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.Arrays;

/**
 * Computes the rates of all uses that are joined to one use through crowded resources.
 *
 * <p>The level at which a resource is full is what is left of it over the weights of its growing uses; it never falls while
 * uses stop growing. So resources wait in a heap by level, and one whose level has risen since is found when it comes
 * to the top. Uses wait in the order of their full rates, and stop growing at those.
 */
final class ProgressiveFilling {
    /** Room for a position. */
    private static final int POSITION = (1 << 24) - 1;

    private final FairShare shares;

    // ---- State: the part that is filled ------------------------------------------
    private final NumberSet members = new NumberSet();
    private final NumberSet narrow = new NumberSet();
    private boolean[] growing = new boolean[16];
    /** Full rates, less the lowest bits, above positions among the members. */
    private long[] byFullRate = new long[16];

    // ---- State: by resource ------------------------------------------------------
    private double[] left = new double[16];
    private double[] weight = new double[16];
    private int[] open = new int[16];
    private double[] key = new double[16];
    private int[] heap = new int[16];
    private int heaped;

    ProgressiveFilling(FairShare shares) {
        this.shares = shares;
    }

    /** Settles a use and all that are joined to it. */
    void fillAround(int use) {
        gather(use);
        heaped = 0;
        for (int i = 0; i < narrow.size(); i++) {
            push(narrow.at(i), level(narrow.at(i)));
        }
        sortByFullRate();
        int next = 0;
        double water = 0;
        while (next < members.size()) {
            int first = members.at((int) byFullRate[next] & POSITION);
            if (!growing[first]) {
                next++;
                continue;
            }
            int resource = narrowest();
            double full = shares.fullRate[first];
            if (resource == TaskGraph.NONE || full <= key[resource] * FairShare.SLACK) {
                water = Math.max(water, full);
                stopGrowing(first, full, 1);
            } else {
                // Levels that rounding alone has parted are one.
                water = key[resource] <= water * FairShare.SLACK ? water : key[resource];
                fill(resource, water);
            }
        }
        members.clear();
        narrow.clear();
    }

    /** Collects uses and crowded resources, starting from one use. */
    private void gather(int use) {
        members.add(use);
        for (int i = 0; i < members.size(); i++) {
            int member = members.at(i);
            for (int w = shares.firstWant[member]; w < shares.firstWant[member + 1]; w++) {
                int resource = shares.resourceOf[w];
                if (shares.crowded[resource] && !shares.reserved[w] && narrow.add(resource)) {
                    addUsersOf(resource);
                }
            }
        }
        int highest = 0;
        for (int i = 0; i < members.size(); i++) {
            highest = Math.max(highest, members.at(i));
        }
        if (highest >= growing.length) {
            growing = new boolean[Math.max(highest + 1, Growth.next(growing.length))];
        }
        for (int i = 0; i < members.size(); i++) {
            growing[members.at(i)] = true;
        }
    }

    private void addUsersOf(int resource) {
        if (resource >= left.length) {
            int room = Math.max(resource + 1, Growth.next(left.length));
            left = Arrays.copyOf(left, room);
            weight = Arrays.copyOf(weight, room);
            open = Arrays.copyOf(open, room);
            key = Arrays.copyOf(key, room);
            heap = Arrays.copyOf(heap, room);
        }
        left[resource] = shares.free(resource);
        weight[resource] = 0;
        open[resource] = 0;
        for (int i = 0; i < shares.presentCount[resource]; i++) {
            int want = shares.present[resource][i];
            if (!shares.reserved[want]) {
                members.add(shares.useOf[want]);
                weight[resource] += weightOf(want);
                open[resource]++;
            }
        }
    }

    /** What a want takes of its resource for each unit of its use's rate. */
    private double weightOf(int want) {
        double full = shares.fullRate[shares.useOf[want]];
        return full == 0 ? 0 : shares.amount[want] / full;
    }

    /** Uses whose rates are equal but for the last digits may come in either order: each stops at its own rate. */
    private void sortByFullRate() {
        int size = members.size();
        if (byFullRate.length < size) {
            byFullRate = new long[Growth.next(size)];
        }
        for (int i = 0; i < size; i++) {
            long rate = Double.doubleToRawLongBits(shares.fullRate[members.at(i)]);
            byFullRate[i] = rate & ~(long) POSITION | i;
        }
        Arrays.sort(byFullRate, 0, size);
    }

    // ---- Filling -----------------------------------------------------------------

    /** All growing uses of a resource keep the rate at which it is full. */
    private void fill(int resource, double water) {
        for (int i = 0; i < shares.presentCount[resource]; i++) {
            int want = shares.present[resource][i];
            int use = shares.useOf[want];
            if (!shares.reserved[want] && growing[use]) {
                double rate = Math.min(water, shares.fullRate[use]);
                stopGrowing(use, rate, rate / shares.fullRate[use]);
            }
        }
    }

    private void stopGrowing(int use, double rate, double pace) {
        growing[use] = false;
        for (int w = shares.firstWant[use]; w < shares.firstWant[use + 1]; w++) {
            int resource = shares.resourceOf[w];
            if (shares.crowded[resource] && !shares.reserved[w]) {
                double mine = weightOf(w);
                left[resource] = Math.max(0, left[resource] - mine * rate);
                weight[resource] -= mine;
                open[resource]--;
            }
        }
        shares.settled(use, pace);
    }

    private double level(int resource) {
        return open[resource] == 0 || weight[resource] <= 0
                ? Double.POSITIVE_INFINITY
                : left[resource] / weight[resource];
    }

    // ---- The heap of resources by level ------------------------------------------

    /** The resource that is full first, whose level is its key; none if nothing grows on a crowded one. */
    private int narrowest() {
        while (heaped > 0) {
            int top = heap[0];
            double now = level(top);
            if (now <= key[top]) {
                return top;
            }
            removeTop();
            if (now < Double.POSITIVE_INFINITY) {
                push(top, now);
            }
        }
        return TaskGraph.NONE;
    }

    private boolean before(int a, int b) {
        return key[a] < key[b] || (key[a] == key[b] && a < b);
    }

    private void push(int resource, double level) {
        key[resource] = level;
        int hole = heaped++;
        while (hole > 0 && before(resource, heap[(hole - 1) / 2])) {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[hole] = resource;
    }

    private void removeTop() {
        int last = heap[--heaped];
        int hole = 0;
        for (int child = 1; child < heaped; child = 2 * hole + 1) {
            if (child + 1 < heaped && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], last)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = last;
    }
}
