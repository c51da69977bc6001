// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * The device side of a channel: takes commands, keeps the delays they cause, counts them and shows them to an observer.
 *
 * <p><b>Model.</b> A command is legal at the ticks that {@link BankTimers} allows; whoever issues it has asked. A request
 * counts once as a row hit, miss or conflict, by what its first command was: column access, activate or precharge.
 * <p><b>Left out.</b> Data.
 * <p><b>Check.</b> The observer's record is replayed against the delays by an independent reader ({@code CommandLawTest}).
 * <p><b>Source.</b> As {@link BankTimers}.
 */
final class Device {
    // ---- Parameters -------------------------------------------------------------
    private final CommandObserver observer;
    private final TickTimings timings;

    // ---- State ------------------------------------------------------------------
    final BankTimers timers;

    // ---- Statistics -------------------------------------------------------------
    private final int banksPerPseudo;
    private long readCount;
    private long writeCount;
    private long hits;
    private long misses;
    private long conflicts;
    private long activates;
    private long allRefreshes;
    private long bankRefreshes;
    private long readLatencyTicks;
    private long longestReadTicks;
    private long lastColumnTick;

    Device(TickTimings timings, Organization organization, CommandObserver observer) {
        this.timings = timings;
        this.observer = observer;
        timers = new BankTimers(timings, organization);
        banksPerPseudo = organization.banks();
    }

    // ---- Events -----------------------------------------------------------------

    /** The column access of a request that entered its queue at {@code arrival}; it has then been served. */
    void access(int bank, boolean write, long arrival, long tick) {
        if (write) {
            timers.write(bank, tick);
            writeCount++;
        } else {
            timers.read(bank, tick);
            readCount++;
            long latency = tick + timings.readToData - arrival;
            readLatencyTicks += latency;
            longestReadTicks = Math.max(longestReadTicks, latency);
        }
        lastColumnTick = tick;
        observer.issued(tick, write ? Command.WRITE : Command.READ, bank, timers.openRow(bank));
    }

    void activate(int bank, int row, long tick) {
        activates++;
        timers.activate(bank, row, tick);
        observer.issued(tick, Command.ACTIVATE, bank, row);
    }

    void precharge(int bank, long tick) {
        timers.precharge(bank, tick);
        observer.issued(tick, Command.PRECHARGE, bank, BankTimers.CLOSED);
    }

    /** The row just accessed closes by itself as soon as it may. */
    void autoPrecharge(int bank) {
        long tick = timers.autoPrecharge(bank);
        observer.issued(tick, Command.AUTO_PRECHARGE, bank, BankTimers.CLOSED);
    }

    void prechargeAll(int pseudo, long tick) {
        timers.prechargeAll(pseudo, tick);
        observer.issued(tick, Command.PRECHARGE_ALL, pseudo * banksPerPseudo, BankTimers.CLOSED);
    }

    void refreshAll(int pseudo, long tick) {
        timers.refreshAll(pseudo, tick);
        allRefreshes++;
        observer.issued(tick, Command.REFRESH_ALL, pseudo * banksPerPseudo, BankTimers.CLOSED);
    }

    void refreshBank(int bank, long tick) {
        timers.refresh(bank, tick);
        bankRefreshes++;
        observer.issued(tick, Command.REFRESH_BANK, bank, BankTimers.CLOSED);
    }

    /** Counts what was done between two moments so many times more. */
    void repeat(long times, Counts from, Counts to) {
        readCount += times * (to.reads - from.reads);
        writeCount += times * (to.writes - from.writes);
        hits += times * (to.hits - from.hits);
        misses += times * (to.misses - from.misses);
        conflicts += times * (to.conflicts - from.conflicts);
        activates += times * (to.activates - from.activates);
        allRefreshes += times * (to.allRefreshes - from.allRefreshes);
        bankRefreshes += times * (to.bankRefreshes - from.bankRefreshes);
        readLatencyTicks += times * (to.readLatencyTicks - from.readLatencyTicks);
    }

    /** From now on the longest read is sought anew. */
    void forgetLongest() {
        longestReadTicks = 0;
    }

    void countHit() {
        hits++;
    }

    void countMiss() {
        misses++;
    }

    void countConflict() {
        conflicts++;
    }

    // ---- Statistics -------------------------------------------------------------

    long lastColumnTick() {
        return lastColumnTick;
    }

    /** All counts as they stand at a tick. */
    record Counts(
            long tick,
            long reads,
            long writes,
            long hits,
            long misses,
            long conflicts,
            long activates,
            long allRefreshes,
            long bankRefreshes,
            long readLatencyTicks,
            long longestReadTicks) {

        /** What was counted since an earlier moment, or with {@code sign} 1 both together; the later of the two ticks then. */
        private Counts with(Counts other, int sign) {
            return new Counts(
                    sign < 0 ? tick - other.tick : Math.max(tick, other.tick),
                    reads + sign * other.reads,
                    writes + sign * other.writes,
                    hits + sign * other.hits,
                    misses + sign * other.misses,
                    conflicts + sign * other.conflicts,
                    activates + sign * other.activates,
                    allRefreshes + sign * other.allRefreshes,
                    bankRefreshes + sign * other.bankRefreshes,
                    readLatencyTicks + sign * other.readLatencyTicks,
                    sign < 0 ? longestReadTicks : Math.max(longestReadTicks, other.longestReadTicks));
        }

        Counts since(Counts earlier) {
            return with(earlier, -1);
        }

        Counts beside(Counts other) {
            return with(other, 1);
        }
    }

    Counts countsAt(long tick) {
        return new Counts(
                tick,
                readCount,
                writeCount,
                hits,
                misses,
                conflicts,
                activates,
                allRefreshes,
                bankRefreshes,
                readLatencyTicks,
                longestReadTicks);
    }
}
