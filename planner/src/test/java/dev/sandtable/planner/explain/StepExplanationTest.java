// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
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
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What stands below a number adds up to it. */
final class StepExplanationTest {
    private static final Catalogues CATALOGUES =
            Catalogues.open(Path.of("..").toAbsolutePath().normalize(), List.of());

    private static Explanation step(int top) {
        return Objects.requireNonNull(explanation(top).metrics().get("step_time_s"))
                .get();
    }

    private static StepExplanation explanation(int top) {
        String text = "name: s\nmodel: llama2-7b\ncluster: {node: dgx-a100-80gb, nodes: 2}\nstack: cuda-megatron\n"
                + "train: {sequence: 4096, global-batch: 16, precision: bf16, recompute: selective,"
                + " parallel: {tensor: 2, pipeline: 4, virtual: 2, data: 2, sequence-parallel: true, zero: 1}}\n";
        Question question =
                Question.of(SpecReader.read(text, "s.yaml", Scenario.class, Provenance.Policy.OPTIONAL), CATALOGUES);
        TrainingResult result = new TrainingReport(
                        question.cluster(),
                        question.model(),
                        CATALOGUES.tariffs().byNameOrThrow("default").value())
                .of("s", question.trainingJob(), Fidelity.AUTO, Fold.AUTO);
        return new StepExplanation(question.cluster(), question.model(), result, Fidelity.AUTO, top);
    }

    private static double sum(Explanation node) {
        return node.details().stream().mapToDouble(Explanation::value).sum();
    }

    @Test
    void partsAddUpToTheStep() {
        Explanation step = step(3);

        assertEquals(step.value(), sum(step), 1e-9 * step.value());
    }

    @Test
    void kernelsAddUpToComputation() {
        Explanation all = step(1000).details().get(0);
        Explanation some = step(4).details().get(0);

        assertEquals("computation", all.name());
        assertEquals(all.value(), sum(all), 1e-9 * all.value());
        assertTrue(some.details().size() <= 4 + 2, "four kernels, the rest, and what contention takes");
        assertEquals(some.value(), sum(some), 1e-9 * some.value());
    }

    @Test
    void theDearestComesFirst() {
        List<Explanation> kernels = step(1000).details().get(0).details().stream()
                .filter(detail -> !detail.name().equals("contention"))
                .toList();

        for (int i = 1; i < kernels.size(); i++) {
            assertTrue(kernels.get(i - 1).value() >= kernels.get(i).value());
        }
    }

    /** An A100 that streams without pause spends 2039 GB/s x 30 pJ/B, 61 W, in its stacks; a step less, gathers aside. */
    @Test
    void memoryIsAPartOfThePower() {
        Explanation power =
                Objects.requireNonNull(explanation(1).metrics().get("power_w")).get();
        Explanation work = power.details().get(2);
        Explanation dram = work.details().get(0);

        assertEquals(power.value(), sum(power), 1e-9 * power.value());
        assertEquals(work.value(), sum(work), 1e-9 * work.value());
        assertTrue(dram.law().contains("; estimated: energies of HBM2"), dram.law());
        assertTrue(dram.value() > 0.02 * work.value() && dram.value() < 61 * 16, dram::toString);
    }

    @Test
    void loadsStayBelowTheRoof() {
        List<OperatorLoad> loads = explanation(12).loads();

        assertEquals(12, loads.size());
        assertEquals(
                step(1).details().get(0).details().get(0).value(), loads.get(0).seconds(), "the dearest first");
        for (OperatorLoad load : loads) {
            // An A100 does 312 TFLOP/s and moves 2039 GB/s.
            assertTrue(load.rate() <= 312e12, load::toString);
            assertTrue(load.rate() / load.intensity() <= 2.039e12, load::toString);
        }
    }

    @Test
    void figuresNameTheirSources() {
        Explanation kernel = step(1).details().get(0).details().get(0);

        assertTrue(
                flat(kernel).stream().anyMatch(leaf -> leaf.law().startsWith("power.cap; data-sheet: ")),
                () -> flat(kernel).toString());
    }

    private static List<Explanation> flat(Explanation node) {
        if (node.details().isEmpty()) {
            return List.of(node);
        }
        return node.details().stream().flatMap(detail -> flat(detail).stream()).toList();
    }
}
