// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;
import java.util.Arrays;

/**
 * One DRAM channel and its controller, command by command.
 *
 * <p><b>Model.</b> Requests wait in a read queue and a write queue, in order of arrival; a full queue holds up what comes
 * behind. At each tick of half a clock at most one column command and one row command issue (one of both where the pins
 * are shared): the oldest among those that may (first-ready, first-come first-served). A row hit needs its column
 * access, a closed bank an activate, another open row a precharge unless an older request still hits it. A request
 * leaves its queue with its activate and is then served before the queue. Writes wait until their queue passes the high
 * watermark or no read waits, and drain to the low one. While an all-bank refresh is owed, only requests whose row is
 * already opened go on. Nothing happens between two commands, so simulated time jumps from each to the next.
 * <p><b>Left out.</b> Forwarding from the write queue, merging of writes, refresh management against row hammer,
 * ranks, ECC reads.
 * <p><b>Check.</b> Closed forms by hand in {@code DramChannelTest}; bandwidth and latency of other simulators for the same
 * inputs in {@code DramOracleTest}.
 * <p><b>Source.</b> Rixner et al., "Memory access scheduling", ISCA 2000; JEDEC standards as in {@link BankTimers}.
 */
public final class DramChannel {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int NONE = RequestQueue.NONE;

    // ---- Parameters -------------------------------------------------------------
    private final Organization organization;
    private final boolean closesPages;
    private final double writeLow;
    private final double writeHigh;
    private final int banksPerPseudo;
    private final TickTimings timings;
    private final AddressDecoder decoder;

    // ---- State ------------------------------------------------------------------
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final RequestQueue reads;
    private final RequestQueue writes;
    private RequestQueue current;
    /** Per bank, the sequence number of the request whose activate was issued; NEVER if none. */
    private final long[] activeOrder;

    private final long[] activeArrival;
    private final boolean[] activeWrite;
    private final int[] activeBanks;
    private int activeCount;
    private boolean draining;
    private boolean offered;
    private boolean exhausted;
    private long sequence;
    private long now;

    // The best candidates of the last scan.
    private long columnTick;
    private int columnBank;
    private int columnSlot;
    private long rowTick;
    private int rowBank;
    private int rowSlot;
    private RowCommand rowCommand = RowCommand.NOTHING;

    private enum RowCommand {
        NOTHING,
        ACTIVATE,
        PRECHARGE,
        PRECHARGE_ALL,
        REFRESH_ALL,
        PRECHARGE_FOR_REFRESH,
        REFRESH_BANK
    }

    // ---- Statistics -------------------------------------------------------------
    private long readCount;
    private long writeCount;
    private long hits;
    private long misses;
    private long conflicts;
    private long activates;
    private long allRefreshes;
    private long bankRefreshes;
    private long readLatencyTicks;
    private long lastColumnTick;

    /** An idle channel with all banks closed at time zero. */
    public DramChannel(DramSpec spec, Controller controller) {
        if (controller.refresh() == RefreshPolicy.PER_BANK
                && spec.timings().rfcBank().isEmpty()) {
            throw new IllegalArgumentException(spec.standard() + " states no per-bank refresh (rfc-bank, rrefd)");
        }
        organization = spec.organization();
        closesPages = controller.page() == PagePolicy.CLOSED;
        banksPerPseudo = organization.banks();
        timings = new TickTimings(spec);
        decoder = new AddressDecoder(controller.mapping(), organization);
        timers = new BankTimers(timings, organization);
        duty = new RefreshDuty(controller.refresh(), timings, organization);
        int banks = organization.pseudoChannels() * banksPerPseudo;
        reads = new RequestQueue(controller.readQueue(), banks);
        writes = new RequestQueue(controller.writeQueue(), banks);
        current = reads;
        writeLow = controller.writeLow().value() * controller.writeQueue();
        writeHigh = controller.writeHigh().value() * controller.writeQueue();
        activeOrder = new long[banks];
        Arrays.fill(activeOrder, NEVER);
        activeArrival = new long[banks];
        activeWrite = new boolean[banks];
        activeBanks = new int[banks];
    }

    // ---- Events -----------------------------------------------------------------

    /** Serves all that the source offers and reports it, from the present time to the last command. */
    public ChannelRun serve(RequestSource source) {
        Mark start = mark();
        while (step(source, NEVER)) {
            // every command is issued inside step
        }
        now = lastColumnTick;
        return since(start);
    }

    /** Serves the source until the given time and reports what was done from the present time on. */
    public ChannelRun serveUntil(RequestSource source, Picoseconds end) {
        Mark start = mark();
        long endTick = (long) (end.value() / timings.tickPs);
        while (now < endTick && step(source, endTick)) {
            // every command is issued inside step
        }
        now = Math.max(now, endTick);
        return since(start);
    }

    /** Issues the next command, or two if both pins are used in one tick; false when nothing is left to do. */
    private boolean step(RequestSource source, long endTick) {
        admit(source);
        chooseDirection();
        scan();
        long tick = Math.min(columnTick, rowTick);
        long arrival = nextArrival(source);
        if (tick == NEVER && arrival == NEVER) {
            return false;
        }
        long event = Math.min(tick, arrival);
        if (Math.min(duty.dueTick(), endTick) <= event) {
            if (endTick <= duty.dueTick()) {
                now = endTick;
            } else {
                now = Math.max(now, duty.dueTick());
                duty.becomeDue();
            }
            return true;
        }
        if (arrival < tick) {
            now = Math.max(now, arrival);
            return true;
        }
        now = tick;
        issueAt(tick);
        admit(source);
        now = tick + 1;
        return true;
    }

    private void issueAt(long tick) {
        boolean rowToo = rowTick == tick;
        if (columnTick == tick) {
            issueColumn(tick);
            RequestQueue before = current;
            chooseDirection();
            if (rowToo || current != before) {
                scan();
            }
        }
        if (rowTick == tick) {
            issueRow(tick);
        }
    }

    /** Takes requests from the source, in order, while their queues have room. */
    private void admit(RequestSource source) {
        while (!exhausted) {
            if (!offered) {
                if (!source.advance()) {
                    exhausted = true;
                    return;
                }
                offered = true;
            }
            RequestQueue queue = source.isWrite() ? writes : reads;
            if (queue.isFull() || offeredTick(source) > now) {
                return;
            }
            decoder.decode(source.address());
            queue.add(decoder.bank(), decoder.row(), now, sequence++);
            offered = false;
        }
    }

    private long nextArrival(RequestSource source) {
        if (!offered || (source.isWrite() ? writes : reads).isFull()) {
            return NEVER;
        }
        return offeredTick(source);
    }

    private long offeredTick(RequestSource source) {
        long offeredPs = source.offeredPs();
        return offeredPs == 0 ? 0 : (long) Math.ceil(offeredPs / timings.tickPs);
    }

    private void chooseDirection() {
        if (!draining) {
            draining = writes.size() > writeHigh || reads.size() == 0;
        } else {
            draining = !(writes.size() < writeLow && reads.size() != 0);
        }
        current = draining ? writes : reads;
    }

    // ---- Events: what may issue ---------------------------------------------------

    private void scan() {
        columnTick = NEVER;
        rowTick = NEVER;
        rowCommand = RowCommand.NOTHING;
        scanActive();
        int refreshed = duty.draining();
        if (refreshed != NONE) {
            offerRow(
                    timers.anyOpen(refreshed) ? RowCommand.PRECHARGE_ALL : RowCommand.REFRESH_ALL,
                    timers.anyOpen(refreshed) ? earliestUnlessActive(refreshed) : timers.earliestRefreshAll(refreshed),
                    refreshed,
                    NONE);
            return;
        }
        scanBankRefresh();
        scanQueue();
    }

    /** Requests whose row is being opened for them come before all others that are ready at the same tick. */
    private void scanActive() {
        long bestOrder = NEVER;
        for (int i = 0; i < activeCount; i++) {
            int bank = activeBanks[i];
            long tick = Math.max(now, timers.earliestColumn(bank, activeWrite[bank]));
            if (tick < columnTick || (tick == columnTick && activeOrder[bank] < bestOrder)) {
                columnTick = tick;
                columnBank = bank;
                columnSlot = NONE;
                bestOrder = activeOrder[bank];
            }
        }
    }

    private long earliestUnlessActive(int pseudo) {
        for (int i = 0; i < activeCount; i++) {
            if (activeBanks[i] / banksPerPseudo == pseudo) {
                return NEVER;
            }
        }
        return timers.earliestPrechargeAll(pseudo);
    }

    private void scanBankRefresh() {
        for (int pseudo = 0; pseudo < organization.pseudoChannels(); pseudo++) {
            if (duty.mustChoose(pseudo)) {
                duty.choose(pseudo, this::isIdle);
            }
            int bank = duty.chosenBank(pseudo);
            if (bank == NONE || activeOrder[bank] != NEVER) {
                continue;
            }
            if (timers.openRow(bank) != BankTimers.CLOSED) {
                offerRow(RowCommand.PRECHARGE_FOR_REFRESH, timers.earliestPrecharge(bank), bank, NONE);
            } else {
                offerRow(RowCommand.REFRESH_BANK, timers.earliestRefresh(bank), bank, NONE);
            }
        }
    }

    private boolean isIdle(int bank) {
        return reads.isIdle(bank) && writes.isIdle(bank) && activeOrder[bank] == NEVER;
    }

    private void offerRow(RowCommand command, long earliest, int bank, int slot) {
        long tick = earliest == NEVER ? NEVER : Math.max(now, earliest);
        if (tick < rowTick) {
            rowTick = tick;
            rowCommand = command;
            rowBank = bank;
            rowSlot = slot;
        }
    }

    private void scanQueue() {
        long bestColumnOrder = columnTick == NEVER ? NEVER : -1;
        long bestRowOrder = rowTick == NEVER ? NEVER : -1;
        RequestQueue queue = current;
        boolean write = draining;
        for (int i = 0; i < queue.busyBanks(); i++) {
            int bank = queue.busyBank(i);
            int row = timers.openRow(bank);
            int oldest = queue.oldest(bank);
            long tick;
            if (row == BankTimers.CLOSED) {
                if (duty.chosenBank(bank / banksPerPseudo) == bank) {
                    continue;
                }
                tick = Math.max(now, timers.earliestActivate(bank));
                if (tick < rowTick || (tick == rowTick && queue.sequence(oldest) < bestRowOrder)) {
                    rowTick = tick;
                    bestRowOrder = queue.sequence(oldest);
                    rowCommand = RowCommand.ACTIVATE;
                    rowBank = bank;
                    rowSlot = oldest;
                }
                continue;
            }
            int hit = queue.oldestHit(bank, row);
            if (hit != NONE) {
                tick = Math.max(now, timers.earliestColumn(bank, write));
                if (tick < columnTick || (tick == columnTick && queue.sequence(hit) < bestColumnOrder)) {
                    columnTick = tick;
                    bestColumnOrder = queue.sequence(hit);
                    columnBank = bank;
                    columnSlot = hit;
                }
            }
            if (activeOrder[bank] == NEVER && (hit == NONE || queue.arrival(oldest) < queue.arrival(hit))) {
                tick = Math.max(now, timers.earliestPrecharge(bank));
                if (tick < rowTick || (tick == rowTick && queue.sequence(oldest) < bestRowOrder)) {
                    rowTick = tick;
                    bestRowOrder = queue.sequence(oldest);
                    rowCommand = RowCommand.PRECHARGE;
                    rowBank = bank;
                    rowSlot = oldest;
                }
            }
        }
    }

    // ---- Events: what issues --------------------------------------------------------

    private void issueColumn(long tick) {
        int bank = columnBank;
        boolean write;
        long arrival;
        if (columnSlot == NONE) {
            write = activeWrite[bank];
            arrival = activeArrival[bank];
            removeActive(bank);
        } else {
            write = draining;
            arrival = current.arrival(columnSlot);
            if (!current.wasOpened(columnSlot)) {
                hits++;
            }
            current.remove(columnSlot);
        }
        if (write) {
            timers.write(bank, tick);
            writeCount++;
        } else {
            timers.read(bank, tick);
            readCount++;
            readLatencyTicks += tick + timings.readToData - arrival;
        }
        lastColumnTick = tick;
        if (closesPages && activeOrder[bank] == NEVER && !isWanted(bank)) {
            timers.autoPrecharge(bank);
        }
    }

    private boolean isWanted(int bank) {
        int row = timers.openRow(bank);
        return reads.oldestHit(bank, row) != NONE || writes.oldestHit(bank, row) != NONE;
    }

    private void issueRow(long tick) {
        switch (rowCommand) {
            case ACTIVATE -> activate(rowBank, rowSlot, tick);
            case PRECHARGE -> {
                if (current.markOpened(rowSlot)) {
                    conflicts++;
                }
                timers.precharge(rowBank, tick);
            }
            case PRECHARGE_FOR_REFRESH -> timers.precharge(rowBank, tick);
            case PRECHARGE_ALL -> timers.prechargeAll(rowBank, tick);
            case REFRESH_ALL -> {
                timers.refreshAll(rowBank, tick);
                duty.servedAll(rowBank);
                allRefreshes++;
            }
            case REFRESH_BANK -> {
                timers.refresh(rowBank, tick);
                duty.servedBank(rowBank / banksPerPseudo);
                bankRefreshes++;
            }
            case NOTHING -> throw new IllegalStateException("no row command was ready at tick " + tick);
        }
    }

    private void activate(int bank, int slot, long tick) {
        if (current.markOpened(slot)) {
            misses++;
        }
        activates++;
        timers.activate(bank, current.row(slot), tick);
        activeOrder[bank] = current.sequence(slot);
        activeArrival[bank] = current.arrival(slot);
        activeWrite[bank] = draining;
        activeBanks[activeCount++] = bank;
        current.remove(slot);
    }

    private void removeActive(int bank) {
        activeOrder[bank] = NEVER;
        for (int i = 0; i < activeCount; i++) {
            if (activeBanks[i] == bank) {
                activeBanks[i] = activeBanks[--activeCount];
                return;
            }
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** Time now. */
    public Picoseconds time() {
        return timings.at(now);
    }

    private record Mark(
            long tick,
            long reads,
            long writes,
            long hits,
            long misses,
            long conflicts,
            long activates,
            double refreshes,
            long latencyTicks) {}

    private Mark mark() {
        double refreshes = allRefreshes + (double) bankRefreshes / banksPerPseudo;
        return new Mark(now, readCount, writeCount, hits, misses, conflicts, activates, refreshes, readLatencyTicks);
    }

    private ChannelRun since(Mark start) {
        Mark end = mark();
        long readsDone = end.reads - start.reads;
        double meanTicks = readsDone == 0 ? 0 : (double) (end.latencyTicks - start.latencyTicks) / readsDone;
        return new ChannelRun(
                timings.at(end.tick - start.tick),
                readsDone,
                end.writes - start.writes,
                end.hits - start.hits,
                end.misses - start.misses,
                end.conflicts - start.conflicts,
                end.activates - start.activates,
                end.refreshes - start.refreshes,
                new Picoseconds(Math.round(meanTicks * timings.tickPs)),
                organization.accessBytes());
    }
}
