// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Mean errors on published matrix products. A100 and H100 are fitted on the rows of {@link ProductRows#fitted}, MI210 in one
 * parameter; the rows of H200, H20, H800 and A100-PCIe fit nothing but what the stacks' own kernels add.
 */
class PublishedProductsTest {

    private static void within(String chip, String stack, String source, String dtype, int least, double tolerance) {
        List<ProductRows.Row> rows = ProductRows.of(
                table(source),
                chip,
                row -> row.source().contains(source)
                        && row.gemm().a().spelling().equals(dtype));
        assertTrue(rows.size() >= least, "rows of " + chip + " from " + source + ": " + rows.size());
        Machine machine = Catalogue.machine(chip);
        KernelLibrary kernels = Catalogue.library(stack);
        GemmModel model = new GemmModel(machine, kernels);
        double sum = 0;
        double roofline = 0;
        for (ProductRows.Row row : rows) {
            sum += Math.abs(ProductRows.seconds(machine, kernels, model, row) / row.seconds() - 1);
            roofline += Math.abs(bound(machine, row) / row.seconds() - 1);
        }
        double error = sum / rows.size();
        assertTrue(error < tolerance, chip + " " + dtype + " " + stack + ": mean error " + error);
        assertTrue(error < roofline / rows.size(), "a plain roofline does better: " + roofline / rows.size());
    }

    private static double bound(Machine machine, ProductRows.Row row) {
        double bytes = row.gemm().a().bits()
                        / 8.0
                        * ((double) row.gemm().m() * row.gemm().k()
                                + (double) row.gemm().n() * row.gemm().k())
                + 2.0 * row.gemm().m() * row.gemm().n();
        return Math.max(
                row.gemm().flops() / machine.peak(row.gemm().a()).value(),
                bytes / machine.memory().bandwidth().value());
    }

    private static String table(String source) {
        return switch (source) {
            case "simumax" -> "gemm-training.csv";
            case "matmul" -> "operators-eager.csv";
            default -> "gemm.csv";
        };
    }

    /** Few constants on few rows: the chip files state five or six products' parameters as fitted. */
    @Test
    void atMostFiftyRowsAreFitted() {
        for (String chip : List.of("a100-sxm4-80gb", "h100-sxm5-80gb")) {
            int fitted = ProductRows.fitted(chip).size();
            assertTrue(fitted > 40 && fitted <= 50, chip + ": " + fitted);
            assertTrue(ProductRows.of("gemm.csv", chip, row -> true).size() >= 13 * fitted, chip);
        }
    }

    /** All engines and formats of a chip together, each row with its engine's stack. */
    @Test
    void wholeChips() {
        assertTrue(meanError("a100-sxm4-80gb") < 0.088, "A100: " + meanError("a100-sxm4-80gb"));
        assertTrue(meanError("h100-sxm5-80gb") < 0.07, "H100: " + meanError("h100-sxm5-80gb"));
        assertTrue(meanError("h200-sxm") < 0.066, "H200: " + meanError("h200-sxm"));
    }

    private static double meanError(String chip) {
        Machine machine = Catalogue.machine(chip);
        Map<String, GemmModel> models = new TreeMap<>();
        double sum = 0;
        List<ProductRows.Row> rows = ProductRows.of("gemm.csv", chip, row -> true);
        for (ProductRows.Row row : rows) {
            KernelLibrary stack = Catalogue.library(ProductRows.stack(row));
            GemmModel model = models.computeIfAbsent(ProductRows.stack(row), name -> new GemmModel(machine, stack));
            sum += Math.abs(ProductRows.seconds(machine, stack, model, row) / row.seconds() - 1);
        }
        return sum / rows.size();
    }

    @Test
    void fittedChips() {
        within("a100-sxm4-80gb", "cuda-vllm", "sglang", "bf16", 490, 0.082);
        within("a100-sxm4-80gb", "cuda-trtllm", "trtllm", "bf16", 130, 0.11);
        within("h100-sxm5-80gb", "cuda-vllm", "vllm", "bf16", 170, 0.072);
        within("h100-sxm5-80gb", "cuda-trtllm", "trtllm", "bf16", 160, 0.073);
        within("mi210", "rocm", "matmul", "fp16", 13, 0.08);
    }

    @Test
    void otherFormatsOfFittedChips() {
        within("a100-sxm4-80gb", "cuda-trtllm", "trtllm", "int8", 80, 0.12);
        within("h100-sxm5-80gb", "cuda-vllm", "vllm", "fp8", 170, 0.083);
        within("h100-sxm5-80gb", "cuda-trtllm", "trtllm", "fp8", 190, 0.063);
    }

    @Test
    void chipsFromTheirDataSheets() {
        within("h200-sxm", "cuda-trtllm", "trtllm", "bf16", 330, 0.075);
        within("h200-sxm", "cuda-trtllm", "trtllm", "fp8", 360, 0.065);
        within("h20", "cuda-sglang", "infersim", "fp8", 100, 0.09);
        within("h800", "cuda-sglang", "infersim", "fp8", 33, 0.125);
        within("a100-pcie-80gb", "cuda-megatron", "simumax", "bf16", 116, 0.04);
    }

    /** Sustained rates of a 910B of the 376 TFLOP/s class: FlagOpen/FlagPerf, base/benchmarks, Ascend README. */
    @Test
    void ascendSustainedRates() {
        Chip ascend = Catalogue.assemble("ascend-910b2");
        sustained(ascend, DataType.BF16, 304.3e12);
        sustained(ascend, DataType.FP16, 313.2e12);
        sustained(ascend, DataType.INT8, 608.6e12);
        sustained(ascend, DataType.TF32, 82.9e12);
    }

    private static void sustained(Chip chip, DataType type, double measured) {
        Gemm large = Gemm.of(16384, 16384, 16384, type);
        double rate = large.flops() / chip.price(large, Launch.KERNEL).time().seconds();
        assertEquals(1, rate / measured, 0.06, type + " " + rate / 1e12 + " TFLOP/s");
    }

    /**
     * Two projections of a decoding step of 16 rows on an A3 die, as block means times waves: 136 us for 178 MB of weights,
     * 18.2 us for 12 MB, of which 10 us are fixed.
     */
    @Test
    void ascendDecodeProjections() {
        Chip ascend = Catalogue.assemble("ascend-910c-die");
        double large = seconds(ascend, Gemm.of(16, 17408, 5120, DataType.BF16), Launch.KERNEL);
        assertEquals(136e-6, large, 10e-6);
        double small = seconds(ascend, Gemm.of(16, 1024, 5120, DataType.BF16), Launch.GRAPH);
        assertEquals(18.2e-6, small, 3e-6);
    }

    /** INT8 products of a 910C reach 77.4 to 82.7 % of the peak: arXiv 2506.12708. */
    @Test
    void ascendPackageMultipliesIntegers() {
        Chip ascend = Catalogue.assemble("ascend-910c");
        for (long k : new long[] {4096, 7168}) {
            Gemm gemm = Gemm.of(8192, 7168, k, DataType.INT8);
            double share = gemm.flops() / seconds(ascend, gemm, Launch.KERNEL) / 1504e12;
            assertTrue(share > 0.70 && share < 0.87, "k " + k + ": " + share);
        }
    }

    private static double seconds(Chip chip, Gemm gemm, Launch launch) {
        return chip.price(gemm, launch, Fidelity.AUTO, ClockMode.BENCHMARK)
                .time()
                .seconds();
    }
}
