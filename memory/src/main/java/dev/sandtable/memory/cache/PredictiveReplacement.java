// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * Static re-reference interval prediction with two bits, hit priority.
 *
 * <p><b>Model.</b> Each line has a predicted interval to its next use: 0 near, 3 distant. A line comes with 2 and falls
 * to 0 when it is used. The victim is the first way at 3; while there is none, all ways grow by 1. A scan of lines
 * used once therefore passes without driving out lines that were used twice.
 * <p><b>Left out.</b> Bimodal and dynamic insertion (BRRIP, DRRIP).
 * <p><b>Check.</b> The paper's steps written with a list per set ({@code ReplacementLawTest}); used lines survive a scan.
 * <p><b>Source.</b> Jaleel, Theobald, Steely and Emer, "High performance cache replacement using re-reference interval
 * prediction", ISCA 2010.
 */
final class PredictiveReplacement implements Replacement {
    private static final byte NEAR = 0;
    private static final byte LONG = 2;
    private static final byte DISTANT = 3;

    // ---- Parameters -------------------------------------------------------------
    private final int ways;

    // ---- State ------------------------------------------------------------------
    private final byte[] intervals;

    PredictiveReplacement(int sets, int ways) {
        this.ways = ways;
        intervals = new byte[sets * ways];
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void used(int set, int way) {
        intervals[set * ways + way] = NEAR;
    }

    @Override
    public void filled(int set, int way) {
        intervals[set * ways + way] = LONG;
    }

    @Override
    public int victim(int set, long pinned) {
        int first = set * ways;
        int victim = -1;
        byte longest = -1;
        for (int way = 0; way < ways; way++) {
            if (intervals[first + way] > longest && (pinned >>> way & 1) == 0) {
                victim = way;
                longest = intervals[first + way];
            }
        }
        int growth = DISTANT - longest;
        for (int way = first; growth > 0 && way < first + ways; way++) {
            intervals[way] = (byte) Math.min(DISTANT, intervals[way] + growth);
        }
        return victim;
    }
}
