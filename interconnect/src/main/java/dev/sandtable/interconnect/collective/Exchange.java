// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

/**
 * One round in which every rank sends a piece of n to every other rank.
 *
 * @param ranks n
 * @param piece which piece goes from one rank to another
 * @param add whether the receiver adds or stores it
 */
record Exchange(int ranks, Piece piece, boolean add) implements Plan.Stage {

    /** Which piece rank {@code from} sends to rank {@code to}. */
    interface Piece {
        int of(int from, int to);
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public Plan.Timing timing() {
        return Plan.Timing.LONGEST;
    }

    @Override
    public boolean exchange() {
        return true;
    }

    @Override
    public void round(int round, Plan.Sends out) {
        for (int from = 0; from < ranks; from++) {
            for (int shift = 1; shift < ranks; shift++) {
                int to = (from + shift) % ranks;
                out.send(from, to, piece.of(from, to), 1, add);
            }
        }
    }
}
