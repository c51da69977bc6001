// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import java.util.List;

/**
 * What an algorithm does with numbered pieces of data, over ranks 0 … n − 1.
 *
 * @param pieces how many; of an exchange between all ranks, piece {@code i·n + j} is what rank i has for rank j
 * @param stages done one after the other
 * @param way how the sends reach their receivers
 * @param shares how large pieces are
 */
public record Plan(int pieces, List<Stage> stages, Way way, Shares shares) {
    public Plan {
        stages = List.copyOf(stages);
    }

    /** A plan of equal pieces of the buffer. */
    public Plan(int pieces, List<Stage> stages, Way way) {
        this(pieces, stages, way, (first, count, stride) -> (double) count / pieces);
    }

    /** A plan in which each of n ranks has an equal piece of its buffer for every rank. */
    static Plan exchange(int ranks, List<Stage> stages, Way way) {
        int pieces = (int) Math.min((long) ranks * ranks, Integer.MAX_VALUE);
        return new Plan(pieces, stages, way, new Shares.Even(ranks));
    }

    /** The same sends of pieces of other sizes. */
    Plan dealt(Shares other) {
        return new Plan(pieces, stages, way, other);
    }

    /**
     * All pieces together, where the collective states so many bytes: as many, or those of every rank where each deals a
     * buffer of its own.
     *
     * @throws UnsupportedOperationException if pieces differ in size
     */
    public long allBytes(long stated) {
        if (shares.uneven()) {
            throw new UnsupportedOperationException("pieces of different sizes have no common size");
        }
        return Math.round(shares.of(0, 1, 1) * pieces * stated);
    }

    /** Whether the data may be split over several orders of the ranks (rings and trees), each a channel. */
    public boolean channels() {
        return way == Way.CHANNELS;
    }

    /** Whether each send is a message between two ranks that first meet. */
    public boolean paired() {
        return way == Way.MESSAGES;
    }

    /** Whether the chip itself writes into memory that is set aside. */
    boolean posted() {
        return way == Way.POSTS || way == Way.COUNTED_POSTS;
    }

    /** How sends reach their receivers. */
    public enum Way {
        /** Buffers of one order of the ranks, set up beforehand. */
        BUFFERS,
        /** The same, and the data may be split over several orders of the ranks. */
        CHANNELS,
        /** Messages between two ranks that first meet: ready, data, done. */
        MESSAGES,
        /** Stores and posted writes of the chip itself into memory that the receiver has set aside, flag behind data. */
        POSTS,
        /** The same, after the counts of what will come have gone the same way. */
        COUNTED_POSTS
    }

    /** How the hops of a stage add up to its latency. */
    public enum Timing {
        /** Rounds follow each other round a cycle: each costs the mean hop of its sends. */
        MEAN,
        /** All sends of a round start together and all must end: the longest hop. */
        LONGEST,
        /** Sends are a pipeline in the order given: the longest chain of hops. */
        CHAIN,
        /** Sends of all levels are one pipeline: the longest hop of each level. */
        LEGS
    }

    /** Rounds that cost the same. */
    public interface Stage {

        /** How many. */
        int rounds();

        /** How hops add up. */
        Timing timing();

        /** Writes the sends of one round; every round has the same sends up to the numbers of the pieces. */
        void round(int round, Sends out);

        /** Whether the round is every rank sending one piece of n to every other: priced without listing pairs. */
        default boolean exchange() {
            return false;
        }
    }

    /** Receives the sends of a round. Ranges of pieces wrap around. Sends of one pair in a row are one message. */
    public interface Sends {

        /** {@code from} sends {@code count} pieces from {@code first} on; the receiver adds or stores them. */
        void send(int from, int to, int first, int count, boolean add);

        /** {@code from} sends {@code count} pieces {@code stride} apart; the receiver stores them. */
        default void spread(int from, int to, int first, int count, int stride) {
            for (int k = 0; k < count; k++) {
                send(from, to, first + k * stride, 1, false);
            }
        }

        /** The switch adds the pieces of all ranks of the unit of {@code to} and hands it the sum. */
        default void gatherInSwitch(int to, int first, int count) {
            throw new UnsupportedOperationException("no switch adds here");
        }

        /** The switch hands the pieces of {@code from} to all other ranks of its unit. */
        default void multicast(int from, int first, int count) {
            throw new UnsupportedOperationException("no switch multiplies here");
        }

        /** The switches between units add the pieces of the ranks on one lane of all units and hand each the sum. */
        default void addInNetwork(int lane, int first, int count) {
            throw new UnsupportedOperationException("no network adds here");
        }
    }

    /** A stage from its parts. */
    static Stage stage(int rounds, Timing timing, Rounds sends) {
        return new Stage() {
            @Override
            public int rounds() {
                return rounds;
            }

            @Override
            public Timing timing() {
                return timing;
            }

            @Override
            public void round(int round, Sends out) {
                sends.write(round, out);
            }
        };
    }

    /** Writes the sends of one round. */
    interface Rounds {
        void write(int round, Sends out);
    }
}
