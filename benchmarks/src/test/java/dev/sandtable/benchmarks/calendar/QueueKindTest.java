// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.engine.Calendar;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Speed is compared between sets that do the same: each hands out the order of Java's priority queue. */
class QueueKindTest {
    private static final int POPS = 100_000;

    @ParameterizedTest
    @EnumSource
    void orderIsThatOfThePriorityQueue(QueueKind kind) {
        for (Increments increments : Increments.values()) {
            for (int pending : new int[] {10, 1000, 20_000}) {
                String where = kind + ", " + increments + ", " + pending + " pending";
                hold(new PriorityQueueCalendar(), kind.make(), increments.table(1 << 14), pending, where);
            }
        }
    }

    /** Keeps the number pending, then hands out all. */
    private static void hold(Calendar reference, Calendar rival, long[] incrementPs, int pending, String where) {
        int next = 0;
        for (int event = 0; event < pending; event++) {
            long time = incrementPs[next++ % incrementPs.length];
            reference.schedule(time, event);
            rival.schedule(time, event);
        }
        for (int i = 0; i < POPS; i++) {
            int event = popBoth(reference, rival, Long.MAX_VALUE, where);
            long time = reference.timePs() + incrementPs[next++ % incrementPs.length];
            reference.schedule(time, event);
            rival.schedule(time, event);
        }
        while (popBoth(reference, rival, Long.MAX_VALUE, where) != Calendar.NONE) {
            assertEquals(reference.size(), rival.size(), where);
        }
    }

    @ParameterizedTest
    @EnumSource
    void burstsAndLimitsKeepTheOrder(QueueKind kind) {
        for (Increments increments : Increments.values()) {
            bursts(kind, increments);
        }
    }

    /** Random numbers of pushes and pops under limits that move; after a fruitless pop the present is the limit. */
    private static void bursts(QueueKind kind, Increments increments) {
        Calendar reference = new PriorityQueueCalendar();
        Calendar rival = kind.make();
        SplittableRandom random = new SplittableRandom(9);
        long[] incrementPs = increments.table(1 << 14);
        long now = 0;
        int event = 0;
        for (int round = 0; round < 2000; round++) {
            String where = kind + ", " + increments + ", round " + round;
            // One in eight is a storm at a single instant.
            boolean storm = random.nextInt(8) == 0;
            for (int pushes = random.nextInt(storm ? 300 : 30); pushes > 0; pushes--) {
                long time = now + (storm ? 7 : incrementPs[random.nextInt(incrementPs.length)]);
                reference.schedule(time, event);
                rival.schedule(time, event++);
            }
            long limit = now + incrementPs[random.nextInt(incrementPs.length)];
            for (int pops = random.nextInt(80); pops > 0; pops--) {
                if (popBoth(reference, rival, limit, where) == Calendar.NONE) {
                    now = limit;
                    break;
                }
                now = reference.timePs();
            }
            assertEquals(reference.size(), rival.size(), where);
            if (reference.size() == 0) {
                now = 0;
                reference.rewind(now);
                rival.rewind(now);
            }
        }
    }

    private static int popBoth(Calendar reference, Calendar rival, long limitPs, String where) {
        int event = reference.pop(limitPs);
        assertEquals(event, rival.pop(limitPs), where);
        assertEquals(reference.timePs(), rival.timePs(), where);
        return event;
    }
}
