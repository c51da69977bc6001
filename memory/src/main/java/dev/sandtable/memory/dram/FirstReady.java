// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/**
 * First-ready, first-come first-served over one window of reads and one of writes.
 *
 * <p><b>Model.</b> At each tick at most one column command and one row command issue (one of both where the pins are shared):
 * the oldest among those that may go first. A row hit needs its column access, a closed bank an activate, another open row a
 * precharge unless an older request still hits it. A request leaves its queue with its activate and is then served before the
 * queue. Writes wait until their queue passes the high watermark or no read waits, and drain to the low one. While an all-bank
 * refresh is owed, only requests whose row is already opened go on; so in the bank whose own refresh is next.
 * <p>What each bank wants next is kept from tick to tick and looked at again only when the bank changes; the best row command
 * survives column commands and the best column command row commands, because a delay only ever grows.
 * <p><b>Left out.</b> Forwarding from the write queue, merging of writes.
 * <p><b>Check.</b> Command for command what a plain search over all requests at every tick issues ({@code FirstReadyLawTest}).
 * <p><b>Source.</b> Rixner et al., "Memory access scheduling", ISCA 2000; limits to reordering: Mutlu and Moscibroda, MICRO 2007.
 */
final class FirstReady implements Scheduler {
    private static final int NONE = RequestQueue.NONE;
    /** Requests whose row was opened for them go before all that merely wait. */
    private static final long FIRST = -(1L << 62);

    /** Layout of {@link #rank}: 24 bits of ticks, 33 of age, 6 of bank. */
    private static final int TICK_SHIFT = 39;

    private static final int AGE_SHIFT = 6;
    private static final long AGES = 1L << 32;
    private static final long BANK_MASK = 63;

    // ---- Parameters -------------------------------------------------------------
    private final Device device;
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final boolean closesPages;
    private final long idleTicks;
    private final long patienceTicks;
    private final int rowHits;
    private final double writeLow;
    private final double writeHigh;
    private final int pseudoChannels;
    private final int banksPerPseudo;
    private final int banksPerGroup;
    private final int pseudoShift;
    private final int groupShift;
    private final long groupMask;
    private final RefreshDuty.IdleBanks unwanted = this::isUnwanted;

    // ---- State: requests ----------------------------------------------------------
    private final RequestQueue reads;
    private final RequestQueue writes;
    private final OpenedRequests opened;
    private RequestQueue current;
    private boolean draining;
    private long sequence;
    private long now;

    // ---- State: what each bank wants, a bit per bank of a pseudo-channel ----------
    private final long[] wantsColumn;
    private final long[] wantsActivate;
    private final long[] wantsPrecharge;
    private final long[] idleOpen;
    private final int[] hitSlot;
    private final long[] hitOrder;
    private final long[] oldestOrder;
    private final int[] hitsWhileWanted;
    private final long[] lastUseTick;

    // ---- State: the best commands ---------------------------------------------------
    private boolean columnKnown;
    private long columnTick;
    private long columnOrder;
    private int columnBank;
    private boolean rowKnown;
    private long rowTick;
    private long rowOrder;
    private int rowBank;
    private RowCommand rowCommand = RowCommand.NOTHING;

    private enum RowCommand {
        NOTHING,
        ACTIVATE,
        PRECHARGE,
        PRECHARGE_IDLE,
        PRECHARGE_ALL,
        REFRESH_ALL,
        PRECHARGE_FOR_REFRESH,
        REFRESH_BANK
    }

    FirstReady(Device device, RefreshDuty duty, Controller controller, TickTimings timings, Organization organization) {
        this.device = device;
        this.duty = duty;
        timers = device.timers;
        closesPages = controller.page().kind() == PagePolicy.Kind.CLOSED;
        idleTicks = timings.ticksOf(controller.page().idle());
        patienceTicks = timings.ticksOf(controller.fairness().patience());
        rowHits = controller.fairness().rowHits();
        Controller.Queues queues = controller.queues();
        writeLow = queues.low().value() * queues.writes();
        writeHigh = queues.high().value() * queues.writes();
        pseudoChannels = organization.pseudoChannels();
        banksPerPseudo = organization.banks();
        banksPerGroup = organization.banksPerGroup();
        groupShift = Integer.numberOfTrailingZeros(banksPerGroup);
        pseudoShift = Integer.numberOfTrailingZeros(banksPerPseudo);
        groupMask = banksPerGroup == Long.SIZE ? -1L : (1L << banksPerGroup) - 1;
        int banks = pseudoChannels * banksPerPseudo;
        reads = new RequestQueue(queues.reads(), banks);
        writes = new RequestQueue(queues.writes(), banks);
        current = reads;
        opened = new OpenedRequests(banks);
        wantsColumn = new long[pseudoChannels];
        wantsActivate = new long[pseudoChannels];
        wantsPrecharge = new long[pseudoChannels];
        idleOpen = new long[pseudoChannels];
        hitSlot = new int[banks];
        hitOrder = new long[banks];
        oldestOrder = new long[banks];
        hitsWhileWanted = new int[banks];
        lastUseTick = new long[banks];
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean accepts(boolean write, long at) {
        return !(write ? writes : reads).isFull();
    }

    @Override
    public void add(int bank, int row, boolean write, long at) {
        now = Math.max(now, at);
        RequestQueue queue = write ? writes : reads;
        queue.add(bank, row, at, sequence++);
        if (queue == current || idleTicks > 0) {
            boolean precharged = rowKnown && rowBank == bank;
            look(bank);
            if (precharged) {
                rowKnown = false;
            }
        }
    }

    @Override
    public long next(long at) {
        now = at;
        chooseDirection();
        if (duty.draining() != NONE) {
            chooseWhileDraining();
        } else {
            chooseBankToRefresh();
            if (!columnKnown) {
                findColumn();
            }
            if (!rowKnown) {
                findRow();
            }
        }
        long tick = Math.min(columnTick, rowTick);
        return patienceTicks == 0 ? tick : Math.min(tick, beforeNextOverdue());
    }

    /** The last tick before some bank's oldest request has waited too long: from the next on the choice is another. */
    private long beforeNextOverdue() {
        long sinceTick = now - patienceTicks;
        long arrival = Math.min(reads.oldestArrivalAfter(sinceTick), writes.oldestArrivalAfter(sinceTick));
        return arrival == NEVER ? NEVER : arrival + patienceTicks - 1;
    }

    @Override
    public void act(long tick) {
        if (columnTick == tick) {
            issueColumn(tick);
            next(tick);
        }
        if (rowTick == tick) {
            issueRow(tick);
        }
        now = tick + 1;
    }

    @Override
    public void refreshBecameDue() {
        columnKnown = false;
        rowKnown = false;
    }

    private void chooseDirection() {
        boolean before = draining;
        if (!draining) {
            draining = writes.size() > writeHigh || reads.size() == 0;
        } else {
            draining = !(writes.size() < writeLow && reads.size() != 0);
        }
        if (patienceTicks > 0) {
            draining = favourOverdue();
            lookAtAll();
        }
        if (draining != before) {
            current = draining ? writes : reads;
            lookAtAll();
        }
    }

    /** The direction whose oldest request has waited too long, the older of the two; else what was chosen. */
    private boolean favourOverdue() {
        long oldestRead = reads.oldestArrival();
        long oldestWrite = writes.oldestArrival();
        if (Math.min(oldestRead, oldestWrite) > now - patienceTicks) {
            return draining;
        }
        return oldestWrite < oldestRead;
    }

    // ---- Events: what each bank wants ----------------------------------------------

    private void lookAtAll() {
        Arrays.fill(wantsColumn, 0);
        Arrays.fill(wantsActivate, 0);
        Arrays.fill(wantsPrecharge, 0);
        columnKnown = false;
        rowKnown = false;
        int banks = pseudoChannels * banksPerPseudo;
        for (int bank = 0; bank < banks; bank++) {
            lookAt(bank);
        }
    }

    /** Looks at a bank that has changed, and whether that changes the best commands. */
    private void look(int bank) {
        lookAt(bank);
        if (columnKnown) {
            offerColumn(bank);
        }
        if (rowKnown && bank != rowBank) {
            offerRow(bank);
        }
    }

    private void lookAt(int bank) {
        int pseudo = bank >> pseudoShift;
        long bit = 1L << bank - (pseudo << pseudoShift);
        wantsColumn[pseudo] &= ~bit;
        wantsActivate[pseudo] &= ~bit;
        wantsPrecharge[pseudo] &= ~bit;
        idleOpen[pseudo] &= ~bit;
        int row = timers.openRow(bank);
        int oldest = current.oldest(bank);
        if (oldest == NONE) {
            if (idleTicks > 0 && row != BankTimers.CLOSED && isUnwanted(bank)) {
                idleOpen[pseudo] |= bit;
            }
            return;
        }
        oldestOrder[bank] = current.sequence(oldest);
        if (duty.chosenBank(pseudo) == bank && !opened.has(bank)) {
            // Nothing goes before its refresh; hits that went on would put it off for ever.
            return;
        }
        if (row == BankTimers.CLOSED) {
            wantsActivate[pseudo] |= bit;
            return;
        }
        int hit = current.oldestHit(bank, row);
        if (hit != NONE && hit != oldest && mustWait(bank, oldest)) {
            hit = NONE;
        }
        if (hit != NONE) {
            hitSlot[bank] = hit;
            hitOrder[bank] = current.sequence(hit);
            wantsColumn[pseudo] |= bit;
        }
        if (!opened.has(bank) && (hit == NONE || current.arrival(oldest) < current.arrival(hit))) {
            wantsPrecharge[pseudo] |= bit;
        }
    }

    /** Whether hits of a bank must wait for its oldest request, which wants another row. */
    private boolean mustWait(int bank, int oldest) {
        return rowHits > 0 && hitsWhileWanted[bank] >= rowHits
                || patienceTicks > 0 && current.arrival(oldest) <= now - patienceTicks;
    }

    private boolean isUnwanted(int bank) {
        return reads.isIdle(bank) && writes.isIdle(bank) && !opened.has(bank);
    }

    // ---- Events: the best column command ----------------------------------------------

    private void findColumn() {
        columnTick = NEVER;
        columnOrder = NEVER;
        columnBank = NONE;
        for (int i = 0; i < opened.size(); i++) {
            int bank = opened.bank(i);
            if (timers.columnFloorOfBank(bank, opened.isWrite(bank)) <= columnTick) {
                offerOpened(bank);
            }
        }
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            if (wantsColumn[pseudo] != 0) {
                findHit(pseudo, Math.max(now, timers.columnFloorOfPseudo(pseudo, draining)));
            }
        }
        columnKnown = true;
    }

    private void findHit(int pseudo, long floor) {
        int first = pseudo << pseudoShift;
        if (columnTick < floor) {
            return;
        }
        long none = columnTick == NEVER ? NEVER : columnTick - floor + 1 << TICK_SHIFT;
        long best = none;
        for (long left = wantsColumn[pseudo]; left != 0; ) {
            int inPseudo = Long.numberOfTrailingZeros(left) & -banksPerGroup;
            long inGroup = left & groupMask << inPseudo;
            left ^= inGroup;
            long groupFloor = Math.max(floor, timers.columnFloorOfGroup(first + inPseudo >> groupShift, draining));
            if (groupFloor - floor > best >>> TICK_SHIFT) {
                continue;
            }
            for (; inGroup != 0; inGroup &= inGroup - 1) {
                int bank = first + Long.numberOfTrailingZeros(inGroup);
                long tick = BankTimers.rising(Math.max(groupFloor, timers.columnFloorOfBank(bank, draining)));
                best = Math.min(best, rank(tick - floor, hitOrder[bank], bank - first));
            }
        }
        if (best != none) {
            int bank = first + (int) (best & BANK_MASK);
            offerColumn(bank, floor + (best >>> TICK_SHIFT), hitOrder[bank]);
        }
    }

    private void offerColumn(int bank) {
        if (opened.has(bank)) {
            offerOpened(bank);
        }
        int pseudo = bank >> pseudoShift;
        if ((wantsColumn[pseudo] & 1L << bank - (pseudo << pseudoShift)) != 0) {
            offerHit(bank);
        }
    }

    private void offerOpened(int bank) {
        offerColumn(bank, timers.earliestColumn(bank, opened.isWrite(bank)), FIRST + opened.order(bank));
    }

    private void offerHit(int bank) {
        offerColumn(bank, timers.earliestColumn(bank, draining), hitOrder[bank]);
    }

    private void offerColumn(int bank, long earliest, long order) {
        long tick = Math.max(BankTimers.rising(now), earliest);
        if (tick < columnTick || (tick == columnTick && order < columnOrder)) {
            columnTick = tick;
            columnOrder = order;
            columnBank = bank;
        }
    }

    // ---- Events: the best row command ---------------------------------------------------

    private void findRow() {
        rowTick = NEVER;
        rowOrder = NEVER;
        rowBank = NONE;
        rowCommand = RowCommand.NOTHING;
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            offerRefreshOfBank(pseudo);
            int first = pseudo << pseudoShift;
            if (wantsActivate[pseudo] != 0) {
                findActivate(first, wantsActivate[pseudo], Math.max(now, timers.activateFloorOfPseudo(pseudo)));
            }
            if (wantsPrecharge[pseudo] != 0) {
                findPrecharge(first, wantsPrecharge[pseudo], Math.max(now, timers.prechargeFloorOfPseudo(pseudo)));
            }
            for (long left = idleOpen[pseudo]; left != 0; left &= left - 1) {
                offerIdle(first + Long.numberOfTrailingZeros(left));
            }
        }
        rowKnown = true;
    }

    private void findActivate(int first, long wanting, long floor) {
        long best = NEVER;
        for (long left = wanting; left != 0; left &= left - 1) {
            int bank = first + Long.numberOfTrailingZeros(left);
            long tick = BankTimers.rising(Math.max(floor, timers.activateFloorOfBank(bank)));
            best = Math.min(best, rank(tick - floor, oldestOrder[bank], bank - first));
        }
        int bank = first + (int) (best & BANK_MASK);
        offerRow(RowCommand.ACTIVATE, bank, floor + (best >>> TICK_SHIFT), oldestOrder[bank]);
    }

    private void findPrecharge(int first, long wanting, long floor) {
        long best = NEVER;
        for (long left = wanting; left != 0; left &= left - 1) {
            int bank = first + Long.numberOfTrailingZeros(left);
            long tick = timers.edge(Math.max(floor, timers.prechargeFloorOfBank(bank)));
            best = Math.min(best, rank(tick - floor, oldestOrder[bank], bank - first));
        }
        int bank = first + (int) (best & BANK_MASK);
        offerRow(RowCommand.PRECHARGE, bank, floor + (best >>> TICK_SHIFT), oldestOrder[bank]);
    }

    /**
     * Tick, then age, then bank in one number, so that the smallest of many is found without a branch: the order of requests
     * is random where it matters, and a processor that guesses wrong loses more than the comparison costs.
     */
    private long rank(long ticksAfterFloor, long order, int bank) {
        return ticksAfterFloor << TICK_SHIFT | order - sequence + AGES << AGE_SHIFT | bank;
    }

    private void offerRow(int bank) {
        int pseudo = bank >> pseudoShift;
        long bit = 1L << bank - (pseudo << pseudoShift);
        if (duty.chosenBank(pseudo) == bank) {
            rowKnown = false;
        } else if ((wantsActivate[pseudo] & bit) != 0) {
            offerActivate(bank, timers.activateFloorOfPseudo(pseudo));
        } else if ((wantsPrecharge[pseudo] & bit) != 0) {
            offerPrecharge(bank, timers.prechargeFloorOfPseudo(pseudo));
        } else if ((idleOpen[pseudo] & bit) != 0) {
            offerIdle(bank);
        }
    }

    private void offerRefreshOfBank(int pseudo) {
        int bank = duty.chosenBank(pseudo);
        if (bank == NONE || opened.has(bank)) {
            return;
        }
        if (timers.openRow(bank) == BankTimers.CLOSED) {
            offerRow(RowCommand.REFRESH_BANK, bank, timers.earliestRefresh(bank), FIRST);
        } else {
            offerRow(RowCommand.PRECHARGE_FOR_REFRESH, bank, timers.earliestPrecharge(bank), FIRST);
        }
    }

    private void offerActivate(int bank, long floor) {
        long tick = BankTimers.rising(Math.max(now, Math.max(floor, timers.activateFloorOfBank(bank))));
        offerRow(RowCommand.ACTIVATE, bank, tick, oldestOrder[bank]);
    }

    private void offerPrecharge(int bank, long floor) {
        long tick = timers.edge(Math.max(now, Math.max(floor, timers.prechargeFloorOfBank(bank))));
        offerRow(RowCommand.PRECHARGE, bank, tick, oldestOrder[bank]);
    }

    private void offerIdle(int bank) {
        long tick = timers.edge(Math.max(timers.earliestPrecharge(bank), lastUseTick[bank] + idleTicks));
        offerRow(RowCommand.PRECHARGE_IDLE, bank, tick, NEVER - 1);
    }

    private void offerRow(RowCommand command, int bank, long earliest, long order) {
        long tick = Math.max(timers.edge(now), earliest);
        if (tick < rowTick || (tick == rowTick && order < rowOrder)) {
            rowTick = tick;
            rowOrder = order;
            rowBank = bank;
            rowCommand = command;
        }
    }

    // ---- Events: refresh ------------------------------------------------------------------

    private void chooseWhileDraining() {
        int pseudo = duty.draining();
        columnTick = NEVER;
        columnOrder = NEVER;
        columnBank = NONE;
        boolean mayClose = true;
        for (int i = 0; i < opened.size(); i++) {
            offerOpened(opened.bank(i));
            mayClose &= opened.bank(i) >> pseudoShift != pseudo;
        }
        rowTick = NEVER;
        rowOrder = NEVER;
        rowBank = NONE;
        rowCommand = RowCommand.NOTHING;
        int first = pseudo * banksPerPseudo;
        if (!timers.anyOpen(pseudo)) {
            offerRow(RowCommand.REFRESH_ALL, first, timers.earliestRefreshAll(pseudo), FIRST);
        } else if (mayClose) {
            offerRow(RowCommand.PRECHARGE_ALL, first, timers.earliestPrechargeAll(pseudo), FIRST);
        }
        columnKnown = false;
        rowKnown = false;
    }

    private void chooseBankToRefresh() {
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            if (duty.mustChoose(pseudo)) {
                duty.choose(pseudo, unwanted);
                int bank = duty.chosenBank(pseudo);
                if (bank != NONE) {
                    look(bank);
                    rowKnown = false;
                    columnKnown &= bank != columnBank;
                }
            }
        }
    }

    // ---- Events: what issues --------------------------------------------------------

    private void issueColumn(long tick) {
        int bank = columnBank;
        lastUseTick[bank] = tick;
        if (opened.has(bank) && columnOrder < 0) {
            device.access(bank, opened.isWrite(bank), opened.arrival(bank), tick);
            opened.remove(bank);
        } else {
            int slot = hitSlot[bank];
            if (!current.wasOpened(slot)) {
                device.countHit();
            }
            if (current.oldest(bank) != slot) {
                hitsWhileWanted[bank]++;
            }
            long arrival = current.arrival(slot);
            current.remove(slot);
            device.access(bank, draining, arrival, tick);
        }
        if (closesPages && !opened.has(bank) && !isHitByAny(bank)) {
            device.autoPrecharge(bank);
        }
        columnKnown = false;
        if (timers.sharesPins() || rowBank == bank) {
            rowKnown = false;
        }
        look(bank);
    }

    private boolean isHitByAny(int bank) {
        int row = timers.openRow(bank);
        return reads.oldestHit(bank, row) != NONE || writes.oldestHit(bank, row) != NONE;
    }

    private void issueRow(long tick) {
        int bank = rowBank;
        int pseudo = bank >> pseudoShift;
        rowKnown = false;
        if (timers.sharesPins() || columnBank == bank) {
            columnKnown = false;
        }
        switch (rowCommand) {
            case ACTIVATE -> activate(bank, tick);
            case PRECHARGE -> {
                if (current.markOpened(current.oldest(bank))) {
                    device.countConflict();
                }
                device.precharge(bank, tick);
            }
            case PRECHARGE_IDLE, PRECHARGE_FOR_REFRESH -> device.precharge(bank, tick);
            case PRECHARGE_ALL -> device.prechargeAll(pseudo, tick);
            case REFRESH_ALL -> {
                device.refreshAll(pseudo, tick);
                duty.servedAll(pseudo);
                if (duty.draining() == NONE) {
                    lookAtAll();
                }
            }
            case REFRESH_BANK -> {
                device.refreshBank(bank, tick);
                duty.servedBank(pseudo);
            }
            case NOTHING -> throw new IllegalStateException("no row command was ready at tick " + tick);
        }
        look(bank);
    }

    private void activate(int bank, long tick) {
        int slot = current.oldest(bank);
        if (current.markOpened(slot)) {
            device.countMiss();
        }
        device.activate(bank, current.row(slot), tick);
        opened.add(bank, current.sequence(slot), current.arrival(slot), draining);
        current.remove(slot);
        hitsWhileWanted[bank] = 0;
        lastUseTick[bank] = tick;
    }

    // ---- Statistics -------------------------------------------------------------

    @Override
    public boolean describe(RelativeState state, long at, Renaming names) {
        state.word(draining ? 1 : 0);
        long[] byAge = new long[waiting()];
        int size = reads.copyTo(byAge, 0, 0);
        size = writes.copyTo(byAge, size, 1);
        opened.copyTo(byAge, size);
        Arrays.sort(byAge);
        for (long entry : byAge) {
            int slot = (int) (entry >>> RequestQueue.KIND_BITS) & RequestQueue.SLOT_MASK;
            describe(state, at, names, slot, (int) entry & (1 << RequestQueue.KIND_BITS) - 1);
        }
        for (int bank = 0; bank < hitsWhileWanted.length; bank++) {
            int actual = names.actual(bank, 0);
            state.word(rowHits == 0 ? 0 : Math.min(rowHits, hitsWhileWanted[actual]));
            state.word(idleTicks == 0 ? 0 : Math.max(0, lastUseTick[actual] + idleTicks - at));
        }
        return true;
    }

    private void describe(RelativeState state, long at, Renaming names, int slot, int kind) {
        if (kind == OpenedRequests.KIND) {
            state.word(names.name(slot, timers.openRow(slot)));
            state.word(at - opened.arrival(slot) << 3 | kind << 1 | (opened.isWrite(slot) ? 1 : 0));
        } else {
            RequestQueue queue = kind == 0 ? reads : writes;
            state.word(names.name(queue.bank(slot), queue.row(slot)));
            state.word(at - queue.arrival(slot) << 3 | kind << 1 | (queue.wasOpened(slot) ? 1 : 0));
        }
    }

    @Override
    public int waiting() {
        return reads.size() + writes.size() + opened.size();
    }
}
