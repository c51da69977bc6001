// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.scenario.Question;
import org.junit.jupiter.api.Test;

/**
 * What the full mesh of an Atlas node costs tensor parallelism. Published with ModelLink RC3 on eight 910B, sequences of
 * 4,096: Llama-2 7B on one chip per layer and two stages trains at 59.8 % of the peak, models of 7B split over all eight
 * chips at 34 to 39 %.
 */
final class AscendTrendTest {
    private static final String SCENARIO = """
            name: llama2-7b
            model: llama2-7b
            cluster: {node: atlas-900-a2-podc, nodes: 1}
            train: {sequence: 4096, global-batch: 64, micro-batch: %d, precision: bf16, schedule: 1f1b,
                    parallel: %s}
            """;

    private static TrainingResult result(int micro, String parallel) {
        Question question = World.question(String.format(SCENARIO, micro, parallel));
        return new TrainingReport(question.cluster(), question.model(), World.tariff())
                .of("llama2-7b", question.trainingJob(), Fidelity.AUTO, Fold.AUTO);
    }

    @Test
    void tensorParallelismOverTheMeshCostsAThirdOfASmallModel() {
        TrainingResult alone = result(1, "{tensor: 1, pipeline: 2, data: 4, zero: 1}");
        TrainingResult split = result(2, "{tensor: 8, sequence-parallel: true}");
        double ratio = alone.mfu() / split.mfu();
        assertTrue(ratio > 1.4 && ratio < 1.8, "measured 1.53 to 1.76, predicted " + ratio);
        assertEquals(0.598, alone.mfu(), 0.06);
    }
}
