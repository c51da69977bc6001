// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import java.util.Arrays;

/**
 * What a plan amounts to.
 *
 * @param rounds that follow each other; a pipeline is one
 * @param sent what the rank that sends most sends, as a share of the bytes that the collective states
 */
public record Outline(int rounds, double sent) {

    /** Counts the rounds and the sends of a plan. */
    public static Outline of(Plan plan, Shape shape) {
        Counted counted = new Counted(plan.shares(), shape);
        int rounds = 0;
        for (Plan.Stage stage : plan.stages()) {
            rounds += stage.rounds();
            for (int round = 0; round < stage.rounds(); round++) {
                stage.round(round, counted);
            }
        }
        return new Outline(rounds, Arrays.stream(counted.sent).max().orElse(0));
    }

    /** Adds up what each rank sends. */
    private static final class Counted implements Plan.Sends {
        private final Shares shares;
        private final int lanes;
        private final double[] sent;

        Counted(Shares shares, Shape shape) {
            this.shares = shares;
            lanes = shape.lanes();
            sent = new double[shape.ranks()];
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            sent[from] += shares.of(first, count, 1);
        }

        @Override
        public void spread(int from, int to, int first, int count, int stride) {
            sent[from] += shares.of(first, count, stride);
        }

        @Override
        public void gatherInSwitch(int to, int first, int count) {
            int base = to / lanes * lanes;
            for (int rank = base; rank < base + lanes; rank++) {
                sent[rank] += shares.of(first, count, 1);
            }
        }

        @Override
        public void multicast(int from, int first, int count) {
            sent[from] += shares.of(first, count, 1);
        }

        @Override
        public void addInNetwork(int lane, int first, int count) {
            for (int rank = lane; rank < sent.length; rank += lanes) {
                sent[rank] += shares.of(first, count, 1);
            }
        }
    }
}
