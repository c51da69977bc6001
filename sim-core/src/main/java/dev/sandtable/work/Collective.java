// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import dev.sandtable.units.Bytes;

/**
 * One collective over a group of ranks. Which ranks, and where they sit, is the fabric's business.
 *
 * @param kind which
 * @param bytes the size that nccl-tests prints: the full buffer of an all-reduce or broadcast, the gathered result of an
 *     all-gather, the scattered input of a reduce-scatter, what each rank holds for an all-to-all, the message of a
 *     send–receive
 * @param type format of the elements; reductions do arithmetic in it
 */
public record Collective(Kind kind, Bytes bytes, DataType type) implements Work {

    /** The collectives that training and serving use. */
    public enum Kind {
        ALL_REDUCE,
        ALL_GATHER,
        REDUCE_SCATTER,
        ALL_TO_ALL,
        BROADCAST,
        SEND_RECV;

        /** Bus bandwidth per algorithm bandwidth, as nccl-tests defines it, over n ranks. */
        public double busFactor(int n) {
            return switch (this) {
                case ALL_REDUCE -> 2.0 * (n - 1) / n;
                case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> (n - 1.0) / n;
                case BROADCAST, SEND_RECV -> 1;
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
