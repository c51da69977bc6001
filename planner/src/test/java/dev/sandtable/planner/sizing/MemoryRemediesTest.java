// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever is offered as a remedy makes the plan fit when it is taken. */
final class MemoryRemediesTest {
    private static final Catalogues CATALOGUES =
            Catalogues.open(Path.of("..").toAbsolutePath().normalize(), List.of());

    private static Question question(String model, String parallel) {
        String text = "name: tight\nmodel: " + model
                + "\ncluster: {node: dgx-a100-80gb, nodes: 1}\nstack: cuda-megatron-core\n"
                + "train: {sequence: 4096, global-batch: 16, micro-batch: 2, precision: bf16, parallel: " + parallel
                + "}\n";
        return Question.of(SpecReader.read(text, "tight.yaml", Scenario.class, Provenance.Policy.OPTIONAL), CATALOGUES);
    }

    private static TrainingResult run(Question question) {
        return run(question, job -> job);
    }

    private static TrainingResult run(Question question, UnaryOperator<TrainingJob> change) {
        return report(question.cluster(), question)
                .of("tight", change.apply(question.trainingJob()), Fidelity.ROOFLINE, Fold.AUTO);
    }

    private static TrainingReport report(Cluster cluster, Question question) {
        return new TrainingReport(
                cluster,
                question.model(),
                CATALOGUES.tariffs().byNameOrThrow("default").value());
    }

    private static List<String> remedies(Question question) {
        return MemoryRemedies.of(question.cluster(), question.model(), question.trainingJob());
    }

    @Test
    void takenAtItsWordARemedyHelps() {
        Question tight = question("llama2-13b", "{tensor: 2, data: 4}");
        assertFalse(run(tight).fits());

        TrainingResult taken = run(question("llama2-13b", "{tensor: 2, data: 4, zero: 2}"));
        assertTrue(taken.fits());
        List<String> remedies = remedies(tight);
        assertTrue(remedies.contains("zero: 2 (" + taken.footprint().total() + ")"), remedies.toString());
        assertFalse(run(question("llama2-13b", "{tensor: 2, data: 4, zero: 1}")).fits());
        assertTrue(remedies.stream().noneMatch(words -> words.startsWith("zero: 1")), remedies.toString());
    }

    @Test
    void whereOneChangeIsNotEnoughTwoAreTried() {
        List<String> remedies = remedies(question("llama2-13b", "{tensor: 1, data: 8}"));

        assertFalse(remedies.isEmpty());
        assertTrue(remedies.stream().allMatch(words -> words.contains(" and ")), remedies.toString());
    }

    /** The number of recomputed layers that is offered is the least that helps: with one fewer the job does not fit. */
    @Test
    void noMoreLayersAreRecomputedThanNeeded() {
        Question tight = question("llama2-13b", "{tensor: 2, data: 4, zero: 1}");
        assertFalse(run(tight).fits());
        List<String> remedies = remedies(tight);
        int layers = remedies.stream()
                .filter(words -> words.startsWith("recompute: {layers: "))
                .map(words -> Integer.parseInt(words.replaceAll("\\D+(\\d+).*", "$1")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(remedies.toString()));
        assertTrue(
                run(tight, job -> job.withRecompute(Recompute.ofLayers(layers))).fits());
        assertFalse(run(tight, job -> job.withRecompute(Recompute.ofLayers(layers - 1)))
                .fits());
        assertTrue(remedies.get(0).startsWith("sequence-parallel: true")
                || remedies.get(0).startsWith("recompute"));
    }

    /** Where only state is too much, the host takes it; taken at its word the job fits. */
    @Test
    void theHostTakesWhatDoesNotFit() {
        Question tight = question("llama2-13b", "{tensor: 8, data: 1}");
        TrainingJob narrow = tight.trainingJob().withRecompute(Recompute.FULL).withMicroBatch(1);
        Cluster half = tight.cluster().withChips(2);
        TrainingJob onTwo = narrow.withParallel(ParallelPlan.of(2, 1, 1));
        List<String> remedies = MemoryRemedies.of(half, tight.model(), onTwo);
        String host = remedies.stream()
                .filter(words -> words.startsWith("offload: {optimizer: host}"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(remedies.toString()));
        TrainingResult taken = report(half, tight)
                .of("host", onTwo.withOffload(Offload.ofOptimizer(Offload.Place.HOST)), Fidelity.ROOFLINE, Fold.AUTO);
        assertTrue(taken.fits());
        assertTrue(host.endsWith("(" + taken.footprint().total() + ")"), host);
    }

    @Test
    void aModelBeyondAllHelpHasNone() {
        assertEquals(List.of(), remedies(question("llama3.1-405b", "{tensor: 8}")));
    }
}
