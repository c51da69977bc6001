// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Arrays;

/**
 * A short queue per bank, served in rotation.
 *
 * <p><b>Model.</b> Requests enter a buffer of reads or one of writes, one per clock. Each clock one of them moves on, oldest first, into the
 * queue of its bank if that has room: a read, or a write while a batch of writes is under way. A batch begins when the write buffer is
 * full, or past the low watermark, or without newcomers for a clock, with nothing else to do, and takes all writes present. Banks are asked in rotation for
 * their first request that may have its next command; an open row is not closed while requests of its bank hit it,
 * unless it has had its limit of accesses. One column and one row command may go out in a clock where the pins are separate. While an
 * all-bank refresh is owed, open banks are closed one by one and nothing else goes out.
 * <p><b>Left out.</b> Merging of equal addresses, forwarding from the write buffer, order of a read and a write to one address, per-bank
 * refresh.
 * <p><b>Check.</b> Bandwidth of a simulator of this kind for the same inputs ({@code DramOracleTest}).
 * <p><b>Source.</b> Li et al., "DRAMsim3: a cycle-accurate, thermal-capable DRAM simulator", IEEE CAL 2020.
 */
final class BankQueues implements Scheduler {
    private static final int NONE = RequestQueue.NONE;

    private enum Want {
        NOTHING,
        ACTIVATE,
        PRECHARGE,
        READ,
        WRITE;

        boolean isColumn() {
            return this == READ || this == WRITE;
        }
    }

    // ---- Parameters -------------------------------------------------------------
    private final Device device;
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final int banks;
    private final int banksPerPseudo;
    private final int depth;
    private final int rowHits;
    private final double writeLow;
    private final boolean closesPages;

    // ---- State ------------------------------------------------------------------
    private final TransferBuffer readBuffer;
    private final TransferBuffer writeBuffer;
    private final RequestQueue reads;
    private final RequestQueue writes;
    private final int[] queued;
    private final int[] accesses;
    /** Per bank a tick before which it has nothing to do: a bound that other banks' commands only make looser. */
    private final long[] notBefore;

    private int batch;
    private int turn;
    private long sequence;
    private long tookTick = -2;
    private boolean moveDue;
    private boolean moveBlocked;

    // What the bank last looked at wants, and when.
    private Want want = Want.NOTHING;
    private long wantTick;
    private RequestQueue wantQueue;
    private int wantSlot;

    BankQueues(Device device, RefreshDuty duty, Controller controller, Organization organization) {
        if (controller.refresh() == RefreshPolicy.PER_BANK) {
            throw new IllegalArgumentException(
                    "queues per bank refresh all banks at once; write refresh all-bank or scheduling first-ready");
        }
        if (controller.page().kind() == PagePolicy.Kind.TIMEOUT) {
            throw new IllegalArgumentException(
                    "queues per bank keep pages open or close them; a timeout needs scheduling first-ready");
        }
        this.device = device;
        this.duty = duty;
        timers = device.timers;
        banksPerPseudo = organization.banks();
        banks = organization.pseudoChannels() * banksPerPseudo;
        Controller.Queues queues = controller.queues();
        depth = queues.perBank();
        rowHits = controller.fairness().rowHits();
        writeLow = queues.low().value() * queues.writes();
        closesPages = controller.page().kind() == PagePolicy.Kind.CLOSED;
        readBuffer = new TransferBuffer(queues.reads());
        writeBuffer = new TransferBuffer(queues.writes());
        reads = new RequestQueue(banks * depth, banks);
        writes = new RequestQueue(banks * depth, banks);
        wantQueue = reads;
        queued = new int[banks];
        accesses = new int[banks];
        notBefore = new long[banks];
        turn = banks - 1;
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean accepts(boolean write, long now) {
        return now >= tookTick + 2 && !(write ? writeBuffer : readBuffer).isFull();
    }

    @Override
    public void add(int bank, int row, boolean write, long now) {
        (write ? writeBuffer : readBuffer).add(bank, row, now);
        tookTick = now & ~1L;
        moveBlocked = false;
    }

    @Override
    public long next(long now) {
        if (moveDue) {
            moveDue = false;
            move(now);
        }
        long soonest = BankTimers.rising(now);
        if (!moveBlocked && !(readBuffer.isEmpty() && writeBuffer.isEmpty())) {
            return soonest;
        }
        if (duty.draining() != NONE) {
            return BankTimers.rising(Math.max(now, earliestForRefresh(duty.draining())));
        }
        return earliestOf(writes, soonest, earliestOf(reads, soonest, NEVER));
    }

    /** The earliest tick, no earlier than {@code soonest}, at which a bank with requests in a queue has something to do, or {@code known}. */
    private long earliestOf(RequestQueue of, long soonest, long known) {
        long tick = known;
        for (int i = 0; i < of.busyBanks() && tick > soonest; i++) {
            int bank = of.busyBank(i);
            if (notBefore[bank] < tick) {
                look(bank, NEVER);
                notBefore[bank] = wantTick;
                tick = Math.min(tick, BankTimers.rising(Math.max(soonest, wantTick)));
            }
        }
        return tick;
    }

    @Override
    public void act(long tick) {
        if (duty.draining() != NONE) {
            actForRefresh(duty.draining(), tick);
        } else {
            Want first = serveTurn(tick, Want.NOTHING);
            if (first != Want.NOTHING && !timers.sharesPins()) {
                serveTurn(tick, first);
            }
        }
        moveDue = true;
    }

    @Override
    public void refreshBecameDue() {
        // looked up at every step
    }

    // ---- Events: from the buffers into the queues --------------------------------------

    private void move(long now) {
        boolean idle = reads.size() == 0 && writes.size() == 0;
        if (batch == 0 && (writeBuffer.isFull() || idle && readBuffer.isEmpty() && isWorthABatch(now))) {
            batch = writeBuffer.size();
        }
        boolean write = batch > 0;
        TransferBuffer buffer = write ? writeBuffer : readBuffer;
        for (int i = 0; i < buffer.size(); i++) {
            int bank = buffer.bank(i);
            if (queued[bank] < depth) {
                (write ? writes : reads).add(bank, buffer.row(i), buffer.arrival(i), sequence++);
                queued[bank]++;
                notBefore[bank] = 0;
                batch -= write ? 1 : 0;
                buffer.remove(i);
                return;
            }
        }
        moveBlocked = buffer.size() > 0 || batch == 0 && !idle;
    }

    /** Few writes wait for company while requests keep coming; once a clock has brought none, they go. */
    private boolean isWorthABatch(long now) {
        return writeBuffer.size() > writeLow || tookTick < device.lastColumnTick() || tookTick + 4 <= now;
    }

    // ---- Events: commands -----------------------------------------------------------

    /** Asks banks in rotation; issues the first command that may go at {@code tick} unless it is of the kind already issued. */
    private Want serveTurn(long tick, Want before) {
        for (int i = 0; i < banks; i++) {
            turn = turn + 1 == banks ? 0 : turn + 1;
            if (queued[turn] == 0 || notBefore[turn] > tick) {
                continue;
            }
            look(turn, tick);
            if (wantTick > tick) {
                notBefore[turn] = wantTick;
                continue;
            }
            if (before == Want.NOTHING || before.isColumn() != want.isColumn()) {
                issue(turn, tick);
            }
            return want;
        }
        return Want.NOTHING;
    }

    /**
     * Finds what a bank wants: at {@code tick} the first of its requests that may go then, or whatever may go earliest if none may
     * (always so for a tick of {@link #NEVER}).
     */
    private void look(int bank, long tick) {
        RequestQueue first = older(reads.oldest(bank), writes.oldest(bank));
        int head = first.oldest(bank);
        int row = timers.openRow(bank);
        want = Want.NOTHING;
        wantTick = NEVER;
        if (row == BankTimers.CLOSED) {
            offer(Want.ACTIVATE, timers.earliestActivate(bank), first, head, tick);
            return;
        }
        int readHit = reads.oldestHit(bank, row);
        int writeHit = writes.oldestHit(bank, row);
        boolean hit = readHit != NONE || writeHit != NONE;
        boolean limited = rowHits > 0 && accesses[bank] >= rowHits;
        if (first.row(head) != row && (!hit || limited)) {
            offer(Want.PRECHARGE, timers.earliestPrecharge(bank), first, head, tick);
        }
        boolean writesFirst = older(readHit, writeHit) == writes;
        offerHit(writesFirst, bank, writesFirst ? writeHit : readHit, tick);
        offerHit(!writesFirst, bank, writesFirst ? readHit : writeHit, tick);
    }

    /** The queue of the older of a read and a write; of the read if there is neither. */
    private RequestQueue older(int read, int write) {
        boolean writeFirst = write != NONE && (read == NONE || writes.sequence(write) < reads.sequence(read));
        return writeFirst ? writes : reads;
    }

    private void offerHit(boolean write, int bank, int slot, long tick) {
        if (slot != NONE) {
            Want access = write ? Want.WRITE : Want.READ;
            offer(access, timers.earliestColumn(bank, write), write ? writes : reads, slot, tick);
        }
    }

    /** Earlier offers stand if they may go at {@code tick}, or if they may go no later. */
    private void offer(Want offered, long earliest, RequestQueue of, int slot, long tick) {
        if (want == Want.NOTHING || (wantTick > tick || tick == NEVER) && earliest < wantTick) {
            want = offered;
            wantTick = earliest;
            wantQueue = of;
            wantSlot = slot;
        }
    }

    private void issue(int bank, long tick) {
        notBefore[bank] = 0;
        switch (want) {
            case ACTIVATE -> {
                if (wantQueue.markOpened(wantSlot)) {
                    device.countMiss();
                }
                device.activate(bank, wantQueue.row(wantSlot), tick);
                accesses[bank] = 0;
            }
            case PRECHARGE -> {
                if (wantQueue.markOpened(wantSlot)) {
                    device.countConflict();
                }
                device.precharge(bank, tick);
            }
            case READ, WRITE -> access(bank, want == Want.WRITE, tick);
            case NOTHING -> throw new IllegalStateException("bank " + bank + " wants nothing at tick " + tick);
        }
    }

    private void access(int bank, boolean write, long tick) {
        if (!wantQueue.wasOpened(wantSlot)) {
            device.countHit();
        }
        long arrival = wantQueue.arrival(wantSlot);
        wantQueue.remove(wantSlot);
        queued[bank]--;
        accesses[bank]++;
        device.access(bank, write, arrival, tick);
        int row = timers.openRow(bank);
        if (closesPages && reads.oldestHit(bank, row) == NONE && writes.oldestHit(bank, row) == NONE) {
            device.autoPrecharge(bank);
        }
        moveBlocked = false;
    }

    // ---- Events: refresh ------------------------------------------------------------

    private long earliestForRefresh(int pseudo) {
        if (!timers.anyOpen(pseudo)) {
            return timers.earliestRefreshAll(pseudo);
        }
        long tick = NEVER;
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            if (timers.openRow(bank) != BankTimers.CLOSED) {
                tick = Math.min(tick, timers.earliestPrecharge(bank));
            }
        }
        return tick;
    }

    private void actForRefresh(int pseudo, long tick) {
        Arrays.fill(notBefore, 0);
        if (!timers.anyOpen(pseudo)) {
            if (timers.earliestRefreshAll(pseudo) <= tick) {
                device.refreshAll(pseudo, tick);
                duty.servedAll(pseudo);
            }
            return;
        }
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            if (timers.openRow(bank) != BankTimers.CLOSED && timers.earliestPrecharge(bank) <= tick) {
                device.precharge(bank, tick);
                return;
            }
        }
    }

    // ---- Statistics -------------------------------------------------------------

    @Override
    public int waiting() {
        return readBuffer.size() + writeBuffer.size() + reads.size() + writes.size();
    }
}
