// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.scenario.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is reported of a step, against the definitions. */
final class TrainingReportTest {
    private static final String SCENARIO = """
            name: small
            model: gpt3-1.3b
            cluster: {node: %s, nodes: 2}
            train: {sequence: 2048, global-batch: 64, precision: bf16, recompute: %s, tokens: 1e12,
                    parallel: {tensor: 2, pipeline: 2, data: 4, sequence-parallel: true, zero: 1}}
            """;

    private static TrainingResult result(String node, String recompute) {
        Question question = World.question(String.format(SCENARIO, node, recompute));
        return new TrainingReport(question.cluster(), question.model(), World.tariff())
                .of("small", question.trainingJob(), Fidelity.AUTO, Fold.AUTO);
    }

    @Test
    void utilisationByTheModelsDefinition() {
        TrainingResult result = result("dgx-a100-80gb", "none");
        // 72 B s l h² (1 + s/6h + V/12lh), Narayanan et al. 2021 without recomputation, full attention.
        double h = 2048;
        double s = 2048;
        double l = 24;
        double flops = 72 * 64 * s * l * h * h * (1 + s / (6 * h) + 50_257 / (12 * l * h));
        assertEquals(flops, result.modelFlopsPerStep(), 2e-3 * flops);
        double mfu = flops / result.stepSeconds() / 16 / 312e12;
        assertEquals(mfu, result.mfu(), 2e-3 * mfu);
        assertTrue(result.mfu() > 0.2 && result.mfu() < 0.7, "mfu " + result.mfu());
    }

    @Test
    void recomputationIsWorkOfTheHardwareNotOfTheModel() {
        TrainingResult none = result("dgx-a100-80gb", "none");
        TrainingResult full = result("dgx-a100-80gb", "full");
        assertEquals(none.modelFlopsPerStep(), full.modelFlopsPerStep());
        double more = full.hfu() * full.stepSeconds() / (none.hfu() * none.stepSeconds());
        // One more forward pass of the layers on top of forward and backward: 4/3, less for the head.
        assertTrue(more > 1.25 && more < 4.0 / 3, "matrix work grows by " + more);
        // Attention through memory computes every pair, as the definition counts; the padded vocabulary adds a little.
        assertTrue(none.hfu() >= none.mfu() && none.hfu() < 1.01 * none.mfu(), none.hfu() + " of " + none.mfu());
    }

    @Test
    void energyIsMoreThanIdleAndLessThanEveryCap() {
        TrainingResult result = result("dgx-a100-80gb", "none");
        assertEquals(
                result.energyPerStep().value() / result.stepSeconds(),
                result.power().value(),
                1e-6);
        assertTrue(result.power().value() > 2 * 1300, "two hosts draw 2.6 kW");
        assertTrue(result.power().value() < 2 * (1300 + 8 * 400.0), "no chip draws more than 400 W");
    }

    @Test
    void aRunIsItsStepsAndItsFailures() {
        TrainingResult result = result("dgx-a100-80gb", "none");
        TrainingResult.Run run = result.run().orElseThrow();
        double steps = 1e12 / (64 * 2048);
        assertEquals(steps * result.stepSeconds() / run.goodput() / 86_400, run.days(), 1e-9 * run.days());
        assertTrue(run.goodput() > 0.9 && run.goodput() < 1, "goodput " + run.goodput());
        assertEquals(run.days() * 16 / 1231, run.failuresExpected(), 1e-6);
        assertTrue(run.bill().orElseThrow().total().value() > 0);
    }

    @Test
    void theIntervalHoldsThePrediction() {
        TrainingResult result = result("dgx-a100-80gb", "none");
        assertTrue(result.interval().low().value() < result.stepSeconds());
        assertTrue(result.interval().high().value() > result.stepSeconds());
        assertTrue(result.fits());
        assertTrue(result.binding().startsWith("computation"), result.binding());
    }

    @Test
    void estimatesWiden() {
        double measured = relativeWidth(result("dgx-a100-80gb", "none"));
        double estimated = relativeWidth(result("br100-node", "none"));
        assertTrue(estimated > measured, estimated + " against " + measured);
        List<String> warnings = result("br100-node", "none").warnings();
        assertTrue(warnings.get(0).contains("no constant of br100 is fitted"), warnings.toString());
        assertTrue(warnings.get(1).contains("has no price"), warnings.toString());
        assertEquals(List.of(), result("dgx-a100-80gb", "none").warnings());
    }

    @Test
    void pausesLengthenStepsAndRunsByWhatIsStated() {
        Question question = World.question(String.format(SCENARIO, "dgx-a100-80gb", "none")
                .replace(
                        "tokens: 1e12,",
                        "tokens: 1e12, pauses: {data: 60 s, evaluation: {every: 100, takes: 50 s},"
                                + " checkpoint: {every: 500, takes: 10 s}},"));
        TrainingReport report = new TrainingReport(question.cluster(), question.model(), World.tariff());
        TrainingReport.Conditions conditions =
                TrainingReport.Conditions.of(question.scenario().train().orElseThrow(), 1);
        TrainingResult plain = report.of("small", question.trainingJob(), Fidelity.AUTO, Fold.AUTO);
        TrainingResult slow = report.of("small", question.trainingJob(), Fidelity.AUTO, Fold.AUTO, conditions);
        // Hosts that take a minute for a batch set the step; what they take beyond it is exposed.
        assertEquals(60, slow.stepSeconds(), 1e-9);
        Breakdown parts = slow.step().breakdown();
        assertEquals(60 - plain.stepSeconds(), parts.data().seconds(), 1e-9);
        assertEquals(slow.step().times().step(), parts.total());
        assertEquals(slow.step().times().step(), slow.step().path().total());
        assertEquals("waiting for data", parts.largest());
        // 0.5 s and 0.02 s per step.
        double steps = 1e12 / (64 * 2048);
        TrainingResult.Run run = slow.run().orElseThrow();
        assertEquals(steps * 0.52 / 86_400, run.pausesDays(), 1e-9 * run.days());
        assertEquals(steps * 60.52 / run.goodput() / 86_400, run.days(), 1e-9 * run.days());
        assertEquals(0, plain.run().orElseThrow().pausesDays());
    }

    private static double relativeWidth(TrainingResult result) {
        return (result.interval().high().value() - result.interval().low().value()) / result.stepSeconds();
    }
}
