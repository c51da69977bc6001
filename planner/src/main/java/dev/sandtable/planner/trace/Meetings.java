// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import java.util.Arrays;

/**
 * Where ranks meet: the n-th use of each tie.
 *
 * <p>A collective is complete when every class and place that uses the tie has come; a message, when it has been sent and its
 * receiver has asked for it, in whatever order.
 */
final class Meetings {
    private static final int WORD = 32;
    private static final long NOBODY = -1;

    /** Meets the members of a meeting. */
    interface Visitor {
        void member(int rankClass, int node);
    }

    // ---- Parameters -------------------------------------------------------------
    /** By class of ties: how many classes and places of ranks use it. */
    private final int[] users;
    /** By class of ties: where its meetings begin. */
    private final int[] first;

    // ---- State: by meeting ---------------------------------------------------------
    private final int[] come;
    private final long[][] members;
    private final long[] receiver;
    private final long[] sender;
    private final boolean[] sent;

    Meetings(RankProgram[] programs, int[][] tiesOf, int ties) {
        users = new int[ties];
        int[] uses = new int[ties];
        for (int c = 0; c < programs.length; c++) {
            for (int tie : tiesOf[c]) {
                users[tie]++;
            }
            for (int node = 0; node < programs[c].nodes(); node++) {
                if (programs[c].tie[node] >= 0) {
                    int tie = tiesOf[c][programs[c].tie[node]];
                    uses[tie] = Math.max(uses[tie], programs[c].use[node] + 1);
                }
            }
        }
        first = new int[ties + 1];
        for (int tie = 0; tie < ties; tie++) {
            first[tie + 1] = first[tie] + uses[tie];
        }
        int all = first[ties];
        come = new int[all];
        members = new long[all][];
        receiver = new long[all];
        sender = new long[all];
        sent = new boolean[all];
        Arrays.fill(receiver, NOBODY);
        Arrays.fill(sender, NOBODY);
    }

    private static long key(int c, int node) {
        return (long) c << WORD | node;
    }

    /** A member comes to a collective; whether it is the last. */
    boolean come(int tie, int use, int c, int node) {
        int meeting = first[tie] + use;
        if (come[meeting] == 0) {
            members[meeting] = new long[users[tie]];
        }
        members[meeting][come[meeting]++] = key(c, node);
        return come[meeting] == users[tie];
    }

    /** Those who have come, in the order of their coming. */
    void members(int tie, int use, Visitor visitor) {
        int meeting = first[tie] + use;
        for (int i = 0; i < come[meeting]; i++) {
            visitor.member((int) (members[meeting][i] >>> WORD), (int) members[meeting][i]);
        }
    }

    /** Who came last to a collective: class and node in one number. */
    long last(int tie, int use) {
        int meeting = first[tie] + use;
        return members[meeting][come[meeting] - 1];
    }

    boolean complete(int tie, int use) {
        return come[first[tie] + use] == users[tie];
    }

    /** A receiver asks; whether the message is there already. */
    boolean receives(int tie, int use, int c, int node) {
        receiver[first[tie] + use] = key(c, node);
        return sent[first[tie] + use];
    }

    /** A message has come; its receiver, if it has asked, is told. */
    void sent(int tie, int use, int c, int node, Visitor visitor) {
        int meeting = first[tie] + use;
        sender[meeting] = key(c, node);
        sent[meeting] = true;
        if (receiver[meeting] != NOBODY) {
            visitor.member((int) (receiver[meeting] >>> WORD), (int) receiver[meeting]);
        }
    }

    /** Who sent a message: class and node in one number. */
    long sender(int tie, int use) {
        return sender[first[tie] + use];
    }
}
