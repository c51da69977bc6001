// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.CommandLog.Issued;
import dev.sandtable.memory.dram.Controller.Fairness;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How long one request waits while others are preferred, and when rows close. HBM2 at 1 GHz: one clock is 1 ns is 2 ticks, and a
 * row next to another lies {@link #ROW} bytes further on.
 */
class FairnessLawTest {
    private static final Organization HBM2 = Devices.hbm2().organization();
    private static final long ROW = HBM2.rowBytes().value() * HBM2.banks() * HBM2.pseudoChannels();
    private static final Controller PLAIN =
            Controller.plain(AddressMapping.ROW_BANK_COLUMN).withRefresh(RefreshPolicy.NONE);
    private static final int REQUESTS = 4000;
    private static final int OLDER_HITS = 10;

    /** tRTP 5, tRP 14, tRCDRD 14, and two clocks in which the pins may be taken. */
    private static final long SWITCH_CLOCKS = 5 + 14 + 14 + 2;

    private static List<Issued> commands(Controller controller, RequestSource traffic) {
        CommandLog log = new CommandLog();
        new DramChannel(Devices.hbm2(), controller, log).serve(traffic);
        return log.commands();
    }

    // ---- Reads ----------------------------------------------------------------------

    /** Clocks until a read of another row is served that enters at time zero among hits without end. */
    private static long clocksOfConflict(Fairness fairness) {
        long[] addresses = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            addresses[i] = i == OLDER_HITS ? ROW : i % 32 * 32;
        }
        return commands(PLAIN.withFairness(fairness), new ListedTraffic(addresses, 0)).stream()
                        .filter(issued -> issued.command() == Command.READ && issued.row() == 1)
                        .findFirst()
                        .orElseThrow()
                        .tick()
                / 2;
    }

    @Test
    void hitsStarveAConflictWithoutLimit() {
        // Each hit comes tCCD_L = 4 clocks after the last and puts the precharge off by tRTP = 5.
        assertTrue(clocksOfConflict(Fairness.NONE) > 4 * (REQUESTS - 1));
    }

    /** Wait ≤ patience + tRTP + tRP + tRCD. */
    @Test
    void patienceBoundsTheWait() {
        for (int patienceNs : new int[] {100, 333, 1000, 5000}) {
            Picoseconds patience = new Picoseconds(patienceNs * 1000L);
            long clocks = clocksOfConflict(new Fairness(patience, 0));
            assertTrue(clocks >= patienceNs && clocks <= patienceNs + SWITCH_CLOCKS, patienceNs + ": " + clocks);
        }
    }

    /** Wait ≤ tRCD + (older hits + n) · tCCD_L + tRTP + tRP + tRCD under a limit of n hits. */
    @Test
    void aLimitOfHitsBoundsTheWait() {
        for (int limit : new int[] {1, 4, 16, 100}) {
            long clocks = clocksOfConflict(new Fairness(Picoseconds.ZERO, limit));
            long bound = 15 + (OLDER_HITS + limit) * 4L + SWITCH_CLOCKS;
            assertTrue(clocks >= limit * 4L && clocks <= bound, limit + ": " + clocks + " of " + bound);
        }
    }

    // ---- A read among writes --------------------------------------------------------

    /** Writes to one row without end, and one read of another bank after the first sixteen. */
    private static final class WritesWithARead implements RequestSource {
        private static final int READ_AT = 16;
        private final CommandLog log;
        private int at = -1;
        private long enteredTick;

        WritesWithARead(CommandLog log) {
            this.log = log;
        }

        @Override
        public boolean advance() {
            if (++at == READ_AT + 1) {
                enteredTick = log.commands().get(log.commands().size() - 1).tick();
            }
            return at < REQUESTS;
        }

        @Override
        public long address() {
            return at == READ_AT ? ROW - 32 : at % 32 * 32;
        }

        @Override
        public boolean isWrite() {
            return at != READ_AT;
        }
    }

    private static long clocksOfReadAmongWrites(Fairness fairness) {
        CommandLog log = new CommandLog();
        WritesWithARead traffic = new WritesWithARead(log);
        Controller controller =
                PLAIN.withFairness(fairness).withQueues(new Controller.Queues(8, 8, new Ratio(0.2), new Ratio(0.8), 8));
        new DramChannel(Devices.hbm2(), controller, log).serve(traffic);
        long tick = log.commands().stream()
                .filter(issued -> issued.command() == Command.READ)
                .findFirst()
                .orElseThrow()
                .tick();
        return (tick - traffic.enteredTick) / 2;
    }

    /** Wait ≤ patience + tRCD + two clocks, where the read's bank is idle and its pins are its own. */
    @Test
    void patienceEndsADrainThatNeverEnds() {
        assertTrue(clocksOfReadAmongWrites(Fairness.NONE) > 3 * REQUESTS);
        for (int patienceNs : new int[] {200, 1000, 5000}) {
            long clocks = clocksOfReadAmongWrites(new Fairness(new Picoseconds(patienceNs * 1000L), 0));
            assertTrue(clocks >= patienceNs && clocks <= patienceNs + 14 + 2, patienceNs + ": " + clocks);
        }
    }

    /** A write with nothing beside it waits for no company. */
    @Test
    void aLoneWriteIsServed() {
        for (Scheduling scheduling : Scheduling.values()) {
            List<Issued> log =
                    commands(PLAIN.withScheduling(scheduling), new ListedTraffic(new long[] {0}, 0).withWriteAt(0));
            assertEquals(
                    List.of(Command.ACTIVATE, Command.WRITE),
                    log.stream().map(Issued::command).toList());
        }
    }

    // ---- Pages ----------------------------------------------------------------------

    /** Reads a microsecond apart, each of another row of one bank. */
    private static List<Issued> loneReads(PagePolicy page) {
        long[] addresses = new long[20];
        Arrays.setAll(addresses, i -> i * ROW);
        return commands(PLAIN.withPage(page), new ListedTraffic(addresses, 1_000_000));
    }

    @Test
    void anIdleRowClosesAtItsTimeout() {
        for (int idleNs : new int[] {50, 300, 700}) {
            List<Issued> log = loneReads(PagePolicy.timeout(new Picoseconds(idleNs * 1000L)));
            assertEquals(20 + 20 + 19, log.size());
            for (int i = 0; i + 2 < log.size(); i += 3) {
                assertEquals(Command.PRECHARGE, log.get(i + 2).command());
                assertEquals(log.get(i + 1).tick() + 2 * idleNs, log.get(i + 2).tick());
            }
        }
    }

    @Test
    void aClosedPageClosesAsSoonAsItMay() {
        List<Issued> log = loneReads(PagePolicy.CLOSED);
        assertEquals(60, log.size());
        for (int i = 0; i < log.size(); i += 3) {
            assertEquals(Command.AUTO_PRECHARGE, log.get(i + 2).command());
            // tRAS 34 from the activate's second clock is longer than tRCDRD and tRTP together.
            assertEquals(log.get(i).tick() + 2 * 35, log.get(i + 2).tick());
        }
    }

    @Test
    void anOpenPageWaitsForAConflict() {
        List<Issued> log = loneReads(PagePolicy.OPEN);
        assertEquals(20 + 20 + 19, log.size());
        for (int i = 2; i < log.size(); i += 3) {
            assertEquals(Command.PRECHARGE, log.get(i).command());
            assertEquals((i + 1) / 3 * 2000L, log.get(i).tick());
        }
    }
}
