// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

/** How large the pieces of a plan are, as shares of the bytes that the collective states. */
interface Shares {

    /**
     * The share of {@code count} pieces {@code stride} apart that one send carries. It may be less than the sum of its
     * pieces where they hold copies of the same data.
     */
    double of(int first, int count, int stride);

    /** Whether pieces differ: the loads of an exchange have a closed form only where they do not. */
    default boolean uneven() {
        return false;
    }

    /**
     * Every rank deals its buffer into equal parts.
     *
     * @param ranks parts
     */
    record Even(int ranks) implements Shares {
        @Override
        public double of(int first, int count, int stride) {
            return (double) count / ranks;
        }
    }

    /**
     * Stated by sender and receiver.
     *
     * @param ranks n
     * @param pairs share of piece {@code i·n + j} for every pair
     */
    record Pairs(int ranks, double[] pairs) implements Shares {
        @Override
        public double of(int first, int count, int stride) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += pairs[first + k * stride];
            }
            return sum;
        }

        @Override
        public boolean uneven() {
            return true;
        }
    }

    /**
     * Alike for all senders.
     *
     * @param byReceiver share that every rank has for each
     */
    record Receivers(double[] byReceiver) implements Shares {
        @Override
        public double of(int first, int count, int stride) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += byReceiver[(int) ((first + (long) k * stride) % byReceiver.length)];
            }
            return sum;
        }

        @Override
        public boolean uneven() {
            return true;
        }
    }
}
