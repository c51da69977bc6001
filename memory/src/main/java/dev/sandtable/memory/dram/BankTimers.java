// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.symmetry.RelativeState;
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
    private final int stacksPerPseudo;
    private final int banksPerPseudo;
    /** Bank number to group, group to stack identifier, bank to pseudo-channel: all counts are powers of two. */
    private final int groupShift;

    private final int stackShift;
    private final int pseudoShift;

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
    private final long[] pseudoBankRefresh;
    private final long[] activateTimes;
    private final int[] activateCursor;
    private final int[] openBanks;
    private long columnPins;
    private long rowPins;

    BankTimers(TickTimings timings, Organization organization) {
        t = timings;
        stacksPerPseudo = organization.stackIds();
        banksPerPseudo = organization.banks();
        groupShift = Integer.numberOfTrailingZeros(organization.banksPerGroup());
        stackShift = Integer.numberOfTrailingZeros(organization.bankGroups());
        pseudoShift = Integer.numberOfTrailingZeros(banksPerPseudo);
        int pseudo = organization.pseudoChannels();
        int banks = pseudo * banksPerPseudo;
        int groups = banks >> groupShift;
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
        pseudoBankRefresh = new long[pseudo];
        activateTimes = new long[pseudo * WINDOW];
        Arrays.fill(activateTimes, LONG_AGO);
        activateCursor = new int[pseudo];
        openBanks = new int[pseudo];
    }

    // ---- Earliest ticks ----------------------------------------------------------
    // A command's earliest tick is the largest floor of its pseudo-channel, its bank group and its bank, on a clock
    // edge. The three are
    // apart so that a scheduler may pass over whatever a wider floor already rules out.

    /** No column command of a pseudo-channel comes earlier. */
    long columnFloorOfPseudo(int pseudo, boolean write) {
        return Math.max(write ? pseudoWrite[pseudo] : pseudoRead[pseudo], columnPins);
    }

    /** No column command of a bank group comes earlier, what its pseudo-channel demands left aside. */
    long columnFloorOfGroup(int group, boolean write) {
        int stack = group >> stackShift;
        return write ? Math.max(groupWrite[group], stackWrite[stack]) : Math.max(groupRead[group], stackRead[stack]);
    }

    /** No column command of a bank comes earlier, what its group and pseudo-channel demand left aside. */
    long columnFloorOfBank(int bank, boolean write) {
        return write ? bankWrite[bank] : bankRead[bank];
    }

    long earliestColumn(int bank, boolean write) {
        long wide = Math.max(
                columnFloorOfPseudo(bank >> pseudoShift, write), columnFloorOfGroup(bank >> groupShift, write));
        return rising(Math.max(wide, columnFloorOfBank(bank, write)));
    }

    /** No activate of a pseudo-channel comes earlier. */
    long activateFloorOfPseudo(int pseudo) {
        long fourth = activateTimes[pseudo * WINDOW + activateCursor[pseudo]] + t.fourActivates;
        return Math.max(Math.max(pseudoActivate[pseudo], fourth), rowPins);
    }

    /** No activate of a bank comes earlier, what its pseudo-channel demands left aside. */
    long activateFloorOfBank(int bank) {
        return Math.max(bankActivate[bank], groupActivate[bank >> groupShift]);
    }

    long earliestActivate(int bank) {
        return rising(Math.max(activateFloorOfPseudo(bank >> pseudoShift), activateFloorOfBank(bank)));
    }

    /** No precharge of a pseudo-channel comes earlier. */
    long prechargeFloorOfPseudo(int pseudo) {
        return Math.max(pseudoPrecharge[pseudo], rowPins);
    }

    /** No precharge of a bank comes earlier, what its pseudo-channel demands left aside. */
    long prechargeFloorOfBank(int bank) {
        return bankPrecharge[bank];
    }

    long earliestPrecharge(int bank) {
        return edge(Math.max(prechargeFloorOfPseudo(bank >> pseudoShift), prechargeFloorOfBank(bank)));
    }

    /** Earliest precharge of all banks of a pseudo-channel; a bank that is yet to close by itself counts as open. */
    long earliestPrechargeAll(int pseudo) {
        long tick = Math.max(pseudoPrecharge[pseudo], rowPins);
        for (int bank = pseudo * banksPerPseudo; bank < (pseudo + 1) * banksPerPseudo; bank++) {
            tick = Math.max(tick, bankPrecharge[bank]);
        }
        return edge(tick);
    }

    /** Earliest all-bank refresh of a pseudo-channel whose banks are closed. */
    long earliestRefreshAll(int pseudo) {
        return rising(Math.max(pseudoRefresh[pseudo], rowPins));
    }

    /** Earliest refresh of one closed bank. */
    long earliestRefresh(int bank) {
        int pseudo = bank >> pseudoShift;
        return rising(Math.max(Math.max(bankRefresh[bank], pseudoBankRefresh[pseudo]), rowPins));
    }

    // ---- Events -----------------------------------------------------------------

    void activate(int bank, int row, long tick) {
        int group = bank >> groupShift;
        int pseudo = bank >> pseudoShift;
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
        pseudoBankRefresh[pseudo] = Math.max(pseudoBankRefresh[pseudo], tick + t.activateToBankRefresh);
        activateTimes[pseudo * WINDOW + activateCursor[pseudo]] = tick;
        activateCursor[pseudo] = (activateCursor[pseudo] + 1) % WINDOW;
        holdRowPins(tick, t.activateTicks);
    }

    void read(int bank, long tick) {
        int group = bank >> groupShift;
        int stack = group >> stackShift;
        int pseudo = bank >> pseudoShift;
        groupRead[group] = Math.max(groupRead[group], tick + t.readToReadLong);
        for (int s = pseudo * stacksPerPseudo; s < (pseudo + 1) * stacksPerPseudo; s++) {
            stackRead[s] = Math.max(stackRead[s], tick + (s == stack ? t.readToReadShort : t.readToReadStack));
        }
        pseudoWrite[pseudo] = Math.max(pseudoWrite[pseudo], tick + t.readToWrite);
        bankPrecharge[bank] = Math.max(bankPrecharge[bank], tick + t.readToPrecharge);
        holdColumnPins(tick);
    }

    void write(int bank, long tick) {
        int group = bank >> groupShift;
        int stack = group >> stackShift;
        int pseudo = bank >> pseudoShift;
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
        pseudoPrecharge[bank >> pseudoShift] = tick + t.prechargeToPrecharge;
        holdRowPins(tick, t.prechargeTicks);
    }

    /** The row closes by itself as soon as it may; no command is sent. Answers when. */
    long autoPrecharge(int bank) {
        closeAt(bank, bankPrecharge[bank]);
        return bankPrecharge[bank];
    }

    private void closeAt(int bank, long tick) {
        int pseudo = bank >> pseudoShift;
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
        pseudoRefresh[pseudo] = Math.max(pseudoRefresh[pseudo], tick + t.refreshToRefresh);
        holdRowPins(tick, t.prechargeTicks);
    }

    void refresh(int bank, long tick) {
        int pseudo = bank >> pseudoShift;
        bankActivate[bank] = Math.max(bankActivate[bank], tick + t.bankRefreshToActivate);
        bankRefresh[bank] = Math.max(bankRefresh[bank], tick + t.bankRefreshToItself);
        pseudoActivate[pseudo] = Math.max(pseudoActivate[pseudo], tick + t.bankRefreshToOther);
        pseudoBankRefresh[pseudo] = Math.max(pseudoBankRefresh[pseudo], tick + t.bankRefreshToBankRefresh);
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

    /** Writes down open rows, and floors as far as they lie ahead of {@code now}. */
    void describe(RelativeState state, long now, Renaming names) {
        state.word(now & 1);
        for (int name = 0; name < openRow.length; name++) {
            int bank = names.actual(name, 0);
            state.word(openRow[bank] == CLOSED ? CLOSED : names.name(bank, openRow[bank]));
            state.word(ahead(bankActivate[bank], now));
            state.word(ahead(bankPrecharge[bank], now));
            state.word(ahead(bankRead[bank], now));
            state.word(ahead(bankWrite[bank], now));
            state.word(ahead(bankRefresh[bank], now));
        }
        for (int name = 0; name < groupRead.length; name++) {
            int group = names.actual(name, groupShift);
            state.word(ahead(groupActivate[group], now));
            state.word(ahead(groupRead[group], now));
            state.word(ahead(groupWrite[group], now));
        }
        for (int name = 0; name < stackRead.length; name++) {
            int stack = names.actual(name, groupShift + stackShift);
            state.word(ahead(stackRead[stack], now));
            state.word(ahead(stackWrite[stack], now));
        }
        for (int pseudo = 0; pseudo < pseudoRead.length; pseudo++) {
            state.word(ahead(pseudoActivate[pseudo], now));
            state.word(ahead(pseudoRead[pseudo], now));
            state.word(ahead(pseudoWrite[pseudo], now));
            state.word(ahead(pseudoPrecharge[pseudo], now));
            state.word(ahead(pseudoRefresh[pseudo], now));
            state.word(ahead(pseudoBankRefresh[pseudo], now));
            for (int i = 0; i < WINDOW; i++) {
                int at = pseudo * WINDOW + (activateCursor[pseudo] + i) % WINDOW;
                state.word(ahead(activateTimes[at] + t.fourActivates, now));
            }
        }
        state.word(ahead(columnPins, now));
        state.word(ahead(rowPins, now));
    }

    private static long ahead(long tick, long now) {
        return Math.max(0, tick - now);
    }

    /** The open row of a bank, or {@link #CLOSED}. */
    int openRow(int bank) {
        return openRow[bank];
    }

    /** Whether row and column commands hold the same pins. */
    boolean sharesPins() {
        return !t.separateBuses;
    }

    /** Banks of the whole channel. */
    int banks() {
        return openRow.length;
    }

    boolean anyOpen(int pseudo) {
        return openBanks[pseudo] > 0;
    }

    /** The first edge from a tick on at which a precharge may start. */
    long edge(long tick) {
        return t.prechargeTicks == 1 ? tick : rising(tick);
    }

    /** The first rising edge from a tick on. */
    static long rising(long tick) {
        return (tick + 1) & ~1L;
    }
}
