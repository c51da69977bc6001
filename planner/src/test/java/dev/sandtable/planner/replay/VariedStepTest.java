// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.parallel.Seeds;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.workload.Variation;
import dev.sandtable.workload.Variation.Slow;
import dev.sandtable.workload.Variation.Straggler;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps whose ranks differ: by hand, and by law. */
final class VariedStepTest {
    private static final long FORWARD = 300_000;
    private static final long BACKWARD = 600_000;
    private static final int MICRO_BATCHES = 12;

    private static StepWork step(int stages, int tensor, int replicas) {
        Segment.Builder forward = new Segment.Builder();
        forward.add(Piece.Kind.COMPUTE, FORWARD);
        Segment.Builder backward = new Segment.Builder();
        backward.add(Piece.Kind.COMPUTE, BACKWARD / 2);
        backward.add(Piece.Kind.TENSOR_COMMUNICATION, BACKWARD / 2);
        StageWork stage = new StageWork(
                List.of(forward.build()),
                List.of(backward.build()),
                List.of(4),
                List.of(1000L),
                List.of(0L),
                0,
                0,
                0,
                7000,
                StageWires.OWN);
        return new StepWork(
                Collections.nCopies(stages, stage),
                StepScore.of(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, stages, 1, MICRO_BATCHES),
                tensor,
                replicas,
                new StepWork.Overlaps(false, false, false, true),
                Contention.NONE,
                0);
    }

    private static Variation stragglers(Straggler... slow) {
        return new Variation(0, 0, Optional.empty(), Optional.of(List.of(slow)), 1);
    }

    private static long varied(StepWork step, Variation variation, long seed, int perNode) {
        return StepReplay.varied(step, new RankPaces(variation, new Seeds(seed), step.tensor(), perNode));
    }

    private static long plain(StepWork step) {
        return StepReplay.run(step, Fold.AUTO).step().value();
    }

    @Test
    void ranksThatDoNotDifferTakeTheStep() {
        for (int stages : new int[] {1, 2, 4}) {
            StepWork step = step(stages, 2, 3);
            assertEquals(plain(step), varied(step, stragglers(), 3, 2));
        }
    }

    /** Four copies, the third a fifth slower: kernels are 600 of 900 per micro-batch, and everybody waits for its gradients. */
    @Test
    void allCopiesWaitForTheSlowestOne() {
        StepWork step = step(1, 2, 4);
        long expected = plain(step) + MICRO_BATCHES * (FORWARD + BACKWARD / 2) / 5;
        assertEquals(expected, varied(step, stragglers(new Straggler(2, 1.2)), 1, 2));
        // One rank of the tensor group is enough.
        assertEquals(expected, varied(step, stragglers(new Straggler(5, 1.2)), 1, 1));
    }

    /** The stage that is slow sets the pace of every micro-batch of its copy. */
    @Test
    void aSlowStageSlowsItsPipeline() {
        StepWork step = step(4, 1, 2);
        long slow = varied(step, stragglers(new Straggler(6, 1.3)), 1, 1);
        long perMicroBatch = (FORWARD + BACKWARD / 2) * 3 / 10;
        assertTrue(slow >= plain(step) + (MICRO_BATCHES - 3) * perMicroBatch, slow + " ps");
        assertTrue(slow <= plain(step) + (MICRO_BATCHES + 3) * perMicroBatch, slow + " ps");
    }

    @Test
    void aSampleDependsOnItsSeedAlone() {
        StepWork step = step(4, 2, 4);
        Variation jitter = new Variation(0.05, 0.02, Optional.of(new Slow(0.1, 1.1)), Optional.empty(), 4);
        assertEquals(varied(step, jitter, 5, 4), varied(step, jitter, 5, 4));
        assertNotEquals(varied(step, jitter, 5, 4), varied(step, jitter, 6, 4));
    }

    /** What everybody waits for is the largest of many: steps get longer on average, and the more so the more ranks there are. */
    @Test
    void variationCostsTimeAndMoreOfItOnMoreRanks() {
        Variation jitter = new Variation(0, 0.05, Optional.empty(), Optional.empty(), 40);
        double before = 0;
        for (int replicas : new int[] {2, 8, 32}) {
            StepWork step = step(2, 2, replicas);
            StepSpread spread = StepSpread.of(step, StepReplay.run(step, Fold.AUTO), jitter, 11, 8);
            assertTrue(spread.slowdown() > before, replicas + " copies: " + spread);
            assertTrue(spread.low().value() <= spread.mean().value()
                    && spread.mean().value() <= spread.high().value());
            before = spread.slowdown();
        }
    }

    @Test
    void drawsHaveTheirMeanAndDeviation() {
        int count = 100_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double drawn = RankPaces.lognormal(new Seeds(9), i, 0.2);
            sum += drawn;
            squares += drawn * drawn;
        }
        double mean = sum / count;
        assertEquals(1, mean, 0.003);
        assertEquals(0.2, Math.sqrt(squares / count - mean * mean), 0.003);
    }
}
