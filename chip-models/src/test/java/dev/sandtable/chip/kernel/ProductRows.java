// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.power.Activity;
import dev.sandtable.chip.power.Governor;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Published matrix products beside what the models say of them. */
final class ProductRows {
    private ProductRows() {}

    /** One measured product. */
    record Row(Gemm gemm, Launch launch, String source, double seconds) {}

    static List<Row> of(String table, String chip, Predicate<Row> wanted) {
        List<Row> rows = new ArrayList<>();
        for (Map<String, String> cells : PublishedRows.of(table, chip)) {
            if (!cells.getOrDefault("op", "gemm").equals("gemm")) {
                continue;
            }
            Row row = row(cells);
            if (wanted.test(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** One row in so many is fitted; the others judge. */
    static final int FITTED_ONE_IN = 14;

    /**
     * The rows that a chip's calibration is fitted on: of each engine and format of the table of products, in order of
     * operations, then m, then n, every fourteenth from the eighth on.
     */
    static List<Row> fitted(String chip) {
        Map<String, List<Row>> groups = new TreeMap<>();
        for (Row row : of("gemm.csv", chip, row -> true)) {
            String group = row.gemm().a().spelling() + " " + row.source();
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(row);
        }
        List<Row> fitted = new ArrayList<>();
        for (List<Row> group : groups.values()) {
            group.sort(Comparator.<Row>comparingDouble(row -> row.gemm().flops())
                    .thenComparing(row -> row.gemm().m())
                    .thenComparing(row -> row.gemm().n()));
            for (int i = FITTED_ONE_IN / 2; i < group.size(); i += FITTED_ONE_IN) {
                fitted.add(group.get(i));
            }
        }
        return fitted;
    }

    /** The stack whose kernels a row's source measured. */
    static String stack(Row row) {
        String source = row.source();
        if (source.contains("trtllm")) {
            return "cuda-trtllm";
        }
        if (source.contains("vllm")) {
            return "cuda-vllm";
        }
        if (source.contains("simumax")) {
            return "cuda-megatron";
        }
        return source.contains("llmcompass") ? "cuda-vllm" : "cuda-sglang";
    }

    private static Row row(Map<String, String> cells) {
        DataType type = DataType.valueOf(PublishedRows.text(cells, "dtype").toUpperCase(Locale.ROOT));
        boolean accumulate = "true".equals(cells.getOrDefault("accumulate", "false"));
        DataType out = type.bits() < 16 ? DataType.BF16 : type;
        String stated = cells.getOrDefault("out_dtype", "");
        if (!stated.isEmpty()) {
            out = DataType.valueOf(stated.toUpperCase(Locale.ROOT));
        }
        Gemm gemm = new Gemm(
                1,
                PublishedRows.number(cells, "m"),
                PublishedRows.number(cells, "n"),
                PublishedRows.number(cells, "k"),
                type,
                type,
                out,
                Gemm.Layout.NN,
                accumulate);
        return new Row(
                gemm,
                Launch.valueOf(PublishedRows.text(cells, "launch").toUpperCase(Locale.ROOT)),
                PublishedRows.text(cells, "source"),
                Double.parseDouble(PublishedRows.text(cells, "time_us")) * 1e-6);
    }

    /** A chip's machine with another calibration. */
    static Machine machine(ChipSpec spec, Calibration calibration) {
        return new Machine(
                spec.architecture(),
                spec.style(),
                spec.cores(),
                spec.uncore(),
                ChipMemory.of(spec.memory(), Catalogue.device(spec), MemoStore.none()),
                spec.clock(),
                spec.power(),
                calibration,
                spec.peak());
    }

    /** Device time at the clock that a benchmark sees, plus the launch. */
    static double seconds(Machine machine, KernelLibrary stack, GemmModel model, Row row) {
        boolean bare = row.launch() == Launch.KERNEL;
        Plan plan = bare ? model.plan(row.gemm()) : model.operator(row.gemm(), false);
        Governor governor = new Governor(machine.power(), machine.matrixPower(), machine.clock());
        double boost = machine.clock().boost().value();
        double hertz = governor.benchmarked(f -> {
            KernelRun run = plan.at(f);
            return new Activity(
                    run.seconds(),
                    run.matrixSeconds() * f / boost,
                    0,
                    run.cacheBytes(),
                    run.memoryBytes(),
                    run.dramJoules());
        });
        LaunchCosts launch = stack.language().launch();
        double gap = switch (row.launch()) {
            case KERNEL -> plan.kernels() * launch.kernel().seconds();
            case GRAPH -> plan.kernels() * launch.graph().seconds();
            case STREAM -> plan.kernels() * launch.stream().seconds();
            case EAGER -> launch.eagerProduct().seconds();
        };
        return plan.at(hertz).seconds() + gap;
    }
}
