// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Validation: measured attention in captured graphs. The gap between kernels is measured apart (1.31 and 1.24 µs). */
class PublishedAttentionTest {
    private static double seconds(Machine machine, double gap, Map<String, String> row) {
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
        Plan plan = new AttentionModel(machine, Examples.serving(machine)).plan(work);
        return plan.at(machine.clock().stated().value()).seconds() + plan.kernels() * gap;
    }

    private static void within(String table, String chip, Machine machine, double gap, double tolerance) {
        List<Map<String, String>> rows = PublishedRows.of(table, chip);
        assertTrue(rows.size() >= 300, "rows of " + chip + " in " + table + ": " + rows.size());
        double error = PublishedRows.meanError(rows, row -> seconds(machine, gap, row));
        assertTrue(error < tolerance, table + " on " + chip + ": mean error " + error);
    }

    @Test
    void promptsOnA100() {
        within("attention-prefill.csv", "a100-sxm4-80gb", Examples.a100(), 1.31e-6, 0.07);
    }

    @Test
    void promptsOnH100() {
        within("attention-prefill.csv", "h100-sxm5-80gb", Examples.h100(), 1.24e-6, 0.12);
    }

    @Test
    void decodeOnA100() {
        within("attention-decode.csv", "a100-sxm4-80gb", Examples.a100(), 1.31e-6, 0.09);
    }

    @Test
    void decodeOnH100() {
        within("attention-decode.csv", "h100-sxm5-80gb", Examples.h100(), 1.24e-6, 0.10);
    }
}
