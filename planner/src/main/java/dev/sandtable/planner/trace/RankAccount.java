// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;

/**
 * What a rank spends its time on.
 *
 * <p>Every instant is one of: the chip computes; else data of a collective or message moves, on the account of its kind; else a
 * collective waits for members or a message for its sender; else memory moves; else the host works; else nothing
 * happens. So the parts add up to the step. Communication beside computation is counted apart.
 */
final class RankAccount {
    private static final int KINDS = Collective.Kind.values().length;

    // ---- State ------------------------------------------------------------------
    private long sincePs;
    private final int[] busy = new int[RankProgram.RECEIVE + 1];
    private final int[] moving = new int[KINDS];
    private int movingAll;
    private int waiting;

    // ---- Statistics -------------------------------------------------------------
    private long computePs;
    private long waitingPs;
    private long memoryPs;
    private long hostPs;
    private long idlePs;
    private long overlapPs;
    private long communicationPs;
    private final long[] exposedPs = new long[KINDS];

    /** Puts the time since the last change on an account. */
    private void settle(long nowPs) {
        long ps = nowPs - sincePs;
        sincePs = nowPs;
        boolean communicates = movingAll > 0;
        communicationPs += communicates ? ps : 0;
        if (busy[RankProgram.COMPUTE] > 0) {
            computePs += ps;
            overlapPs += communicates ? ps : 0;
        } else if (movingAll > 0) {
            int first = 0;
            while (moving[first] == 0) {
                first++;
            }
            exposedPs[first] += ps;
        } else if (waiting > 0) {
            waitingPs += ps;
        } else if (busy[RankProgram.MEMORY] > 0) {
            memoryPs += ps;
        } else if (busy[RankProgram.HOST] > 0) {
            hostPs += ps;
        } else {
            idlePs += ps;
        }
    }

    void begins(long nowPs, int sort) {
        settle(nowPs);
        busy[sort]++;
    }

    void ends(long nowPs, int sort) {
        settle(nowPs);
        busy[sort]--;
    }

    void waits(long nowPs) {
        settle(nowPs);
        waiting++;
    }

    void waitsNoMore(long nowPs) {
        settle(nowPs);
        waiting--;
    }

    void moves(long nowPs, int kind) {
        settle(nowPs);
        moving[kind]++;
        movingAll++;
    }

    void hasMoved(long nowPs, int kind) {
        settle(nowPs);
        moving[kind]--;
        movingAll--;
    }

    /** Everything so far, the last instant being that. */
    RankTimes times(long stepPs) {
        settle(stepPs);
        return new RankTimes(
                stepPs, computePs, exposedPs, waitingPs, memoryPs, hostPs, idlePs, overlapPs, communicationPs);
    }
}
