// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/**
 * What refresh a channel owes.
 *
 * <p><b>Model.</b> All-bank: at every multiple of tREFI each pseudo-channel owes one refresh; they are served one
 * pseudo-channel after the other. Per-bank: at every multiple of tREFI/banks each pseudo-channel owes one bank; any bank
 * not yet refreshed in the present round may serve, an idle one by preference; once {@link #POSTPONED} are owed, the
 * lowest-numbered one must.
 * <p><b>Left out.</b> Pulling refreshes in ahead of time; self-refresh; temperature ranges.
 * <p><b>Check.</b> Over a long run each bank is refreshed once per tREFI ({@code DramChannelTest}).
 * <p><b>Source.</b> JESD235 and JESD238 (at most eight refreshes postponed); choosing idle banks: Chang et al., HPCA 2014.
 */
final class RefreshDuty {
    static final int POSTPONED = 8;
    private static final long NEVER = Long.MAX_VALUE;

    // ---- Parameters -------------------------------------------------------------
    private final RefreshPolicy policy;
    private final int pseudoChannels;
    private final int banksPerPseudo;
    private final int intervalTicks;

    // ---- State ------------------------------------------------------------------
    private final int[] owed;
    private final boolean[] done;
    private final int[] doneCount;
    private final int[] chosen;
    private long round = 1;
    private long leftOutTicks;
    private long dueTick;

    RefreshDuty(RefreshPolicy policy, TickTimings timings, Organization organization) {
        this.policy = policy;
        pseudoChannels = organization.pseudoChannels();
        banksPerPseudo = organization.banks();
        intervalTicks = timings.refreshInterval;
        owed = new int[pseudoChannels];
        done = new boolean[pseudoChannels * banksPerPseudo];
        doneCount = new int[pseudoChannels];
        chosen = new int[pseudoChannels];
        Arrays.fill(chosen, RequestQueue.NONE);
        dueTick = due();
    }

    private long due() {
        return switch (policy) {
            case NONE -> NEVER;
            case ALL_BANK -> round * intervalTicks - leftOutTicks;
            case PER_BANK -> round * intervalTicks / banksPerPseudo - leftOutTicks;
        };
    }

    // ---- Events -----------------------------------------------------------------

    /** When the next refresh becomes due. */
    long dueTick() {
        return dueTick;
    }

    /** The due refresh is now owed by every pseudo-channel. */
    void becomeDue() {
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            owed[pseudo]++;
        }
        round++;
        dueTick = due();
    }

    /** The pseudo-channel that all-bank refresh serves now, or {@link RequestQueue#NONE}. */
    int draining() {
        if (policy == RefreshPolicy.ALL_BANK) {
            for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
                if (owed[pseudo] > 0) {
                    return pseudo;
                }
            }
        }
        return RequestQueue.NONE;
    }

    /** An all-bank refresh was issued. */
    void servedAll(int pseudo) {
        owed[pseudo]--;
    }

    /**
     * The bank of a pseudo-channel that is to be refreshed next, or {@link RequestQueue#NONE}; nothing but what
     * its refresh needs goes to it until that is issued.
     */
    int chosenBank(int pseudo) {
        return chosen[pseudo];
    }

    /** Chooses a bank if one is owed: the first idle one, or the first at all once no more may be postponed. */
    void choose(int pseudo, IdleBanks idle) {
        if (policy != RefreshPolicy.PER_BANK || owed[pseudo] == 0 || chosen[pseudo] != RequestQueue.NONE) {
            return;
        }
        int first = RequestQueue.NONE;
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            if (!done[bank]) {
                if (idle.isIdle(bank)) {
                    chosen[pseudo] = bank;
                    return;
                }
                first = first == RequestQueue.NONE ? bank : first;
            }
        }
        if (owed[pseudo] > POSTPONED) {
            chosen[pseudo] = first;
        }
    }

    /** The chosen bank's refresh was issued. */
    void servedBank(int pseudo) {
        done[chosen[pseudo]] = true;
        chosen[pseudo] = RequestQueue.NONE;
        owed[pseudo]--;
        doneCount[pseudo]++;
        if (doneCount[pseudo] == banksPerPseudo) {
            doneCount[pseudo] = 0;
            Arrays.fill(done, pseudo * banksPerPseudo, (pseudo + 1) * banksPerPseudo, false);
        }
    }

    /** Time and refreshes pass in which nothing is simulated. */
    void leaveOut(long ticks, long refreshes) {
        leftOutTicks += ticks;
        round += refreshes;
        dueTick = due();
    }

    // ---- Statistics -------------------------------------------------------------

    /** Refreshes that have fallen due so far. */
    long refreshesDue() {
        return round - 1;
    }

    /** Writes down what decides the future of refresh of all banks but for the time to the next one. */
    void describe(RelativeState state) {
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            state.word(owed[pseudo]);
        }
    }

    /** Whether a pseudo-channel owes a bank's refresh for which none is chosen yet. */
    boolean mustChoose(int pseudo) {
        return policy == RefreshPolicy.PER_BANK && owed[pseudo] > 0 && chosen[pseudo] == RequestQueue.NONE;
    }

    /** Tells whether a bank has nothing to do. */
    interface IdleBanks {
        boolean isIdle(int bank);
    }
}
