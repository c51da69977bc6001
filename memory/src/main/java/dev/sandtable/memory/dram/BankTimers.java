// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Arrays;

/**
 * When each command may next be issued to each bank of a channel.
 *
 * <p><b>Model.</b> Every delay of {@link Timings} is a floor on a later command, kept where the standard scopes it: at
 * the bank (tRCD, tRAS, tRP, tRC, tRTP, tWR), the bank group (tCCD_L, tRRD_L, tWTR_L), the stack identifier (tCCD_S,
 * tCCD_R), the pseudo-channel (tRRD_S, tFAW, tRTW, tWTR_S, tPPD, refresh) or the command pins. The earliest tick of a
 * command is the maximum of its floors. Reads, writes and activates start on rising clock edges.
 * <p><b>Left out.</b> Rank switching, power-down, ODT, temperature-dependent refresh, the pairing rules of HBM3's
 * falling-edge precharge.
 * <p><b>Check.</b> {@code BankTimersTest} issues pairs of commands and asserts the exact tick, one below is refused.
 * <p><b>Source.</b> JESD235, JESD238, JESD250, JESD209-5, JESD79-4, JESD79-5.
 */
final class BankTimers {
    static final int CLOSED = -1;
    private static final int WINDOW = 4;
    private static final long LONG_AGO = -1L << 40;

    // ---- Parameters -------------------------------------------------------------
    private final TickTimings t;
    private final int banksPerGroup;
    private final int groupsPerStack;
    private final int stacksPerPseudo;
    private final int banksPerPseudo;

    // ---- State: earliest ticks ---------------------------------------------------
    private final int[] openRow;
    private final long[] bankActivate;
    private final long[] bankPrecharge;
    private final long[] bankRead;
    private final long[] bankWrite;
    private final long[] bankRefresh;
    private final long[] groupActivate;
    private final long[] groupRead;
    private final long[] groupWrite;
    private final long[] stackRead;
    private final long[] stackWrite;
    private final long[] pseudoActivate;
    private final long[] pseudoRead;
    private final long[] pseudoWrite;
    private final long[] pseudoPrecharge;
    private final long[] pseudoRefresh;
    private final long[] activateTimes;
    private final int[] activateCursor;
    private final int[] openBanks;
    private long columnPins;
    private long rowPins;

    BankTimers(TickTimings timings, Organization organization) {
        t = timings;
        banksPerGroup = organization.banksPerGroup();
        groupsPerStack = organization.bankGroups();
        stacksPerPseudo = organization.stackIds();
        banksPerPseudo = organization.banks();
        int pseudo = organization.pseudoChannels();
        int banks = pseudo * banksPerPseudo;
        int groups = banks / banksPerGroup;
        int stacks = pseudo * stacksPerPseudo;
        openRow = new int[banks];
        Arrays.fill(openRow, CLOSED);
        bankActivate = new long[banks];
        bankPrecharge = new long[banks];
        bankRead = new long[banks];
        bankWrite = new long[banks];
        bankRefresh = new long[banks];
        groupActivate = new long[groups];
        groupRead = new long[groups];
        groupWrite = new long[groups];
        stackRead = new long[stacks];
        stackWrite = new long[stacks];
        pseudoActivate = new long[pseudo];
        pseudoRead = new long[pseudo];
        pseudoWrite = new long[pseudo];
        pseudoPrecharge = new long[pseudo];
        pseudoRefresh = new long[pseudo];
        activateTimes = new long[pseudo * WINDOW];
        Arrays.fill(activateTimes, LONG_AGO);
        activateCursor = new int[pseudo];
        openBanks = new int[pseudo];
    }

    // ---- Earliest ticks ----------------------------------------------------------

    long earliestColumn(int bank, boolean write) {
        int group = bank / banksPerGroup;
        int stack = group / groupsPerStack;
        int pseudo = stack / stacksPerPseudo;
        long tick = write
                ? Math.max(
                        Math.max(bankWrite[bank], groupWrite[group]), Math.max(stackWrite[stack], pseudoWrite[pseudo]))
                : Math.max(Math.max(bankRead[bank], groupRead[group]), Math.max(stackRead[stack], pseudoRead[pseudo]));
        return rising(Math.max(tick, columnPins));
    }

    long earliestActivate(int bank) {
        int group = bank / banksPerGroup;
        int pseudo = bank / banksPerPseudo;
        long tick = Math.max(
                Math.max(bankActivate[bank], groupActivate[group]),
                Math.max(
                        pseudoActivate[pseudo],
                        activateTimes[pseudo * WINDOW + activateCursor[pseudo]] + t.fourActivates));
        return rising(Math.max(tick, rowPins));
    }

    long earliestPrecharge(int bank) {
        int pseudo = bank / banksPerPseudo;
        return edge(Math.max(Math.max(bankPrecharge[bank], pseudoPrecharge[pseudo]), rowPins));
    }

    /** Earliest precharge of all banks of a pseudo-channel. */
    long earliestPrechargeAll(int pseudo) {
        long tick = Math.max(pseudoPrecharge[pseudo], rowPins);
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            if (openRow[bank] != CLOSED) {
                tick = Math.max(tick, bankPrecharge[bank]);
            }
        }
        return edge(tick);
    }

    /** Earliest all-bank refresh of a pseudo-channel whose banks are closed. */
    long earliestRefreshAll(int pseudo) {
        return rising(Math.max(pseudoRefresh[pseudo], rowPins));
    }

    /** Earliest refresh of one closed bank. */
    long earliestRefresh(int bank) {
        int pseudo = bank / banksPerPseudo;
        return rising(Math.max(Math.max(bankRefresh[bank], pseudoActivate[pseudo]), rowPins));
    }

    // ---- Events -----------------------------------------------------------------

    void activate(int bank, int row, long tick) {
        int group = bank / banksPerGroup;
        int pseudo = bank / banksPerPseudo;
        openRow[bank] = row;
        openBanks[pseudo]++;
        bankRead[bank] = tick + t.activateToRead;
        bankWrite[bank] = tick + t.activateToWrite;
        bankPrecharge[bank] = tick + t.activateToPrecharge;
        bankActivate[bank] = tick + t.activateToActivateSameBank;
        bankRefresh[bank] = tick + t.activateToRefresh;
        groupActivate[group] = tick + t.activateToActivateLong;
        pseudoActivate[pseudo] = Math.max(pseudoActivate[pseudo], tick + t.activateToActivateShort);
        pseudoRefresh[pseudo] = Math.max(pseudoRefresh[pseudo], tick + t.activateToRefresh);
        activateTimes[pseudo * WINDOW + activateCursor[pseudo]] = tick;
        activateCursor[pseudo] = (activateCursor[pseudo] + 1) % WINDOW;
        holdRowPins(tick, t.activateTicks);
    }

    void read(int bank, long tick) {
        int group = bank / banksPerGroup;
        int stack = group / groupsPerStack;
        int pseudo = stack / stacksPerPseudo;
        groupRead[group] = Math.max(groupRead[group], tick + t.readToReadLong);
        for (int s = pseudo * stacksPerPseudo; s < (pseudo + 1) * stacksPerPseudo; s++) {
            stackRead[s] = Math.max(stackRead[s], tick + (s == stack ? t.readToReadShort : t.readToReadStack));
        }
        pseudoWrite[pseudo] = Math.max(pseudoWrite[pseudo], tick + t.readToWrite);
        bankPrecharge[bank] = Math.max(bankPrecharge[bank], tick + t.readToPrecharge);
        holdColumnPins(tick);
    }

    void write(int bank, long tick) {
        int group = bank / banksPerGroup;
        int stack = group / groupsPerStack;
        int pseudo = stack / stacksPerPseudo;
        groupWrite[group] = Math.max(groupWrite[group], tick + t.writeToWriteLong);
        groupRead[group] = Math.max(groupRead[group], tick + t.writeToReadLong);
        for (int s = pseudo * stacksPerPseudo; s < (pseudo + 1) * stacksPerPseudo; s++) {
            stackWrite[s] = Math.max(stackWrite[s], tick + (s == stack ? t.writeToWriteShort : t.writeToWriteStack));
        }
        pseudoRead[pseudo] = Math.max(pseudoRead[pseudo], tick + t.writeToReadShort);
        bankPrecharge[bank] = Math.max(bankPrecharge[bank], tick + t.writeToPrecharge);
        holdColumnPins(tick);
    }

    void precharge(int bank, long tick) {
        closeAt(bank, tick);
        pseudoPrecharge[bank / banksPerPseudo] = tick + t.prechargeToPrecharge;
        holdRowPins(tick, t.prechargeTicks);
    }

    /** The row closes by itself as soon as it may; no command is sent. */
    void autoPrecharge(int bank) {
        closeAt(bank, bankPrecharge[bank]);
    }

    private void closeAt(int bank, long tick) {
        int pseudo = bank / banksPerPseudo;
        openRow[bank] = CLOSED;
        openBanks[pseudo]--;
        bankActivate[bank] = Math.max(bankActivate[bank], tick + t.prechargeToActivate);
        bankRefresh[bank] = Math.max(bankRefresh[bank], tick + t.prechargeToRefresh);
        pseudoRefresh[pseudo] = Math.max(pseudoRefresh[pseudo], tick + t.prechargeToRefresh);
    }

    void prechargeAll(int pseudo, long tick) {
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            if (openRow[bank] != CLOSED) {
                closeAt(bank, tick);
            }
        }
        pseudoPrecharge[pseudo] = tick + t.prechargeToPrecharge;
        holdRowPins(tick, t.prechargeTicks);
    }

    void refreshAll(int pseudo, long tick) {
        pseudoActivate[pseudo] = Math.max(pseudoActivate[pseudo], tick + t.refreshToActivate);
        pseudoRefresh[pseudo] = Math.max(pseudoRefresh[pseudo], tick + t.refreshToActivate);
        holdRowPins(tick, t.prechargeTicks);
    }

    void refresh(int bank, long tick) {
        int pseudo = bank / banksPerPseudo;
        bankActivate[bank] = Math.max(bankActivate[bank], tick + t.bankRefreshToActivate);
        bankRefresh[bank] = Math.max(bankRefresh[bank], tick + t.bankRefreshToActivate);
        pseudoActivate[pseudo] = Math.max(pseudoActivate[pseudo], tick + t.bankRefreshToOther);
        holdRowPins(tick, t.prechargeTicks);
    }

    private void holdColumnPins(long tick) {
        columnPins = tick + t.columnTicks;
        if (!t.separateBuses) {
            rowPins = columnPins;
        }
    }

    private void holdRowPins(long tick, int ticks) {
        rowPins = tick + ticks;
        if (!t.separateBuses) {
            columnPins = rowPins;
        }
    }

    // ---- Statistics -------------------------------------------------------------

    /** The open row of a bank, or {@link #CLOSED}. */
    int openRow(int bank) {
        return openRow[bank];
    }

    boolean anyOpen(int pseudo) {
        return openBanks[pseudo] > 0;
    }

    private long edge(long tick) {
        return t.prechargeTicks == 1 ? tick : rising(tick);
    }

    private static long rising(long tick) {
        return (tick + 1) & ~1L;
    }
}
