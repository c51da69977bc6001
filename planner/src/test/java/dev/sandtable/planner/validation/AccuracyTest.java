// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.cluster.Catalogues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Predictions of every published row: held to what is promised, and written to docs/accuracy.md. */
final class AccuracyTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final String BEGIN = "<!-- accuracy: written by AccuracyTest -->";
    private static final String END = "<!-- end of accuracy -->";
    private static final List<Validation.Outcome> OUTCOMES = new ArrayList<>();
    private static Catalogues catalogues;

    @BeforeAll
    static void predict() throws IOException {
        catalogues = Catalogues.open(HOME, List.of());
        Validation validation = new Validation(catalogues);
        for (Family family : Family.values()) {
            OUTCOMES.add(validation.run(family));
        }
    }

    @Test
    void groupsKeepTheirPromises() {
        Map<String, Double> promised = new LinkedHashMap<>();
        promised.put("korthikanti", 0.08);
        promised.put("a100-sxm4-80gb gemm bf16", 0.15);
        promised.put("h100-sxm5-80gb gemm bf16", 0.15);
        promised.put("h200-sxm gemm bf16", 0.12);
        promised.put("a100-sxm4-80gb attention-prefill bf16", 0.12);
        promised.put("h100-sxm5-80gb attention-prefill bf16", 0.12);
        promised.put("a100-sxm4-80gb attention-decode bf16", 0.12);
        promised.put("h100-sxm5-80gb attention-decode bf16", 0.12);
        promised.put("a100-pcie-80gb gemm bf16", 0.06);
        promised.put("maxtext-tpu", 0.20);
        promised.put("tpu-recipes", 0.25);
        promised.put("gaudi2", 0.25);
        promised.put("bloom-sweep memory", 0.06);
        Map<String, Double> reached = new LinkedHashMap<>();
        for (Validation.Outcome outcome : OUTCOMES) {
            for (GroupReport report : GroupReport.of(outcome.comparisons())) {
                reached.put(report.group(), report.simulator().mape());
                if (outcome.family() == Family.COLLECTIVE && report.group().endsWith("x8")) {
                    promised.put(report.group(), 0.15);
                }
            }
        }
        promised.forEach((group, limit) -> {
            double mape = reached.getOrDefault(group, Double.NaN);
            assertTrue(mape <= limit, group + ": " + mape + " > " + limit);
        });
    }

    @Test
    void everyOperatorRowIsPredicted() {
        for (Validation.Outcome outcome : OUTCOMES) {
            if (outcome.family() != Family.TRAINING && outcome.family() != Family.MEMORY) {
                assertTrue(
                        outcome.unpredicted().isEmpty(),
                        () -> outcome.family().spelling() + ": "
                                + outcome.unpredicted().size() + " rows, first "
                                + outcome.unpredicted().get(0));
            }
        }
    }

    @Test
    void theSimulatorBeatsTheRooflineInEveryFamily() {
        for (Validation.Outcome outcome : OUTCOMES) {
            GroupReport whole = GroupReport.of("", outcome.comparisons());
            assertTrue(
                    whole.simulator().mape() < whole.roofline().mape() / 2,
                    outcome.family() + ": " + whole.simulator().mape());
        }
    }

    @Test
    void thePageIsCurrent() throws IOException {
        Path page = HOME.resolve("docs").resolve("accuracy.md");
        assertCurrent(page, AccuracyPage.of(OUTCOMES, catalogues));
    }

    @Test
    void theReadmeShowsTheCurrentTable() throws IOException {
        Path readme = HOME.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end > begin, "README.md lacks the marks of the accuracy table");
        assertCurrent(readme, text.substring(0, begin) + "\n" + AccuracyPage.summaryOf(OUTCOMES) + text.substring(end));
    }

    private static void assertCurrent(Path file, String fresh) throws IOException {
        String committed = Files.exists(file) ? Files.readString(file) : "";
        if (!fresh.equals(committed)) {
            Files.writeString(file, fresh);
        }
        assertTrue(fresh.equals(committed), file.getFileName() + " was out of date and is rewritten; commit it");
    }
}
