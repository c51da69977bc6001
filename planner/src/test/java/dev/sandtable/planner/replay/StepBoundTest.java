// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.planner.replay.StepBound.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound by hand. */
final class StepBoundTest {

    @Test
    void equalStagesOfOneForwardOneBackward() {
        // Four stages of 900 ps a micro-batch, eight micro-batches: (8 + 4 - 1) 900 ps.
        List<Stage> stages = List.of(new Stage(0, 900), new Stage(1, 900), new Stage(2, 900), new Stage(3, 900));
        assertEquals(11 * 900e-12, new StepBound(stages, 900).seconds(8), 1e-18);
    }

    @Test
    void chunksShortenTheFilling() {
        // Three chunks a stage: the last of four stages waits for three thirds.
        List<Stage> stages = List.of(new Stage(0, 900), new Stage(3, 900));
        assertEquals((8 * 900 + 3 * 300) * 1e-12, new StepBound(stages, 300).seconds(8), 1e-18);
    }

    @Test
    void theSlowestStageBindsWhereMicroBatchesAreMany() {
        StepBound bound = new StepBound(List.of(new Stage(0, 1000), new Stage(3, 900)), 900);
        assertEquals(100_000 * 1e-12, bound.seconds(100), 1e-18);
        assertEquals((3 * 900 + 2 * 900) * 1e-12, bound.seconds(2), 1e-18);
    }
}
