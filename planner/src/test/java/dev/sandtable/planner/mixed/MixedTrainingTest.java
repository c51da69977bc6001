// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.planner.mixed.MixedResult.Part;
import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fleets: of equals, of two speeds, of two sizes of memory. */
final class MixedTrainingTest {
    private static final String PIPELINE = "{tensor: 8, pipeline: 4}";
    private static final String COPIES = "{tensor: 8, data: 4}";

    private static Question question(String fleet, String more, String model, String parallel) {
        return World.question("name: mixed\nmodel: " + model + "\ncluster: {fleet: [" + fleet + "]" + more
                + "}\nstack: cuda-megatron-core\ntrain: {sequence: 4096, global-batch: 48, precision: bf16, parallel: "
                + parallel + ", recompute: full}\n");
    }

    private static MixedResult run(Question question) {
        assertEquals(
                Optional.empty(), MixedTraining.findProblem(question.fleet().orElseThrow(), question.trainingJob()));
        return new MixedTraining(
                        question.fleet().orElseThrow(),
                        question.model(),
                        World.CATALOGUES.tariffs().byNameOrThrow("default").value(),
                        Fidelity.AUTO,
                        Fold.AUTO)
                .run("mixed", question.trainingJob());
    }

    private static String nodes(String kind, int count) {
        return "{node: " + kind + ", nodes: " + count + "}";
    }

    /** Two halves of one kind are that kind, whichever way the job is split. */
    @Test
    void aFleetOfEqualsIsOneKind() {
        String equals = nodes("dgx-a100-80gb", 2) + ", " + nodes("dgx-a100-80gb", 2);
        for (String parallel : List.of(PIPELINE, COPIES)) {
            Question question = question(equals, "", "llama2-13b", parallel);
            MixedResult mixed = run(question);
            double alone = new TrainingSimulation(
                            question.fleet().orElseThrow().alike(0),
                            question.model(),
                            question.trainingJob(),
                            Fidelity.AUTO)
                    .run(Fold.AUTO)
                    .times()
                    .step()
                    .seconds();
            assertEquals(alone, mixed.result().stepSeconds(), 1e-9 * alone);
            assertEquals(1, mixed.efficiency(), 1e-9);
            assertEquals(
                    mixed.result().step().breakdown().total(),
                    mixed.result().step().times().step());
        }
    }

    /** H100 beside A100: more layers on the faster kind, and a step between those of both kinds. */
    @Test
    void fasterStagesGetMoreLayers() {
        MixedResult mixed = run(question(
                nodes("dgx-a100-80gb", 2) + ", " + nodes("dgx-h100", 2), ", split: stages", "llama2-13b", PIPELINE));
        assertEquals(Split.STAGES, mixed.split());
        Part slow = mixed.parts().get(0);
        Part fast = mixed.parts().get(1);
        assertEquals(40, sum(slow.layers()) + sum(fast.layers()));
        double ratio = (double) sum(fast.layers()) / sum(slow.layers());
        double speed = fast.tokensPerSecondAlike() / slow.tokensPerSecondAlike();
        assertEquals(speed, ratio, 0.2 * speed);
        between(mixed);
        assertTrue(mixed.efficiency() > 0.85, "efficiency " + mixed.efficiency());
    }

    /** The same with whole copies and micro-batches. */
    @Test
    void fasterCopiesGetMoreMicroBatches() {
        MixedResult mixed = run(question(
                nodes("dgx-a100-80gb", 2) + ", " + nodes("dgx-h100", 2), ", split: replicas", "llama2-13b", COPIES));
        assertEquals(Split.REPLICAS, mixed.split());
        Part slow = mixed.parts().get(0);
        Part fast = mixed.parts().get(1);
        assertEquals(48, 2 * slow.microBatches() + 2 * fast.microBatches());
        double speed = fast.tokensPerSecondAlike() / slow.tokensPerSecondAlike();
        assertEquals(speed, (double) fast.microBatches() / slow.microBatches(), 0.25 * speed);
        between(mixed);
        assertTrue(mixed.efficiency() > 0.85, "efficiency " + mixed.efficiency());
    }

    private static void between(MixedResult mixed) {
        double slow = mixed.parts().get(0).tokensPerSecondAlike();
        double fast = mixed.parts().get(1).tokensPerSecondAlike();
        assertTrue(slow < mixed.result().tokensPerSecond() && mixed.result().tokensPerSecond() < fast);
    }

    /** Where speed alone would overfill the smaller memory, its stages get fewer layers. */
    @Test
    void layersGoWhereMemoryHasRoom() {
        Question question = question(
                nodes("dgx-a100-40gb", 2) + ", " + nodes("dgx-a100-80gb", 2),
                ", split: stages",
                "llama2-70b",
                PIPELINE);
        MixedResult mixed = run(question);
        assertTrue(mixed.result().fits(), mixed.result().memory().toString());
        assertTrue(sum(mixed.parts().get(0).layers()) < sum(mixed.parts().get(1).layers()));
        StageMemory fullest = mixed.result().fullest();
        assertTrue(fullest.peak().total().compareTo(fullest.capacity()) <= 0);
        Transformer model = question.model();
        assertFalse(new TrainingSimulation(
                        question.fleet().orElseThrow().alike(0), model, question.trainingJob(), Fidelity.AUTO)
                .memory()
                .get(0)
                .fits());
    }

    /** What a fleet cannot do it says. */
    @Test
    void whatDoesNotDivideIsRefused() {
        Question question = question(
                nodes("dgx-a100-80gb", 1) + ", " + nodes("dgx-h100", 2), "", "llama2-13b", "{tensor: 8, data: 3}");
        assertEquals(
                Optional.empty(), MixedTraining.findProblem(question.fleet().orElseThrow(), question.trainingJob()));
        Question wide = question(
                nodes("dgx-a100-80gb", 1) + ", " + nodes("dgx-h100", 3),
                ", split: stages",
                "llama2-13b",
                "{tensor: 8, pipeline: 2, data: 2}");
        String problem = MixedTraining.findProblem(wide.fleet().orElseThrow(), wide.trainingJob())
                .orElse("none");
        assertTrue(problem.contains("stages of 16 ranks do not fill the 8 chips"), problem);
    }

    private static int sum(List<Integer> layers) {
        return layers.stream().mapToInt(Integer::intValue).sum();
    }
}
