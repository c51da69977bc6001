// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Page and laws of expert loads and times. */
class ExpertModelTest {
    private static ExpertFfn of(long tokens, long experts, long active, int ranks, double skew) {
        return new ExpertFfn(tokens, 4096, 1536, experts, active, 1, ranks, skew, DataType.BF16);
    }

    private static ExpertFfn random(SplittableRandom random, long tokens) {
        int ranks = 1 << random.nextInt(6);
        double skew = new double[] {0, 1.01, 1.2}[random.nextInt(3)];
        return of(tokens, 64L << random.nextInt(3), 1L << random.nextInt(4), ranks, skew);
    }

    @Test
    void balancedTokensAreSharedEvenly() {
        assertArrayEquals(new long[] {64, 64, 64, 64}, ExpertLoad.ofFullestRank(of(1024, 64, 4, 16, 0)));
    }

    @Test
    void fewerAssignmentsThanExpertsTouchOneExpertEach() {
        assertArrayEquals(new long[] {1, 1}, ExpertLoad.ofFullestRank(of(2, 64, 8, 8, 0)));
    }

    @Test
    void oneRankOfAllExpertsGetsEveryAssignment() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            long tokens = 1 + random.nextLong(1L << (1 + random.nextInt(14)));
            ExpertFfn work = of(tokens, 128, 8, 1, 1.2);
            long[] loads = ExpertLoad.ofFullestRank(work);
            long sum = Arrays.stream(loads).sum();
            assertEquals(tokens * 8, sum, 128, work.toString());
            assertTrue(Arrays.stream(loads).allMatch(load -> load >= 1 && load <= tokens), work.toString());
        }
    }

    @Test
    void theFullestRankOfASkewedLayerHasMoreThanItsShare() {
        long even =
                Arrays.stream(ExpertLoad.ofFullestRank(of(4096, 128, 8, 16, 0))).sum();
        long skewed = Arrays.stream(ExpertLoad.ofFullestRank(of(4096, 128, 8, 16, 1.2)))
                .sum();
        assertTrue(skewed > even, skewed + " against " + even);
    }

    @Test
    void nothingBeatsTheRooflines() {
        SplittableRandom random = new SplittableRandom(2);
        Machine machine = Examples.h100();
        ExpertModel model = new ExpertModel(machine, Examples.serving());
        for (int i = 0; i < 300; i++) {
            ExpertFfn work = random(random, 1 + random.nextLong(1L << (1 + random.nextInt(14))));
            long[] loads = ExpertLoad.ofFullestRank(work);
            double seconds = model.plan(work).at(1.83e9).seconds();
            double weights = loads.length * 3.0 * 4096 * 1536 * 2;
            double operations = 6.0 * Arrays.stream(loads).sum() * 4096 * 1536;
            assertTrue(
                    seconds >= weights / machine.memory().bandwidth().value()
                            && seconds
                                    >= operations / machine.peak(DataType.BF16).value(),
                    work + ": " + seconds);
        }
    }

    @Test
    void twiceTheTokensAreNeverFasterInTheSameBlocks() {
        SplittableRandom random = new SplittableRandom(3);
        Machine machine = Examples.a100();
        ExpertModel model = new ExpertModel(machine, Examples.serving());
        for (int i = 0; i < 300; i++) {
            ExpertFfn once = of(257 + random.nextLong(4000), 128, 8, 1 << random.nextInt(4), 0);
            ExpertFfn twice = of(2 * once.tokens(), 128, 8, once.expert(), 0);
            assertTrue(
                    model.plan(twice).at(1.41e9).seconds()
                            >= model.plan(once).at(1.41e9).seconds(),
                    once.toString());
        }
    }
}
