// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import java.util.List;

/**
 * What an algorithm does with a buffer cut into equal pieces, over ranks 0 … n − 1.
 *
 * @param pieces equal pieces of the buffer
 * @param stages done one after the other
 * @param channels whether the data may be split over several orders of the ranks (rings and trees), each a channel
 * @param paired whether each send is a message between two ranks that first meet (send and receive)
 */
public record Plan(int pieces, List<Stage> stages, boolean channels, boolean paired) {
    public Plan {
        stages = List.copyOf(stages);
    }

    /** How the hops of a stage add up to its latency. */
    public enum Timing {
        /** Rounds follow each other round a cycle: each costs the mean hop of its sends. */
        MEAN,
        /** All sends of a round start together and all must end: the longest hop. */
        LONGEST,
        /** Sends are a pipeline in the order given: the longest chain of hops. */
        CHAIN
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

    /** Receives the sends of a round. Ranges of pieces wrap around. */
    public interface Sends {

        /** {@code from} sends {@code count} pieces from {@code first} on; the receiver adds or stores them. */
        void send(int from, int to, int first, int count, boolean add);

        /** The switch adds the pieces of all ranks of the unit of {@code to} and hands it the sum. */
        default void gatherInSwitch(int to, int first, int count) {
            throw new UnsupportedOperationException("no switch adds here");
        }

        /** The switch hands the pieces of {@code from} to all other ranks of its unit. */
        default void multicast(int from, int first, int count) {
            throw new UnsupportedOperationException("no switch multiplies here");
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
