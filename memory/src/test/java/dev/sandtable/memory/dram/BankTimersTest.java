// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Each delay by hand. HBM2 at 1 GHz: one clock is 1 ns is 2 ticks; an activate holds the pins for 2 clocks, all else 1. */
class BankTimersTest {
    private static final int GROUP_MATE = 1;
    private static final int OTHER_GROUP = 4;
    private static final int OTHER_PSEUDO = 16;

    private final BankTimers timers = fresh(Devices.hbm2());

    private static BankTimers fresh(DramSpec spec) {
        return new BankTimers(new TickTimings(spec), spec.organization());
    }

    private static long clocks(double clocks) {
        return Math.round(2 * clocks);
    }

    @Test
    void activateOpensForReadsAndWrites() {
        timers.activate(0, 7, 0);
        assertEquals(clocks(14 + 1), timers.earliestColumn(0, false));
        assertEquals(clocks(12 + 1), timers.earliestColumn(0, true));
        assertEquals(clocks(34 + 1), timers.earliestPrecharge(0));
    }

    @Test
    void activatesKeepTheirDistance() {
        timers.activate(0, 7, 0);
        assertEquals(clocks(4), timers.earliestActivate(OTHER_GROUP));
        assertEquals(clocks(4), timers.earliestActivate(GROUP_MATE));
        assertEquals(clocks(2), timers.earliestActivate(OTHER_PSEUDO));
    }

    @Test
    void fifthActivateWaitsForTheWindow() {
        for (int i = 0; i < 4; i++) {
            timers.activate(i * OTHER_GROUP, 7, clocks(4 * i));
        }
        // tRRD alone would allow 16 ns after the first; the window of 15 ns is then over too.
        assertEquals(clocks(16), timers.earliestActivate(GROUP_MATE));
        BankTimers hbm3 = fresh(Devices.hbm3());
        for (int i = 0; i < 4; i++) {
            hbm3.activate(i * OTHER_GROUP, 7, clocks(4 * i));
        }
        // HBM3: tRRD_S of 4 clocks would allow clock 16, the window of 15 ns is 24 clocks.
        assertEquals(clocks(24), hbm3.earliestActivate(OTHER_PSEUDO - 1));
    }

    @Test
    void prechargeThenActivate() {
        timers.activate(0, 7, 0);
        timers.precharge(0, clocks(35));
        // tRP of 14 clocks ends at 49; the activate's second clock is the one that counts, so its first may be at 48.
        assertEquals(clocks(48), timers.earliestActivate(0));
    }

    @Test
    void readsOfOneGroupAreFurtherApart() {
        timers.activate(0, 7, 0);
        timers.activate(OTHER_GROUP, 7, clocks(4));
        timers.activate(GROUP_MATE, 7, clocks(8));
        timers.read(0, clocks(30));
        assertEquals(clocks(32), timers.earliestColumn(OTHER_GROUP, false));
        assertEquals(clocks(34), timers.earliestColumn(GROUP_MATE, false));
        assertEquals(clocks(43), timers.earliestColumn(OTHER_GROUP, true));
        assertEquals(clocks(35), timers.earliestPrecharge(0));
    }

    @Test
    void readAfterWriteWaitsForTheData() {
        timers.activate(0, 7, 0);
        timers.activate(OTHER_GROUP, 7, clocks(4));
        timers.write(0, clocks(30));
        // tCWL 5 + burst 2 + tWTR_S 6, tWTR_L 8, tWR 16.
        assertEquals(clocks(30 + 13), timers.earliestColumn(OTHER_GROUP, false));
        assertEquals(clocks(30 + 15), timers.earliestColumn(0, false));
        assertEquals(clocks(30 + 23), timers.earliestPrecharge(0));
    }

    @Test
    void halfClockPrechargeOfHbm3() {
        BankTimers hbm3 = fresh(Devices.hbm3());
        hbm3.activate(0, 7, 0);
        // An activate ends half a clock into its second clock; tRCD 31 clocks later a read may end its one clock.
        assertEquals(clocks(32), hbm3.earliestColumn(0, false));
        // tRAS 45 clocks from the activate's end to the end of half a clock: 45 + 1.5 - 0.5.
        assertEquals(clocks(46), hbm3.earliestPrecharge(0));
        hbm3.activate(OTHER_GROUP, 7, clocks(50));
        assertEquals(clocks(51.5), hbm3.earliestPrecharge(0));
    }

    @Test
    void refreshClosesThePseudoChannelForItsDuration() {
        timers.activate(0, 7, 0);
        timers.prechargeAll(0, clocks(35));
        assertEquals(clocks(49), timers.earliestRefreshAll(0));
        timers.refreshAll(0, clocks(49));
        assertEquals(clocks(49 + 350 - 1), timers.earliestActivate(3));
        assertEquals(clocks(50), timers.earliestActivate(OTHER_PSEUDO));
    }

    @Test
    void bankRefreshHoldsOthersOnlyBriefly() {
        timers.refresh(0, 0);
        assertEquals(clocks(160 - 1), timers.earliestActivate(0));
        assertEquals(clocks(8 - 1) + 0, timers.earliestActivate(OTHER_GROUP) / 2 * 2);
    }
}
