// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Seconds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Interruptions by hand, and the best interval against its neighbours. */
final class GoodputTest {
    private static final double DAY = 86_400;

    @Test
    void sixteenThousandChipsAreInterruptedEveryThreeHours() {
        Goodput goodput = Goodput.atBestInterval(16_384, new Seconds(2111 * DAY), new Seconds(60), new Seconds(600));
        assertEquals(3.09, goodput.betweenInterruptions().value() / 3600, 0.005);
    }

    @Test
    void oneHourBetweenInterruptionsByHand() {
        // w = 72 s, M/N = 3600 s: interval = sqrt(2·72·3600) = 720 s; lost (240 + 360)/3600 = 1/6; writing 72/720 =
        // 1/10.
        Goodput goodput = Goodput.atBestInterval(10, new Seconds(36_000), new Seconds(72), new Seconds(240));
        assertEquals(720, goodput.interval().value(), 1e-9);
        assertEquals(5.0 / 6 / 1.1, goodput.share(), 1e-12);
    }

    @Test
    void aRunThatCannotOutrunItsFailuresMovesNowhere() {
        Goodput goodput = Goodput.atBestInterval(1000, new Seconds(1000), new Seconds(1), new Seconds(5));
        assertEquals(0, goodput.share());
    }

    @Test
    void checkpointsThatCostNothingLoseOnlyTheRecovery() {
        Goodput goodput = Goodput.atBestInterval(1, new Seconds(1000), new Seconds(0), new Seconds(10));
        assertEquals(0.99, goodput.share(), 1e-12);
    }

    @Test
    void noOtherIntervalIsMuchBetterWhileCheckpointsAreShort() {
        SplittableRandom random = new SplittableRandom(41);
        for (int trial = 0; trial < 200; trial++) {
            Seconds between = new Seconds(3600 * (2 + 50 * random.nextDouble()));
            Seconds checkpoint = new Seconds(1 + 30 * random.nextDouble());
            Goodput best = Goodput.atBestInterval(1, between, checkpoint, new Seconds(300));
            Seconds other = new Seconds(best.interval().value() * (0.2 + 4 * random.nextDouble()));
            Goodput neighbour = new Goodput(between, checkpoint, other, new Seconds(300));
            // Young's interval is first order in w / interval: what it misses is of second order.
            double missed = checkpoint.value() / best.interval().value();
            assertTrue(neighbour.share() <= best.share() + missed * missed, neighbour + " beats " + best);
        }
    }

    @Test
    void moreChipsMoreFailures() {
        double before = 1;
        for (int chips = 8; chips <= 65_536; chips *= 2) {
            double share = Goodput.atBestInterval(chips, new Seconds(2000 * DAY), new Seconds(40), new Seconds(900))
                    .share();
            assertTrue(share < before, chips + " chips: " + share);
            before = share;
        }
    }
}
