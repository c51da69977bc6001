// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import dev.sandtable.units.Bytes;

/**
 * One collective over a group of ranks. Which ranks, and where they sit, is the fabric's business.
 *
 * @param kind which
 * @param bytes the size that nccl-tests prints: the full buffer of an all-reduce, reduce or broadcast, the gathered result
 *     of an all-gather or gather, the scattered input of a reduce-scatter or scatter, what each rank holds for an
 *     all-to-all, the message of a send–receive; of an uneven exchange what the fullest rank sends, its own part
 *     included; of an exchange with experts the copies of one rank's tokens, one per expert; of a barrier nothing
 * @param type format of the elements; reductions do arithmetic in it
 * @param dealing who gets how much of an exchange; even for all kinds that know no other
 */
public record Collective(Kind kind, Bytes bytes, DataType type, Dealing dealing) implements Work {
    public Collective {
        String problem = switch (kind) {
            case ALL_TO_ALL_V -> dealing instanceof Dealing.Experts ? "takes shares of ranks, not experts" : "";
            case DISPATCH, COMBINE -> dealing instanceof Dealing.Experts ? "" : "needs experts";
            case ALL_REDUCE,
                    ALL_GATHER,
                    REDUCE_SCATTER,
                    ALL_TO_ALL,
                    BROADCAST,
                    REDUCE,
                    GATHER,
                    SCATTER,
                    BARRIER,
                    SEND_RECV -> dealing instanceof Dealing.Even ? "" : "deals evenly";
        };
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(kind + " " + problem);
        }
    }

    /** A collective that deals evenly. */
    public Collective(Kind kind, Bytes bytes, DataType type) {
        this(kind, bytes, type, Dealing.EVEN);
    }

    /** The collectives that training and serving use. */
    public enum Kind {
        /** Every rank ends with the sum of all. */
        ALL_REDUCE,
        /** Every rank ends with the parts of all. */
        ALL_GATHER,
        /** Every rank ends with its part of the sum. */
        REDUCE_SCATTER,
        /** Every rank sends every other its part, all of one size. */
        ALL_TO_ALL,
        /** Every rank sends every other its part, of sizes that differ. */
        ALL_TO_ALL_V,
        /** Every rank ends with what the first had. */
        BROADCAST,
        /** The first rank ends with the sum of all. */
        REDUCE,
        /** The first rank ends with the parts of all. */
        GATHER,
        /** Every rank ends with its part of what the first had. */
        SCATTER,
        /** No rank leaves before all have come. */
        BARRIER,
        /** Every token goes to the ranks of its experts. */
        DISPATCH,
        /** Every token's results come back from the ranks of its experts and are added. */
        COMBINE,
        /** One rank sends to another. */
        SEND_RECV;

        /**
         * Bus bandwidth per algorithm bandwidth, as nccl-tests defines it, over n ranks; for exchanges with experts the
         * logical bandwidth of all copies, as their libraries print it.
         */
        public double busFactor(int n) {
            return switch (this) {
                case ALL_REDUCE -> 2.0 * (n - 1) / n;
                case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, ALL_TO_ALL_V, GATHER, SCATTER -> (n - 1.0) / n;
                case BROADCAST, REDUCE, SEND_RECV, DISPATCH, COMBINE -> 1;
                case BARRIER -> 0;
            };
        }

        /** Whether the first rank of a group differs from the others. */
        public boolean hasRoot() {
            return switch (this) {
                case BROADCAST, REDUCE, GATHER, SCATTER, SEND_RECV -> true;
                case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, ALL_TO_ALL_V, BARRIER, DISPATCH, COMBINE ->
                    false;
            };
        }

        /** Whether every rank has something of its own for every other. */
        public boolean exchanges() {
            return switch (this) {
                case ALL_TO_ALL, ALL_TO_ALL_V, DISPATCH, COMBINE -> true;
                case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE, GATHER, SCATTER, BARRIER, SEND_RECV ->
                    false;
            };
        }
    }

    @Override
    public double flops() {
        return 0;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.collective(this);
    }
}
