// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * The best row command: the earliest that may go, of these one for a refresh, of these the one of the oldest request. It stays the best
 * as a {@link ColumnChoice} does.
 */
final class RowChoice {
    private static final long NEVER = Scheduler.NEVER;
    private static final int NONE = RequestQueue.NONE;
    private static final long FIRST = -(1L << 62);

    /** What it is for. */
    enum Purpose {
        NOTHING,
        ACTIVATE,
        PRECHARGE,
        PRECHARGE_IDLE,
        PRECHARGE_ALL,
        REFRESH_ALL,
        PRECHARGE_FOR_REFRESH,
        REFRESH_BANK
    }

    // ---- Parameters -------------------------------------------------------------
    private final BankTimers timers;
    private final BankWants wants;
    private final RefreshDuty duty;

    // ---- State ------------------------------------------------------------------
    private boolean known;
    private long tick = NEVER;
    private long order = NEVER;
    private int bank = NONE;
    private Purpose purpose = Purpose.NOTHING;

    RowChoice(BankTimers timers, BankWants wants, RefreshDuty duty) {
        this.timers = timers;
        this.wants = wants;
        this.duty = duty;
    }

    // ---- Events -----------------------------------------------------------------

    /** What was best may no longer be. */
    void forget() {
        known = false;
    }

    void forgetIfOf(int changed) {
        known &= bank != changed;
    }

    private void clear() {
        tick = NEVER;
        order = NEVER;
        bank = NONE;
        purpose = Purpose.NOTHING;
    }

    /** Finds the best among all, if it is not known. */
    void find(long now) {
        if (known) {
            return;
        }
        clear();
        for (int pseudo = 0; pseudo < wants.activate.length; pseudo++) {
            offerRefreshOfBank(pseudo, now);
            int first = wants.firstBank(pseudo);
            if (wants.activate[pseudo] != 0) {
                findActivate(first, wants.activate[pseudo], Math.max(now, timers.activateFloorOfPseudo(pseudo)), now);
            }
            if (wants.precharge[pseudo] != 0) {
                findPrecharge(
                        first, wants.precharge[pseudo], Math.max(now, timers.prechargeFloorOfPseudo(pseudo)), now);
            }
            for (long left = wants.idle[pseudo]; left != 0; left &= left - 1) {
                offerIdle(first + Long.numberOfTrailingZeros(left), now);
            }
        }
        known = true;
    }

    private void findActivate(int first, long wanting, long floor, long now) {
        long best = NEVER;
        for (long left = wanting; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            long earliest = BankTimers.rising(Math.max(floor, timers.activateFloorOfBank(first + at)));
            best = Math.min(best, wants.rank(earliest - floor, wants.oldestOrder(first + at), at));
        }
        int found = first + BankWants.bank(best);
        offer(Purpose.ACTIVATE, found, floor + BankWants.ticks(best), wants.oldestOrder(found), now);
    }

    private void findPrecharge(int first, long wanting, long floor, long now) {
        long best = NEVER;
        for (long left = wanting; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            long earliest = timers.edge(Math.max(floor, timers.prechargeFloorOfBank(first + at)));
            best = Math.min(best, wants.rank(earliest - floor, wants.oldestOrder(first + at), at));
        }
        int found = first + BankWants.bank(best);
        offer(Purpose.PRECHARGE, found, floor + BankWants.ticks(best), wants.oldestOrder(found), now);
    }

    private void offerRefreshOfBank(int pseudo, long now) {
        int chosen = duty.chosenBank(pseudo);
        if (chosen == NONE || wants.opened.has(chosen)) {
            return;
        }
        if (timers.openRow(chosen) == BankTimers.CLOSED) {
            offer(Purpose.REFRESH_BANK, chosen, timers.earliestRefresh(chosen), FIRST, now);
        } else {
            offer(Purpose.PRECHARGE_FOR_REFRESH, chosen, timers.earliestPrecharge(chosen), FIRST, now);
        }
    }

    /** While all banks of a pseudo-channel are to be refreshed: closing them once none is being opened, then the refresh. */
    void findForRefresh(int pseudo, long now) {
        clear();
        known = false;
        int first = wants.firstBank(pseudo);
        if (!timers.anyOpen(pseudo)) {
            offer(Purpose.REFRESH_ALL, first, timers.earliestRefreshAll(pseudo), FIRST, now);
            return;
        }
        for (int i = 0; i < wants.opened.size(); i++) {
            if (wants.pseudo(wants.opened.bank(i)) == pseudo) {
                return;
            }
        }
        offer(Purpose.PRECHARGE_ALL, first, timers.earliestPrechargeAll(pseudo), FIRST, now);
    }

    /** A bank has changed. */
    void offer(int changed, long now) {
        if (!known || changed == bank) {
            return;
        }
        int pseudo = wants.pseudo(changed);
        long bit = wants.bit(changed);
        if (duty.chosenBank(pseudo) == changed) {
            known = false;
        } else if ((wants.activate[pseudo] & bit) != 0) {
            offer(Purpose.ACTIVATE, changed, timers.earliestActivate(changed), wants.oldestOrder(changed), now);
        } else if ((wants.precharge[pseudo] & bit) != 0) {
            offer(Purpose.PRECHARGE, changed, timers.earliestPrecharge(changed), wants.oldestOrder(changed), now);
        } else if ((wants.idle[pseudo] & bit) != 0) {
            offerIdle(changed, now);
        }
    }

    private void offerIdle(int idle, long now) {
        long earliest = timers.edge(Math.max(timers.earliestPrecharge(idle), wants.idleTick(idle)));
        offer(Purpose.PRECHARGE_IDLE, idle, earliest, NEVER - 1, now);
    }

    private void offer(Purpose offered, int candidate, long earliest, long age, long now) {
        long soonest = offered == Purpose.ACTIVATE ? BankTimers.rising(now) : timers.edge(now);
        long at = Math.max(soonest, earliest);
        if (at < tick || (at == tick && age < order)) {
            tick = at;
            order = age;
            bank = candidate;
            purpose = offered;
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** When it may go; {@link Scheduler#NEVER} if there is none. */
    long tick() {
        return tick;
    }

    /** Its bank, or the first of all that it is for. */
    int bank() {
        return bank;
    }

    Purpose purpose() {
        return purpose;
    }
}
