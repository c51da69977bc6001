// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.TrainingRequest;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The search against trying everything, on a model of which many shapes do not fit. */
final class TrainingSizingTest {
    private static final int MOST_CHIPS = 64;
    private static final Transformer MODEL = World.model(4, 20_480, 160);
    private static final Cluster NODE = World.cluster("node: dgx-a100-80gb", "cuda-megatron");
    private static final TrainingRequest REQUEST = request();
    private static final List<TrainingResult> EVERYTHING = new ArrayList<>();
    private static int tooLarge;

    private static TrainingRequest request() {
        Question question = World.question("""
                name: s
                model: gpt3-1.3b
                cluster: dgx-a100-80gb
                train: {sequence: 2048, global-batch: 16, precision: bf16, parallel: auto, tokens: 1e10}
                """);
        return question.scenario().train().orElseThrow();
    }

    @BeforeAll
    static void tryEverything() {
        for (PlanShape shape : PlanSpace.of(MODEL, 8, REQUEST.globalBatch())) {
            for (int copies = 1; shape.chips() * copies <= MOST_CHIPS; copies++) {
                if (REQUEST.globalBatch() % (shape.microBatch() * copies) != 0 || shape.chips() * copies % 8 != 0) {
                    continue;
                }
                TrainingJob job = new TrainingJob(
                        REQUEST.sequence(),
                        REQUEST.globalBatch(),
                        shape.microBatch(),
                        REQUEST.precision(),
                        shape.plan(copies),
                        Optional.empty(),
                        shape.recompute(),
                        Overlap.AS_STACK,
                        REQUEST.tokens());
                if (!job.problems(MODEL).isEmpty()) {
                    continue;
                }
                Cluster cluster = NODE.withNodes(shape.chips() * copies / 8);
                TrainingResult result =
                        new TrainingReport(cluster, MODEL, World.tariff()).of("all", job, Fidelity.AUTO, Fold.AUTO);
                if (result.fits()) {
                    EVERYTHING.add(result);
                } else {
                    tooLarge++;
                }
            }
        }
    }

    private static TrainingSizing search(Cluster cluster) {
        return new TrainingSizing(cluster, MODEL, REQUEST, World.tariff(), Fidelity.AUTO, text -> {});
    }

    private static double days(TrainingResult result) {
        return result.run().orElseThrow().days();
    }

    @Test
    void theWorldIsWorthSearching() {
        assertTrue(EVERYTHING.size() > 200, EVERYTHING.size() + " plans");
        assertTrue(tooLarge > 30, tooLarge + " plans do not fit");
    }

    @Test
    void fewestChipsAreThoseOfTryingEverything() {
        double fastest =
                EVERYTHING.stream().mapToDouble(TrainingSizingTest::days).min().orElseThrow();
        double slowest =
                EVERYTHING.stream().mapToDouble(TrainingSizingTest::days).max().orElseThrow();
        for (int i = 0; i <= 12; i++) {
            double deadline = fastest * (1 + 1e-6) * StrictMath.pow(slowest / fastest, i / 12.0);
            int expected = EVERYTHING.stream()
                    .filter(result -> days(result) <= deadline)
                    .mapToInt(TrainingResult::chips)
                    .min()
                    .orElseThrow();
            SizingResult found = search(NODE).fewest(deadline, MOST_CHIPS);
            TrainingResult best = found.best().orElseThrow();
            assertEquals(expected, best.chips(), "within " + deadline + " days");
            assertTrue(
                    days(best) <= deadline && best.fits(), best.job().parallel().toString());
            assertTrue(found.simulated() < EVERYTHING.size(), "simulated " + found.simulated());
        }
    }

    @Test
    void theNumberOfThreadsDoesNotShow() {
        double fastest =
                EVERYTHING.stream().mapToDouble(TrainingSizingTest::days).min().orElseThrow();
        for (double slack : new double[] {0.5, 1.001, 1.3, 4}) {
            SizingResult one = search(NODE).fewest(fastest * slack, MOST_CHIPS);
            for (int threads : new int[] {2, 3}) {
                assertEquals(one, search(NODE).onThreads(threads).fewest(fastest * slack, MOST_CHIPS));
            }
        }
        for (int nodes : new int[] {1, 8}) {
            Optional<TrainingResult> one = search(NODE.withNodes(nodes)).fastest();
            for (int threads : new int[] {2, 3}) {
                assertEquals(
                        one, search(NODE.withNodes(nodes)).onThreads(threads).fastest());
            }
        }
    }

    @Test
    void theFrontierOnlyGoesDown() {
        SizingResult found = search(NODE).fewest(days(EVERYTHING.get(0)), MOST_CHIPS);
        for (int i = 1; i < found.frontier().size(); i++) {
            TrainingResult before = found.frontier().get(i - 1);
            TrainingResult next = found.frontier().get(i);
            assertTrue(next.chips() > before.chips() && days(next) < days(before));
        }
        assertFalse(found.alternatives().contains(found.best().orElseThrow()));
    }

    @Test
    void theFastestPlanIsThatOfTryingEverything() {
        for (int nodes : new int[] {1, 2, 8}) {
            Cluster cluster = NODE.withNodes(nodes);
            double expected = Double.POSITIVE_INFINITY;
            int simulated = 0;
            for (PlanShape shape : PlanSpace.everything(MODEL, 8, REQUEST.globalBatch(), 8 * nodes)) {
                TrainingJob job = new TrainingJob(
                        REQUEST.sequence(),
                        REQUEST.globalBatch(),
                        shape.microBatch(),
                        REQUEST.precision(),
                        shape.plan(8 * nodes / shape.chips()),
                        Optional.empty(),
                        shape.recompute(),
                        Overlap.AS_STACK,
                        REQUEST.tokens());
                if (job.problems(MODEL).isEmpty()) {
                    TrainingResult result =
                            new TrainingReport(cluster, MODEL, World.tariff()).of("all", job, Fidelity.AUTO, Fold.AUTO);
                    expected = result.fits() ? Math.min(expected, result.stepSeconds()) : expected;
                    simulated++;
                }
            }
            assertTrue(simulated > 100, simulated + " plans on " + nodes + " nodes");
            TrainingResult found = search(cluster).fastest().orElseThrow();
            assertEquals(expected, found.stepSeconds(), nodes + " nodes");
            assertTrue(found.fits());
        }
    }

    @Test
    void whatCannotBeMetSaysWhy() {
        SizingResult never = search(NODE).fewest(1e-3, MOST_CHIPS);
        assertTrue(never.best().isEmpty());
        assertTrue(never.whyNot().contains("a larger global-batch or a later deadline"), never.whyNot());
        double fast =
                EVERYTHING.stream().mapToDouble(TrainingSizingTest::days).min().orElseThrow();
        SizingResult few = search(NODE).fewest(1.01 * fast, 8);
        assertTrue(few.whyNot().contains("chips are needed, more than the 8 allowed"), few.whyNot());
        Transformer large = World.model(1, 131_072, 128);
        SizingResult memory = new TrainingSizing(NODE, large, REQUEST, World.tariff(), Fidelity.AUTO, text -> {})
                .fewest(1000, MOST_CHIPS);
        assertTrue(memory.whyNot().contains("no plan fits the memory of a100-sxm4-80gb"), memory.whyNot());
    }
}
