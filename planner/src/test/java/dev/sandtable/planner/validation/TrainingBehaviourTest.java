// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.planner.replay.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What published measurements show when one thing is changed: the simulated ratio has the measured one's direction and,
 * within a stated band, its size. A row that names a known gap asserts the gap, so that closing it changes the table.
 */
class TrainingBehaviourTest {
    private static final Path PUBLISHED = World.HOME.resolve("configs").resolve("published");
    /** A measured change below this is none. */
    private static final double NOTHING = 0.02;

    private final TrainingRows simulator = new TrainingRows(World.CATALOGUES);
    private final Map<String, Map<String, String>> published = new LinkedHashMap<>();

    @TestFactory
    List<DynamicTest> effects() throws IOException {
        for (Map<String, String> row : Table.read(PUBLISHED.resolve("training.csv"))) {
            published.put(String.valueOf(row.get("id")), row);
        }
        Map<String, List<Map<String, String>>> effects = new LinkedHashMap<>();
        for (Map<String, String> run : Table.read(PUBLISHED.resolve("training-behaviours.csv"))) {
            effects.computeIfAbsent(cell(run, "effect"), effect -> new ArrayList<>())
                    .add(run);
        }
        List<DynamicTest> tests = new ArrayList<>();
        effects.forEach((effect, runs) -> tests.add(DynamicTest.dynamicTest(effect, () -> check(runs))));
        return tests;
    }

    /** Counting all s² pairs would put this run at 92 % of its chip's peak; of the causal half it is 54 %. */
    @Test
    void longSequencesAreCausal() throws IOException {
        Map<String, String> row = Table.read(PUBLISHED.resolve("training.csv")).stream()
                .filter(one -> "ascend-910b-rc3-176".equals(one.get("id")))
                .findFirst()
                .orElseThrow();
        TrainingResult result = simulator.simulate(row);
        double layers = Double.parseDouble(String.valueOf(row.get("layers")));
        double scores = 12 * layers * 4096 * 131072 * result.job().tokensPerStep();
        double causal = (result.modelFlopsPerStep() - scores / 2) / result.modelFlopsPerStep();
        assertEquals(0.54, causal * result.mfu(), 0.15, "of the causal half");
        assertEquals(54 / 92.0, causal, 0.03, "the half over the whole");
    }

    private void check(List<Map<String, String>> runs) {
        assertTrue(runs.size() > 1, "an effect compares runs");
        double simulated = simulated(runs.get(0));
        double measured = measured(runs.get(0));
        List<Runnable> checks = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (Map<String, String> run : runs.subList(1, runs.size())) {
            double ratio = simulated(run) / simulated;
            double published = measured(run) / measured;
            all.append(String.format(
                    Locale.ROOT, "%s: measured x %.3f, simulated x %.3f; ", cell(run, "run"), published, ratio));
            boolean direction = Math.abs(published - 1) < NOTHING || (published > 1) == (ratio > 1);
            boolean size = Math.abs(ratio / published - 1) <= Double.parseDouble(cell(run, "band"));
            checks.add(() -> {
                if (cell(run, "known").isBlank()) {
                    assertTrue(direction && size, all.toString());
                } else {
                    assertFalse(direction && size, "no gap any more: " + all);
                }
            });
        }
        checks.forEach(Runnable::run);
    }

    /** Speed in the unit in which it is published; of power and of times, the smaller the better. */
    private double simulated(Map<String, String> run) {
        Map<String, String> row =
                new LinkedHashMap<>(Objects.requireNonNull(published.get(cell(run, "row")), cell(run, "row")));
        for (String change : cell(run, "changes").split(";")) {
            String[] parts = change.split("=", 2);
            if (parts.length == 2) {
                row.put(parts[0], parts[1]);
            }
        }
        TrainingResult result = simulator.simulate(row);
        double seconds = result.stepSeconds();
        return switch (cell(run, "unit")) {
            case "tokens" -> result.job().tokensPerStep() / seconds / result.chips();
            case "flops" -> result.modelFlopsPerStep() / seconds / result.chips();
            case "seconds", "minutes" -> 1 / seconds;
            case "watts" -> result.energyPerStep().value() / seconds / result.chips();
            default -> throw new IllegalArgumentException("a rate in " + cell(run, "unit"));
        };
    }

    private static double measured(Map<String, String> run) {
        double value = Double.parseDouble(cell(run, "measured"));
        return cell(run, "unit").equals("seconds") || cell(run, "unit").equals("minutes") ? 1 / value : value;
    }

    private static String cell(Map<String, String> run, String column) {
        return Objects.requireNonNull(run.get(column), column);
    }
}
