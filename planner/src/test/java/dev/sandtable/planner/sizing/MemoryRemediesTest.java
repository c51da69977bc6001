// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
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
        return new TrainingReport(
                        question.cluster(),
                        question.model(),
                        CATALOGUES.tariffs().byNameOrThrow("default").value())
                .of("tight", question.trainingJob(), Fidelity.ROOFLINE, Fold.AUTO);
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

    @Test
    void aModelBeyondAllHelpHasNone() {
        assertEquals(List.of(), remedies(question("llama3.1-405b", "{tensor: 8}")));
    }
}
