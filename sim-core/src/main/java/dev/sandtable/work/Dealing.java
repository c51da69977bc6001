// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import java.util.List;

/** How an exchange deals the bytes of a rank to the others. */
public sealed interface Dealing {

    /** Everybody gets as much as everybody else. */
    Dealing EVEN = new Even();

    /** Everybody gets as much as everybody else. */
    record Even() implements Dealing {}

    /**
     * Every rank deals its tokens by the same power law, so that the first rank receives most; a rank keeps its own share.
     *
     * @param skew exponent of {@link TokenShares}; 0 is balance
     * @param tokens tokens that a rank deals
     */
    record PowerLaw(double skew, long tokens) implements Dealing {
        public PowerLaw {
            checkSkew(skew);
            if (tokens < 1) {
                throw new IllegalArgumentException("tokens must be at least 1, was " + tokens);
            }
        }
    }

    /**
     * Bytes stated pair by pair.
     *
     * @param bytes by sender and receiver; what a rank keeps stays on the diagonal
     */
    record Given(List<List<Long>> bytes) implements Dealing {
        public Given {
            bytes = bytes.stream().map(List::copyOf).toList();
            for (List<Long> row : bytes) {
                if (row.size() != bytes.size()) {
                    throw new IllegalArgumentException("a matrix of " + bytes.size() + " ranks has rows of "
                            + bytes.size() + " numbers, not of " + row.size());
                }
                if (row.stream().anyMatch(entry -> entry < 0)) {
                    throw new IllegalArgumentException("a matrix holds bytes, none of them below 0");
                }
            }
        }

        /** The most that one rank holds: the bytes of the exchange. */
        public long largestRow() {
            return bytes.stream()
                    .mapToLong(row -> row.stream().mapToLong(Long::longValue).sum())
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Tokens routed to experts that are dealt to ranks in order of load, heaviest first.
     *
     * @param tokens tokens of one rank
     * @param experts experts of the layer, over all ranks
     * @param active experts that one token visits
     * @param nodes nodes that one token may reach; any number where 0
     * @param skew exponent of the power law of the experts' loads; 0 is balance
     */
    record Experts(long tokens, int experts, int active, int nodes, double skew) implements Dealing {
        public Experts {
            checkSkew(skew);
            if (tokens < 1 || experts < 1 || active < 1 || nodes < 0) {
                throw new IllegalArgumentException("tokens, experts and active are at least 1, nodes at least 0; were "
                        + tokens + ", " + experts + ", " + active + " and " + nodes);
            }
            if (active > experts) {
                throw new IllegalArgumentException("active " + active + " exceeds experts " + experts);
            }
        }
    }

    private static void checkSkew(double skew) {
        if (!(skew >= 0)) {
            throw new IllegalArgumentException("skew must be at least 0, was " + skew);
        }
    }
}
