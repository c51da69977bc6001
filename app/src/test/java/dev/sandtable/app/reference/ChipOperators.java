// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.chip.kernel.Level;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.price.RowProblem;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.planner.roofline.RooflineAnalysis;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A few operators that every chip page shows: two products, two attentions and a norm, in the format that the chip is built for. */
final class ChipOperators {
    private static final List<DataType> FORMATS = List.of(DataType.BF16, DataType.FP16, DataType.INT8);
    private static final List<String> ROWS = List.of(
            "op=gemm m=8192 n=8192 k=8192",
            "op=gemm m=16 n=8192 k=8192",
            "op=attention-prefill batch=4 q_len=4096 heads=32 head_dim=128",
            "op=attention-decode batch=64 kv_len=4096 heads=32 kv_heads=8 head_dim=128",
            "op=rmsnorm rows=8192 cols=8192");

    /** What one of them came to: a report, or why there is none. */
    record Shown(String words, Optional<OperatorRoofline> report, String why) {}

    private final RooflineAnalysis analysis;

    ChipOperators(Catalogues catalogues) {
        analysis = new RooflineAnalysis(catalogues, Fidelity.AUTO);
    }

    /** The format of the chip's operators. */
    static DataType format(ChipSpec chip) {
        return FORMATS.stream()
                .filter(chip.peak()::containsKey)
                .findFirst()
                .orElseGet(() -> chip.peak().keySet().iterator().next());
    }

    List<Shown> of(String name, ChipSpec chip) {
        List<Shown> shown = new ArrayList<>();
        for (String words : ROWS) {
            Map<String, String> row = new LinkedHashMap<>();
            for (String field : words.split(" ", -1)) {
                row.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
            }
            row.put("chip", name);
            row.put("dtype", format(chip).spelling());
            String plain = words.substring(3).replace('=', ' ');
            try {
                shown.add(new Shown(plain, Optional.of(analysis.of(row, false)), ""));
            } catch (RowProblem | UnsupportedWork e) {
                shown.add(new Shown(plain, Optional.empty(), String.valueOf(e.getMessage())));
            }
        }
        return shown;
    }

    /** The level whose traffic a picture shows: memory, or the innermost store of a chip that has none. */
    static Optional<Demand> outermost(Bottlenecks found) {
        return found.findByLevel(Level.MEMORY)
                .or(() -> found.findByLevel(Level.CACHE))
                .or(() -> found.findByLevel(Level.BUFFERS))
                .filter(demand -> demand.amount() > 0 && found.flops() > 0);
    }

    /** The table of a page, one line for each operator, numbered as in the picture. */
    static List<List<String>> table(List<Shown> shown) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Shown one = shown.get(i);
            String number = String.valueOf(i + 1);
            rows.add(one.report
                    .map(report -> row(number, one.words, report))
                    .orElseGet(() -> Page.row(number, one.words, "–", "–", "–", one.why, "")));
        }
        return rows;
    }

    private static List<String> row(String number, String words, OperatorRoofline report) {
        Bottlenecks found = report.levels();
        return Page.row(
                number,
                words,
                found.time().toString(),
                String.format(Locale.ROOT, "%.3g", found.rate().value() / 1e12),
                outermost(found)
                        .map(demand -> String.format(
                                Locale.ROOT, found.intensity(demand) < 100 ? "%.3g" : "%,.0f", found.intensity(demand)))
                        .orElse("–"),
                found.binding().level().words() + ", " + percent(found.share(found.binding())),
                found.findNext()
                        .map(next -> next.level().words() + ", " + percent(found.share(next)))
                        .orElse("–"));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
