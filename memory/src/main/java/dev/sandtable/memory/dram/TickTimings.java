// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;

/**
 * A device's delays as the scheduler counts them: in ticks of half a command clock, from the first edge of one command
 * to the first edge of the next.
 *
 * <p><b>Model.</b> A time t becomes floor(t/tCK + 0.974) clocks, the rounding that JESD79 prescribes. A delay between
 * commands that hold the pins for p and f half clocks counts between their last edges, so p − f is added.
 * <p><b>Left out.</b> Delays between ranks.
 * <p><b>Check.</b> HBM2 at 1 GHz: activate to read of 14 clocks is 15 clocks between first edges, because an activate
 * takes two ({@code BankTimersTest}).
 * <p><b>Source.</b> JESD235 (HBM2), JESD238 (HBM3), JESD79 (DDR).
 */
final class TickTimings {
    private static final double ROUNDING = 0.974;

    // ---- Parameters -------------------------------------------------------------
    final double tickPs;
    final int activateTicks;
    final int prechargeTicks;
    final int columnTicks;
    final boolean separateBuses;
    final int activateToRead;
    final int activateToWrite;
    final int activateToPrecharge;
    final int activateToActivateSameBank;
    final int activateToActivateShort;
    final int activateToActivateLong;
    final int fourActivates;
    final int prechargeToActivate;
    final int prechargeToPrecharge;
    final int prechargeToRefresh;
    final int activateToRefresh;
    final int activateToBankRefresh;
    final int readToPrecharge;
    final int writeToPrecharge;
    final int readToReadShort;
    final int readToReadLong;
    final int readToReadStack;
    final int writeToWriteShort;
    final int writeToWriteLong;
    final int writeToWriteStack;
    final int readToWrite;
    final int writeToReadShort;
    final int writeToReadLong;
    final int readToData;
    final int refreshInterval;
    final int refreshToActivate;
    final int bankRefreshToActivate;
    final int refreshToRefresh;
    final int bankRefreshToOther;
    final int bankRefreshToItself;
    final int bankRefreshToBankRefresh;

    private final double clockPs;

    TickTimings(DramSpec spec) {
        clockPs = 1e12 / spec.clock().value();
        tickPs = clockPs / 2;
        Timings t = spec.timings();
        activateTicks = spec.bus().activateHalfClocks();
        prechargeTicks = spec.bus().prechargeHalfClocks();
        columnTicks = spec.bus().columnHalfClocks();
        separateBuses = spec.bus().separate();
        int burst = 2 * spec.organization().burstClocks();
        int act = activateTicks;
        int pre = prechargeTicks;
        int col = columnTicks;
        activateToRead = ticks(t.rcdRead()) + act - col;
        activateToWrite = ticks(t.rcdWrite()) + act - col;
        activateToPrecharge = ticks(t.ras()) + act - pre;
        activateToActivateSameBank = ticks(t.rc());
        activateToActivateShort = ticks(t.rrdShort());
        activateToActivateLong = ticks(t.rrdLong());
        fourActivates = ticks(t.faw());
        prechargeToActivate = ticks(t.rp()) + pre - act;
        prechargeToPrecharge = 2 * t.ppd();
        prechargeToRefresh = ticks(t.rp());
        activateToRefresh = ticks(t.rc()) + act - pre;
        activateToBankRefresh = ticks(t.rrdShort()) + act - pre;
        readToPrecharge = ticks(t.rtp()) + col - pre;
        writeToPrecharge = ticks(t.cwl()) + burst + ticks(t.wr()) + col - pre;
        readToReadShort = Math.max(burst, 2 * t.ccdShort());
        readToReadLong = Math.max(readToReadShort, ticks(t.ccdLong()));
        readToReadStack = Math.max(readToReadShort, ticks(t.ccdStack()));
        writeToWriteShort = readToReadShort;
        writeToWriteLong = Math.max(readToReadShort, ticks(t.ccdLongWrite()));
        writeToWriteStack = readToReadShort;
        readToWrite = ticks(t.rtw());
        writeToReadShort = ticks(t.cwl()) + burst + ticks(t.wtrShort());
        writeToReadLong = ticks(t.cwl()) + burst + ticks(t.wtrLong());
        readToData = ticks(t.cl()) + burst;
        refreshInterval = ticks(t.refi());
        refreshToActivate = ticks(t.rfc()) + pre - act;
        refreshToRefresh = ticks(t.rfc());
        bankRefreshToItself = t.rfcBank().map(this::ticks).orElse(0);
        bankRefreshToActivate = bankRefreshToItself + pre - act;
        bankRefreshToBankRefresh = t.rrefd().map(this::ticks).orElse(0);
        bankRefreshToOther = bankRefreshToBankRefresh + pre - act;
    }

    /** A time as the controller counts it, rounded up to whole clocks. */
    long ticksOf(Picoseconds time) {
        return 2 * (long) Math.ceil(time.value() / clockPs);
    }

    private int ticks(Picoseconds time) {
        return 2 * (int) (time.value() / clockPs + ROUNDING);
    }

    /** Simulated time of a tick, computed from its number and never accumulated. */
    Picoseconds at(long tick) {
        return new Picoseconds(Math.round(tick * tickPs));
    }
}
