// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import java.util.Arrays;

/**
 * Max-min fair rates of concurrent flows.
 *
 * <p><b>Model.</b> Progressive filling: all rates grow together until a link is full; its flows keep their rate and
 * leave; the rest grow on. Links wait in a heap by fair share, which never falls while flows leave, so that a stale
 * entry is found when it comes to the top.
 *
 * <p><b>Left out.</b> Weights, rate limits of single flows (a private link serves), round-trip times.
 *
 * <p><b>Check.</b> Every flow crosses a full link on which no flow is faster ({@code MaxMinTest}).
 *
 * <p><b>Source.</b> Bertsekas and Gallager, <i>Data Networks</i>, section 6.5.2.
 */
final class MaxMin {
    private final double[] left;
    private final int[] open;
    private final int[] firstFlow;
    private final int[] flowsOfLink;
    private final int[] heap;
    private final double[] key;
    private int size;

    private MaxMin(double[] capacity, int[] firstHop, int[] hops, boolean[] active) {
        int links = capacity.length;
        left = capacity.clone();
        open = new int[links];
        firstFlow = new int[links + 1];
        int flows = firstHop.length - 1;
        for (int f = 0; f < flows; f++) {
            for (int h = firstHop[f]; active[f] && h < firstHop[f + 1]; h++) {
                open[hops[h]]++;
            }
        }
        for (int l = 0; l < links; l++) {
            firstFlow[l + 1] = firstFlow[l] + open[l];
        }
        flowsOfLink = new int[firstFlow[links]];
        int[] next = Arrays.copyOf(firstFlow, links);
        for (int f = 0; f < flows; f++) {
            for (int h = firstHop[f]; active[f] && h < firstHop[f + 1]; h++) {
                flowsOfLink[next[hops[h]]++] = f;
            }
        }
        heap = new int[links];
        key = new double[links];
        for (int l = 0; l < links; l++) {
            if (open[l] > 0) {
                push(l);
            }
        }
    }

    /**
     * Rates of the active flows; 0 for the others.
     *
     * @param capacity rate of each link
     * @param firstHop where each flow's links begin in {@code hops}; one entry more than flows
     * @param hops links of all flows, each link at most once per flow
     * @param active which flows take part
     */
    static double[] rates(double[] capacity, int[] firstHop, int[] hops, boolean[] active) {
        double[] rates = new double[firstHop.length - 1];
        boolean[] growing = active.clone();
        MaxMin state = new MaxMin(capacity, firstHop, hops, active);
        while (state.size > 0) {
            int link = state.pop();
            if (state.open[link] == 0) {
                continue;
            }
            double share = state.left[link] / state.open[link];
            if (share > state.key[link]) {
                state.push(link);
                continue;
            }
            state.freeze(link, share, firstHop, hops, growing, rates);
        }
        return rates;
    }

    private void freeze(int link, double share, int[] firstHop, int[] hops, boolean[] growing, double[] rates) {
        for (int i = firstFlow[link]; i < firstFlow[link + 1]; i++) {
            int flow = flowsOfLink[i];
            if (!growing[flow]) {
                continue;
            }
            growing[flow] = false;
            rates[flow] = share;
            for (int h = firstHop[flow]; h < firstHop[flow + 1]; h++) {
                left[hops[h]] = Math.max(0, left[hops[h]] - share);
                open[hops[h]]--;
            }
        }
    }

    private boolean before(int a, int b) {
        return key[a] < key[b] || (key[a] == key[b] && a < b);
    }

    private void push(int link) {
        key[link] = left[link] / open[link];
        int i = size++;
        while (i > 0 && before(link, heap[(i - 1) / 2])) {
            heap[i] = heap[(i - 1) / 2];
            i = (i - 1) / 2;
        }
        heap[i] = link;
    }

    private int pop() {
        int top = heap[0];
        int last = heap[--size];
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], last)) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = last;
        return top;
    }
}
