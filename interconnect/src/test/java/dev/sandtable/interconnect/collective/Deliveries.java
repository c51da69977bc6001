// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Runs an exchange: which rank has which rank's piece for which rank, and how often it came to each. */
final class Deliveries implements Plan.Sends {
    private final int n;
    private final BitSet[] held;
    private final int[][] arrivals;
    private final List<int[]> pending = new ArrayList<>();
    private final double[] sent;
    private final Shares shares;
    private boolean inOrder;

    Deliveries(int n, Plan plan) {
        this.n = n;
        shares = plan.shares();
        held = new BitSet[n];
        arrivals = new int[n][n * n];
        sent = new double[n];
        for (int rank = 0; rank < n; rank++) {
            held[rank] = new BitSet(n * n);
        }
    }

    void holds(int rank, int piece) {
        held[rank].set(piece);
    }

    void run(Plan plan) {
        for (Plan.Stage stage : plan.stages()) {
            for (int round = 0; round < stage.rounds(); round++) {
                inOrder = stage.timing() == Plan.Timing.CHAIN || stage.timing() == Plan.Timing.LEGS;
                stage.round(round, this);
                arrive();
            }
        }
    }

    boolean has(int rank, int piece) {
        return held[rank].get(piece);
    }

    int arrivals(int rank, int piece) {
        return arrivals[rank][piece];
    }

    double sent(int rank) {
        return sent[rank];
    }

    @Override
    public void send(int from, int to, int first, int count, boolean add) {
        spread(from, to, first, count, 1);
    }

    @Override
    public void spread(int from, int to, int first, int count, int stride) {
        assertTrue(from != to && count >= 1, "a send moves something somewhere");
        sent[from] += shares.of(first, count, stride);
        for (int k = 0; k < count; k++) {
            int piece = first + k * stride;
            assertTrue(piece < n * n, "a piece is between two ranks");
            assertTrue(held[from].get(piece), "what is sent has arrived before");
            pending.add(new int[] {to, piece});
        }
        if (inOrder) {
            arrive();
        }
    }

    private void arrive() {
        for (int[] one : pending) {
            held[one[0]].set(one[1]);
            arrivals[one[0]][one[1]]++;
        }
        pending.clear();
    }
}
