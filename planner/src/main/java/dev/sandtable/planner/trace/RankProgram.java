// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a rank does, priced, as columns. Two ranks with equal programs differ in nothing but whom they meet: a program knows its
 * groups and partners only as the first, the second and so on.
 */
final class RankProgram {
    /** A node that takes no stream. */
    static final int NOTHING = 0;

    static final int HOST = 1;
    static final int COMPUTE = 2;
    static final int MEMORY = 3;
    static final int COLLECTIVE = 4;
    static final int SEND = 5;
    static final int RECEIVE = 6;

    /** By node: what sort it is. */
    final int[] sort;
    /** By node: kind of collective, or 0. */
    final int[] kind;
    /** By node: how long it takes once it can. */
    final long[] ps;
    /** By node: which of the rank's ties it uses, or −1. */
    final int[] tie;
    /** By node: the how-manieth use of that tie in that direction it is. */
    final int[] use;
    /** By node: how many nodes come before it. */
    final int[] before;
    /** By node: where its successors begin; one more than there are nodes. */
    final int[] firstAfter;

    final int[] after;
    final int ties;
    private final int hash;

    RankProgram(Columns columns, int ties, int[] before, int[] firstAfter, int[] after) {
        sort = columns.sort;
        kind = columns.kind;
        ps = columns.ps;
        tie = columns.tie;
        use = columns.use;
        this.before = before;
        this.firstAfter = firstAfter;
        this.after = after;
        this.ties = ties;
        hash = 31 * (31 * (31 * Arrays.hashCode(ps) + Arrays.hashCode(after)) + Arrays.hashCode(tie))
                + Arrays.hashCode(sort);
    }

    /** The columns of nodes while they are filled. */
    static final class Columns {
        final int[] sort;
        final int[] kind;
        final long[] ps;
        final int[] tie;
        final int[] use;

        Columns(int nodes) {
            sort = new int[nodes];
            kind = new int[nodes];
            ps = new long[nodes];
            tie = new int[nodes];
            use = new int[nodes];
            Arrays.fill(tie, -1);
        }
    }

    int nodes() {
        return sort.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RankProgram program
                && hash == program.hash
                && ties == program.ties
                && Arrays.equals(sort, program.sort)
                && Arrays.equals(kind, program.kind)
                && Arrays.equals(ps, program.ps)
                && Arrays.equals(tie, program.tie)
                && Arrays.equals(use, program.use)
                && Arrays.equals(firstAfter, program.firstAfter)
                && Arrays.equals(after, program.after);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
