// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Launch;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Validation: measured mixtures of experts in captured graphs, and eager row and element-wise calls. */
class PublishedOperatorsTest {
    private static Work experts(Map<String, String> row) {
        String distribution = PublishedRows.text(row, "distribution");
        double skew =
                distribution.equals("balanced") ? 0 : Double.parseDouble(distribution.substring("power_law_".length()));
        return new ExpertFfn(
                PublishedRows.number(row, "tokens"),
                PublishedRows.number(row, "hidden"),
                PublishedRows.number(row, "inter"),
                PublishedRows.number(row, "experts"),
                PublishedRows.number(row, "active"),
                (int) PublishedRows.number(row, "moe_tp"),
                (int) PublishedRows.number(row, "moe_ep"),
                skew,
                DataType.valueOf(PublishedRows.text(row, "dtype").toUpperCase(Locale.ROOT)));
    }

    private static Work vector(Map<String, String> row) {
        long rows = PublishedRows.number(row, "rows");
        long cols = PublishedRows.number(row, "cols");
        return switch (PublishedRows.text(row, "op")) {
            case "softmax" -> new RowOperator(RowOperator.Kind.SOFTMAX, false, rows, cols, DataType.FP16);
            case "layernorm" -> new RowOperator(RowOperator.Kind.LAYERNORM, false, rows, cols, DataType.FP16);
            case "gelu" -> new Elementwise(Elementwise.Kind.GELU, false, rows * cols, DataType.FP16);
            default -> throw new IllegalArgumentException("not a row or element-wise operator: " + row);
        };
    }

    private static void experts(String name, double tolerance) {
        Chip chip = Examples.chip(name, "cuda-vllm");
        List<Map<String, String>> rows = PublishedRows.of("moe-ffn.csv", name);
        assertTrue(rows.size() == 250, "rows of " + name + ": " + rows.size());
        double error = PublishedRows.meanError(
                rows,
                row -> chip.price(experts(row), Launch.GRAPH, Fidelity.AUTO, ClockMode.BENCHMARK)
                        .time()
                        .seconds());
        assertTrue(error < tolerance, "experts on " + name + ": mean error " + error);
    }

    private static void eager(Chip chip, String name, String op, double tolerance) {
        List<Map<String, String>> rows = PublishedRows.of("operators-eager.csv", name).stream()
                .filter(row -> PublishedRows.text(row, "op").equals(op))
                .toList();
        assertTrue(rows.size() >= 12, op + " on " + name + ": " + rows.size());
        double error = PublishedRows.meanError(
                rows,
                row -> chip.price(vector(row), Launch.EAGER, Fidelity.AUTO, ClockMode.BENCHMARK)
                        .time()
                        .seconds());
        assertTrue(error < tolerance, op + " on " + name + ": mean error " + error);
    }

    @Test
    void expertsOnA100() {
        experts("a100-sxm4-80gb", 0.132);
    }

    @Test
    void expertsOnH100() {
        experts("h100-sxm5-80gb", 0.115);
    }

    @Test
    void eagerCallsOnA100() {
        Chip chip = Examples.chip("a100-sxm4-80gb", "cuda-vllm");
        eager(chip, "a100-sxm4-80gb", "softmax", 0.10);
        eager(chip, "a100-sxm4-80gb", "layernorm", 0.10);
        eager(chip, "a100-sxm4-80gb", "gelu", 0.07);
    }

    @Test
    void eagerCallsOnMi210() {
        Chip chip = Examples.chip("mi210", "rocm");
        eager(chip, "mi210", "softmax", 0.13);
        eager(chip, "mi210", "layernorm", 0.15);
        eager(chip, "mi210", "gelu", 0.07);
    }
}
