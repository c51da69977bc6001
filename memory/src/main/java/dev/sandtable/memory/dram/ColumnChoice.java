// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * The best column command: the earliest that may go, of these a request whose row was opened for it, of these the oldest.
 *
 * <p>It stays the best while only other commands go out, because delays grow and never shrink; a bank that changes is offered.
 */
final class ColumnChoice {
    private static final long NEVER = Scheduler.NEVER;
    /** Requests whose row was opened for them go before all that merely wait. */
    private static final long FIRST = -(1L << 62);

    // ---- Parameters -------------------------------------------------------------
    private final BankTimers timers;
    private final BankWants wants;
    private final int banksPerGroup;
    private final int groupShift;
    private final long groupMask;

    // ---- State ------------------------------------------------------------------
    private boolean known;
    private long tick = NEVER;
    private long order = NEVER;
    private int bank = RequestQueue.NONE;
    private int lastPseudo;

    ColumnChoice(BankTimers timers, BankWants wants, Organization organization) {
        this.timers = timers;
        this.wants = wants;
        banksPerGroup = organization.banksPerGroup();
        groupShift = Integer.numberOfTrailingZeros(banksPerGroup);
        groupMask = banksPerGroup == Long.SIZE ? -1L : (1L << banksPerGroup) - 1;
    }

    // ---- Events -----------------------------------------------------------------

    /** What was best may no longer be. */
    void forget() {
        known = false;
    }

    /** The best was issued. */
    void forgetIssued() {
        known = false;
        lastPseudo = wants.pseudo(bank);
    }

    void forgetIfOf(int changed) {
        known &= bank != changed;
    }

    /** Finds the best among all, if it is not known. */
    void find(long now) {
        if (known) {
            return;
        }
        findOpened(now);
        // The pseudo-channel after the one just served first: where pins alternate it is free earlier and rules the
        // others out.
        int pseudoChannels = wants.column.length;
        for (int i = 1; i <= pseudoChannels; i++) {
            int pseudo = lastPseudo + i & pseudoChannels - 1;
            if (wants.column[pseudo] != 0) {
                findHit(pseudo, Math.max(now, timers.columnFloorOfPseudo(pseudo, wants.isDraining())), now);
            }
        }
        known = true;
    }

    /** Finds the best among those whose row is opened, and lets all others wait. */
    void findOpened(long now) {
        tick = NEVER;
        order = NEVER;
        bank = RequestQueue.NONE;
        known = false;
        OpenedRequests opened = wants.opened;
        for (int i = 0; i < opened.size(); i++) {
            int candidate = opened.bank(i);
            if (timers.columnFloorOfBank(candidate, opened.isWrite(candidate)) <= tick) {
                offerOpened(candidate, now);
            }
        }
    }

    private void findHit(int pseudo, long floor, long now) {
        if (tick < floor) {
            return;
        }
        boolean write = wants.isDraining();
        int first = wants.firstBank(pseudo);
        long none = tick == NEVER ? NEVER : BankWants.firstAfter(tick - floor);
        long best = none;
        for (long left = wants.column[pseudo]; left != 0; ) {
            int inPseudo = Long.numberOfTrailingZeros(left) & -banksPerGroup;
            long inGroup = left & groupMask << inPseudo;
            left ^= inGroup;
            long groupFloor = Math.max(floor, timers.columnFloorOfGroup(first + inPseudo >> groupShift, write));
            if (groupFloor - floor > BankWants.ticks(best)) {
                continue;
            }
            for (; inGroup != 0; inGroup &= inGroup - 1) {
                int at = Long.numberOfTrailingZeros(inGroup);
                long earliest = BankTimers.rising(Math.max(groupFloor, timers.columnFloorOfBank(first + at, write)));
                best = Math.min(best, wants.rank(earliest - floor, wants.hitOrder(first + at), at));
            }
        }
        if (best != none) {
            int found = first + BankWants.bank(best);
            offer(found, floor + BankWants.ticks(best), wants.hitOrder(found), now);
        }
    }

    /** A bank has changed. */
    void offer(int changed, long now) {
        if (!known) {
            return;
        }
        if (wants.opened.has(changed)) {
            offerOpened(changed, now);
        }
        if ((wants.column[wants.pseudo(changed)] & wants.bit(changed)) != 0) {
            offer(changed, timers.earliestColumn(changed, wants.isDraining()), wants.hitOrder(changed), now);
        }
    }

    private void offerOpened(int candidate, long now) {
        long earliest = timers.earliestColumn(candidate, wants.opened.isWrite(candidate));
        offer(candidate, earliest, FIRST + wants.opened.order(candidate), now);
    }

    private void offer(int candidate, long earliest, long age, long now) {
        long at = Math.max(BankTimers.rising(now), earliest);
        if (at < tick || (at == tick && age < order)) {
            tick = at;
            order = age;
            bank = candidate;
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** When it may go; {@link Scheduler#NEVER} if there is none. */
    long tick() {
        return tick;
    }

    int bank() {
        return bank;
    }

    /** Whether it serves a request whose row was opened for it. */
    boolean isOpened() {
        return order < 0;
    }
}
