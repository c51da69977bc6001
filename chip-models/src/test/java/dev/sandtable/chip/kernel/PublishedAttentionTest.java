// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Launch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Validation: measured attention in captured graphs. */
class PublishedAttentionTest {
    private static double seconds(Chip chip, Map<String, String> row) {
        Attention.Phase phase = PublishedRows.text(row, "op").equals("attention-decode")
                ? Attention.Phase.DECODE
                : Attention.Phase.PREFILL;
        long head = PublishedRows.number(row, "head_dim");
        Attention work = new Attention(
                phase,
                PublishedRows.number(row, "batch"),
                PublishedRows.number(row, "q_len"),
                PublishedRows.number(row, "kv_len"),
                PublishedRows.number(row, "heads"),
                PublishedRows.number(row, "kv_heads"),
                head,
                head,
                DataType.BF16,
                DataType.valueOf(PublishedRows.text(row, "kv_dtype").toUpperCase(Locale.ROOT)),
                true);
        return chip.price(work, Launch.GRAPH, Fidelity.AUTO, ClockMode.BENCHMARK)
                .time()
                .seconds();
    }

    private static void within(String table, String name, double tolerance) {
        List<Map<String, String>> rows = PublishedRows.of(table, name);
        assertTrue(rows.size() >= 300, "rows of " + name + " in " + table + ": " + rows.size());
        Chip chip = Examples.chip(name, "cuda-vllm");
        double error = PublishedRows.meanError(rows, row -> seconds(chip, row));
        assertTrue(error < tolerance, table + " on " + name + ": mean error " + error);
    }

    @Test
    void promptsOnA100() {
        within("attention-prefill.csv", "a100-sxm4-80gb", 0.07);
    }

    @Test
    void promptsOnH100() {
        within("attention-prefill.csv", "h100-sxm5-80gb", 0.12);
    }

    @Test
    void decodeOnA100() {
        within("attention-decode.csv", "a100-sxm4-80gb", 0.09);
    }

    @Test
    void decodeOnH100() {
        within("attention-decode.csv", "h100-sxm5-80gb", 0.10);
    }
}
