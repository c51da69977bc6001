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

    // ---- Parameters -------------------------------------------------------------
    private final Device device;
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final boolean closesPages;
    private final long patienceTicks;
    private final double writeLow;
    private final double writeHigh;
    private final int pseudoChannels;

    // ---- State ------------------------------------------------------------------
    private final BankWants wants;
    private final ColumnChoice column;
    private final RowChoice row;
    private long now;

    FirstReady(Device device, RefreshDuty duty, Controller controller, TickTimings timings, Organization organization) {
        this.device = device;
        this.duty = duty;
        timers = device.timers;
        closesPages = controller.page().kind() == PagePolicy.Kind.CLOSED;
        patienceTicks = timings.ticksOf(controller.fairness().patience());
        Controller.Queues queues = controller.queues();
        writeLow = queues.low().value() * queues.writes();
        writeHigh = queues.high().value() * queues.writes();
        pseudoChannels = organization.pseudoChannels();
        wants = new BankWants(timers, duty, controller, timings, organization);
        column = new ColumnChoice(timers, wants, organization);
        row = new RowChoice(timers, wants, duty);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean accepts(boolean write, long at) {
        return !(write ? wants.writes : wants.reads).isFull();
    }

    @Override
    public void add(int bank, int rowOfRequest, boolean write, long at) {
        now = Math.max(now, at);
        if (wants.add(bank, rowOfRequest, write, at)) {
            row.forgetIfOf(bank);
            look(bank);
        }
    }

    @Override
    public long next(long at) {
        now = at;
        chooseDirection();
        if (duty.draining() != NONE) {
            column.findOpened(now);
            row.findForRefresh(duty.draining(), now);
        } else {
            chooseBankToRefresh();
            column.find(now);
            row.find(now);
        }
        long tick = Math.min(column.tick(), row.tick());
        return patienceTicks == 0 ? tick : Math.min(tick, beforeNextOverdue());
    }

    /** The last tick before some bank's oldest request has waited too long: from the next on the choice is another. */
    private long beforeNextOverdue() {
        long sinceTick = now - patienceTicks;
        long arrival = Math.min(wants.reads.oldestArrivalAfter(sinceTick), wants.writes.oldestArrivalAfter(sinceTick));
        return arrival == NEVER ? NEVER : arrival + patienceTicks - 1;
    }

    @Override
    public void act(long tick) {
        if (column.tick() == tick) {
            issueColumn(tick);
            next(tick);
        }
        if (row.tick() == tick) {
            issueRow(tick);
        }
        now = tick + 1;
    }

    @Override
    public void refreshBecameDue() {
        column.forget();
        row.forget();
    }

    // ---- Events: whose turn it is -----------------------------------------------------

    private void chooseDirection() {
        int reads = wants.reads.size();
        int writes = wants.writes.size();
        boolean before = wants.isDraining();
        boolean draining = before ? !(writes < writeLow && reads != 0) : writes > writeHigh || reads == 0;
        if (patienceTicks > 0) {
            draining = favourOverdue(draining);
        }
        if (draining != before) {
            wants.turn(draining);
        }
        if (draining != before || patienceTicks > 0) {
            lookAtAll();
        }
    }

    /** The direction whose oldest request has waited too long, the older of the two; else what was chosen. */
    private boolean favourOverdue(boolean chosen) {
        long oldestRead = wants.reads.oldestArrival();
        long oldestWrite = wants.writes.oldestArrival();
        return Math.min(oldestRead, oldestWrite) > now - patienceTicks ? chosen : oldestWrite < oldestRead;
    }

    private void lookAtAll() {
        wants.lookAtAll(now);
        column.forget();
        row.forget();
    }

    /** Looks at a bank that has changed, and whether that changes the best commands. */
    private void look(int bank) {
        wants.lookAt(bank, now);
        column.offer(bank, now);
        row.offer(bank, now);
    }

    private void chooseBankToRefresh() {
        for (int pseudo = 0; pseudo < pseudoChannels; pseudo++) {
            if (duty.mustChoose(pseudo)) {
                duty.choose(pseudo, wants::isUnwanted);
                int bank = duty.chosenBank(pseudo);
                if (bank != NONE) {
                    look(bank);
                    row.forget();
                    column.forgetIfOf(bank);
                }
            }
        }
    }

    // ---- Events: what issues --------------------------------------------------------

    private void issueColumn(long tick) {
        int bank = column.bank();
        OpenedRequests opened = wants.opened;
        wants.used(bank, tick);
        if (column.isOpened()) {
            device.access(bank, opened.isWrite(bank), opened.arrival(bank), tick);
            opened.remove(bank);
        } else {
            if (!wants.current().wasOpened(wants.hitSlot(bank))) {
                device.countHit();
            }
            device.access(bank, wants.isDraining(), wants.takeHit(bank), tick);
        }
        if (closesPages && !opened.has(bank) && !wants.isHit(bank)) {
            device.autoPrecharge(bank);
        }
        column.forgetIssued();
        row.forgetIfOf(bank);
        if (timers.sharesPins()) {
            row.forget();
        }
        look(bank);
    }

    private void issueRow(long tick) {
        int bank = row.bank();
        int pseudo = wants.pseudo(bank);
        row.forget();
        column.forgetIfOf(bank);
        if (timers.sharesPins()) {
            column.forget();
        }
        switch (row.purpose()) {
            case ACTIVATE -> activate(bank, tick);
            case PRECHARGE -> {
                if (wants.current().markOpened(wants.current().oldest(bank))) {
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
        RequestQueue current = wants.current();
        int slot = current.oldest(bank);
        if (current.markOpened(slot)) {
            device.countMiss();
        }
        device.activate(bank, current.row(slot), tick);
        wants.open(bank, tick);
    }

    // ---- Statistics -------------------------------------------------------------

    @Override
    public int waiting() {
        return wants.reads.size() + wants.writes.size() + wants.opened.size();
    }

    @Override
    public boolean recurs() {
        return true;
    }

    @Override
    public void describe(RelativeState state, long at, Renaming names) {
        state.word(wants.isDraining() ? 1 : 0);
        long[] byAge = new long[waiting()];
        int size = wants.reads.copyTo(byAge, 0, 0);
        size = wants.writes.copyTo(byAge, size, 1);
        wants.opened.copyTo(byAge, size);
        Arrays.sort(byAge);
        for (long entry : byAge) {
            int slot = (int) (entry >>> RequestQueue.KIND_BITS) & RequestQueue.SLOT_MASK;
            describe(state, at, names, slot, (int) entry & (1 << RequestQueue.KIND_BITS) - 1);
        }
        for (int bank = 0; bank < timers.banks(); bank++) {
            state.word(wants.memory(names.actual(bank, 0), at));
        }
    }

    private void describe(RelativeState state, long at, Renaming names, int slot, int kind) {
        if (kind == OpenedRequests.KIND) {
            state.word(names.name(slot, timers.openRow(slot)));
            state.word(at - wants.opened.arrival(slot) << 3 | kind << 1 | (wants.opened.isWrite(slot) ? 1 : 0));
        } else {
            RequestQueue queue = kind == 0 ? wants.reads : wants.writes;
            state.word(names.name(queue.bank(slot), queue.row(slot)));
            state.word(at - queue.arrival(slot) << 3 | kind << 1 | (queue.wasOpened(slot) ? 1 : 0));
        }
    }
}
