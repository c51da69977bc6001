// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** Runs a plan on symbols: to each piece at each rank, how often each rank has contributed. */
final class Contributions implements Plan.Sends {
    private final int n;
    private final int lanes;
    private final int pieces;
    private final int[][][] now;
    private final List<int[]> targets = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    private final double[] sent;
    private final Shares shares;
    private boolean inOrder;

    Contributions(Shape shape, Plan plan) {
        n = shape.ranks();
        lanes = shape.lanes();
        pieces = plan.pieces();
        shares = plan.shares();
        now = new int[n][pieces][n];
        sent = new double[n];
    }

    /** A rank has its own contribution to a piece before anything is sent. */
    void holds(int rank, int piece) {
        now[rank][piece][rank] = 1;
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

    int count(int rank, int piece, int from) {
        return now[rank][piece][from];
    }

    /** What a rank has sent, as a share of the buffer. */
    double sent(int rank) {
        return sent[rank];
    }

    double sentByAll() {
        double sum = 0;
        for (double one : sent) {
            sum += one;
        }
        return sum;
    }

    double mostSent() {
        double most = 0;
        for (double one : sent) {
            most = Math.max(most, one);
        }
        return most;
    }

    @Override
    public void send(int from, int to, int first, int count, boolean add) {
        assertTrue(from != to && count >= 1 && count <= pieces, "a send moves something somewhere");
        sent[from] += shares.of(first, count, 1);
        for (int k = 0; k < count; k++) {
            int piece = (first + k) % pieces;
            move(now[from][piece], to, piece, add);
        }
    }

    private void move(int[] value, int to, int piece, boolean add) {
        int all = 0;
        for (int one : value) {
            all += one;
        }
        assertTrue(all > 0, "what is sent has arrived before");
        targets.add(new int[] {to, piece, add ? 1 : 0});
        values.add(value.clone());
        if (inOrder) {
            arrive();
        }
    }

    private void arrive() {
        for (int i = 0; i < targets.size(); i++) {
            int[] target = targets.get(i);
            int[] held = now[target[0]][target[1]];
            for (int from = 0; from < n; from++) {
                held[from] = values.get(i)[from] + (target[2] == 1 ? held[from] : 0);
            }
        }
        targets.clear();
        values.clear();
    }

    @Override
    public void gatherInSwitch(int to, int first, int count) {
        int base = to / lanes * lanes;
        for (int piece = first; piece < first + count; piece++) {
            int[] sum = new int[n];
            for (int rank = base; rank < base + lanes; rank++) {
                for (int from = 0; from < n; from++) {
                    sum[from] += now[rank][piece][from];
                }
            }
            now[to][piece] = sum;
        }
        sent[to] += shares.of(first, count, 1);
    }

    @Override
    public void multicast(int from, int first, int count) {
        int base = from / lanes * lanes;
        for (int rank = base; rank < base + lanes; rank++) {
            for (int piece = first; piece < first + count; piece++) {
                now[rank][piece] = now[from][piece].clone();
            }
        }
        sent[from] += shares.of(first, count, 1);
    }

    @Override
    public void addInNetwork(int lane, int first, int count) {
        for (int piece = first; piece < first + count; piece++) {
            int[] sum = new int[n];
            for (int rank = lane; rank < n; rank += lanes) {
                for (int from = 0; from < n; from++) {
                    sum[from] += now[rank][piece][from];
                }
            }
            for (int rank = lane; rank < n; rank += lanes) {
                now[rank][piece] = sum.clone();
            }
        }
        for (int rank = lane; rank < n; rank += lanes) {
            sent[rank] += shares.of(first, count, 1);
        }
    }
}
