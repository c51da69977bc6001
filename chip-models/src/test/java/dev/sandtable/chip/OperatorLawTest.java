// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Sparsity;
import dev.sandtable.work.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of every operator on chips of several families: above the roofline, monotone, fused no dearer than apart. */
class OperatorLawTest {
    private static final List<String> CHIPS =
            List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "mi210", "ascend-910b2", "br100");
    private static final int CASES = 24;
    private static final double ROUNDING = 1e-9;
    /**
     * A tile waits as long as the mean of its loads, by bytes: of twice the tiles more find a shared panel in the cache, and
     * of two operands a smaller one that is there counts less. In kernels of a few microseconds that outweighs the work.
     */
    private static final double SHARED_WAITS = 0.1;

    private static final int SPLITS_END = 64;

    private static Cost price(Chip chip, Work work, Fidelity fidelity) {
        return chip.price(work, Launch.KERNEL, fidelity, ClockMode.BOOST);
    }

    private static double seconds(Chip chip, Work work) {
        return price(chip, work, Fidelity.WAVE).time().seconds();
    }

    @Test
    void nothingBeatsTheRooflineAndEverythingTakesEnergy() {
        List<String> failures = new ArrayList<>();
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (Forms.Form form : Forms.all(Catalogue.usual(chip.spec()))) {
                SplittableRandom random = new SplittableRandom(21);
                for (int i = 0; i < CASES; i++) {
                    Work work = form.make().apply(form.draw(random));
                    Cost cost = price(chip, work, Fidelity.WAVE);
                    double least = price(chip, work, Fidelity.ROOFLINE).time().seconds();
                    if (cost.time().seconds() < least * (1 - ROUNDING) || !(cost.joules() > 0)) {
                        failures.add(name + " " + form.name() + " " + work + ": " + cost + " under " + least);
                    }
                }
            }
        }
        assertTrue(failures.isEmpty(), failures.size() + " of seed 21:\n" + String.join("\n", failures));
    }

    /**
     * Twice the size, but for decoding: libraries cut long caches so that cores are full, whatever the combination of the
     * parts costs, so that twice the sequences may be faster than half of them in pieces.
     */
    private static int factor(Forms.Form form) {
        return form.name().endsWith("DECODE") ? SPLITS_END : 2;
    }

    @Test
    void moreOfAnySizeIsNeverFaster() {
        List<String> failures = new ArrayList<>();
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (Forms.Form form : Forms.all(Catalogue.usual(chip.spec()))) {
                SplittableRandom random = new SplittableRandom(22);
                for (int i = 0; i < CASES; i++) {
                    long[] sizes = form.draw(random);
                    double before = seconds(chip, form.make().apply(sizes));
                    for (int j = 0; j < sizes.length; j++) {
                        long[] more = sizes.clone();
                        more[j] *= factor(form);
                        double after = seconds(chip, form.make().apply(more));
                        if (after < before * (1 - SHARED_WAITS)) {
                            failures.add(name + " " + form.name() + " "
                                    + form.make().apply(sizes) + " size " + j + ": " + before + " -> " + after);
                        }
                    }
                }
            }
        }
        assertTrue(failures.isEmpty(), failures.size() + " of seed 22:\n" + String.join("\n", failures));
    }

    // ---- Products ---------------------------------------------------------------

    private static Gemm product(SplittableRandom random, DataType type) {
        return Gemm.of(size(random, 8192), size(random, 16384), size(random, 16384), type);
    }

    private static long size(SplittableRandom random, int most) {
        return Math.max(1, Math.round(StrictMath.pow(most, random.nextDouble())));
    }

    /** Each epilogue that is an element-wise operator, beside it. */
    private static Map<Epilogue, Elementwise.Kind> twins() {
        Map<Epilogue, Elementwise.Kind> twins = new LinkedHashMap<>();
        twins.put(Epilogue.BIAS, Elementwise.Kind.BIAS_ADD);
        twins.put(Epilogue.RELU, Elementwise.Kind.RELU);
        twins.put(Epilogue.GELU, Elementwise.Kind.GELU);
        twins.put(Epilogue.SILU, Elementwise.Kind.SILU);
        twins.put(Epilogue.RESIDUAL, Elementwise.Kind.ADD);
        return twins;
    }

    @Test
    void aFusedEpilogueIsNeverDearerThanAKernelOfItsOwnAndNeverFree() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            SplittableRandom random = new SplittableRandom(23);
            for (int i = 0; i < 4 * CASES; i++) {
                Gemm gemm = product(random, type);
                double bare = seconds(chip, gemm);
                for (Map.Entry<Epilogue, Elementwise.Kind> twin : twins().entrySet()) {
                    Work pass = new Elementwise(twin.getValue(), false, gemm.m() * gemm.n(), type);
                    double apart = bare + seconds(chip, pass);
                    double fused = seconds(chip, gemm.then(twin.getKey()));
                    assertTrue(fused <= apart * (1 + ROUNDING), name + " " + twin + " " + gemm + ": " + fused);
                    assertTrue(fused >= bare * (1 - ROUNDING), name + " " + twin + " " + gemm + ": " + fused);
                }
            }
        }
    }

    @Test
    void sparseWeightsAreNeverSlowerThanDenseOnesNorTwiceAsFast() {
        SplittableRandom random = new SplittableRandom(24);
        for (String name : List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "h20", "b200-sxm")) {
            Chip chip = Catalogue.assemble(name);
            for (int i = 0; i < 4 * CASES; i++) {
                Gemm gemm = product(random, DataType.BF16);
                double dense = seconds(chip, gemm);
                double sparse = seconds(chip, gemm.with(Sparsity.TWO_OF_FOUR));
                assertTrue(sparse <= dense * (1 + SHARED_WAITS), name + " " + gemm + ": " + sparse + " of " + dense);
                assertTrue(sparse >= dense * 0.5, name + " " + gemm + ": " + sparse + " of " + dense);
            }
        }
    }

    @Test
    void scalesAreNeverFreeAndCostBytesAloneWhereMatrixUnitsApplyThem() {
        Chip b200 = Catalogue.assemble("b200-sxm");
        Chip h100 = Catalogue.assemble("h100-sxm5-80gb");
        SplittableRandom random = new SplittableRandom(28);
        for (int i = 0; i < 4 * CASES; i++) {
            Gemm four = product(random, DataType.FP4).into(DataType.BF16);
            double bare = seconds(b200, four);
            double scaled = seconds(b200, four.with(Scaling.NV));
            assertTrue(scaled >= bare * (1 - SHARED_WAITS), four + ": " + scaled + " of " + bare);
            double bytes = (0.5 + 1.0 / 16) / 0.5;
            assertTrue(scaled <= bare * bytes * (1 + ROUNDING), four + ": " + scaled + " of " + bare);
            Gemm eight = product(random, DataType.FP8).into(DataType.BF16);
            double plain = seconds(h100, eight);
            double fine = seconds(h100, eight.with(Scaling.FINE));
            double micro = seconds(h100, eight.with(Scaling.MX));
            assertTrue(fine >= plain * (1 - SHARED_WAITS), eight + ": " + fine + " of " + plain);
            assertTrue(micro >= fine * (1 - SHARED_WAITS), eight + ": " + micro + " of " + fine);
        }
        Gemm large = Gemm.of(8192, 8192, 8192, DataType.FP8).into(DataType.BF16);
        assertTrue(seconds(h100, large.with(Scaling.MX)) > seconds(h100, large), "lanes scale every 32 elements of k");
    }

    @Test
    void narrowWeightsAreFasterWhereMemoryBinds() {
        for (String name : List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "mi210")) {
            Chip chip = Catalogue.assemble(name);
            Gemm decode = Gemm.of(4, 16384, 16384, DataType.BF16);
            double wide = seconds(chip, decode);
            double half = seconds(chip, decode.weights(DataType.INT8));
            double quarter = seconds(chip, decode.weights(DataType.INT4));
            assertTrue(quarter < half && half < wide, name + ": " + quarter + ", " + half + ", " + wide);
            assertTrue(half > wide / 2 && quarter > wide / 4, name + ": " + quarter + ", " + half + ", " + wide);
        }
    }

    // ---- Attention --------------------------------------------------------------

    @Test
    void aWindowOfAllKeysIsNoneAndANarrowerOneIsNeverSlower() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            DataType type = Catalogue.usual(chip.spec());
            SplittableRandom random = new SplittableRandom(25);
            for (Attention.Phase phase : Attention.Phase.values()) {
                for (int i = 0; i < CASES; i++) {
                    long keys = 64 * size(random, 256);
                    long queries = phase == Attention.Phase.DECODE ? 1 : keys;
                    Attention full =
                            new Attention(phase, size(random, 32), queries, keys, 32, 8, 128, 128, type, type, true);
                    assertEquals(full, full.within(keys + size(random, 1000)));
                    double before = seconds(chip, full);
                    int step = phase == Attention.Phase.DECODE ? SPLITS_END : 2;
                    for (long window = keys; window >= 64; window /= step) {
                        double narrower = seconds(chip, full.within(window));
                        assertTrue(narrower <= before * (1 + ROUNDING), name + " " + full.within(window));
                        before = narrower;
                    }
                }
            }
        }
    }

    // ---- Bytes ------------------------------------------------------------------

    @Test
    void copiesWriteWhatTheyRead() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            SplittableRandom random = new SplittableRandom(26);
            for (int i = 0; i < CASES; i++) {
                long rows = size(random, 4096);
                long cols = size(random, 4096);
                double bytes = 2.0 * rows * cols;
                for (Work copy : List.of(
                        new Elementwise(Elementwise.Kind.COPY, false, rows * cols, DataType.BF16),
                        Rearrangement.transpose(1, rows, cols, DataType.BF16),
                        Rearrangement.strided(rows, cols, cols, DataType.BF16),
                        Rearrangement.permute(rows, 1, cols, DataType.BF16))) {
                    assertEquals(2 * bytes, price(chip, copy, Fidelity.WAVE).dramBytes(), 1e-6, name + " " + copy);
                }
                double plain = seconds(chip, new Elementwise(Elementwise.Kind.COPY, false, rows * cols, DataType.BF16));
                double turned = seconds(chip, Rearrangement.transpose(1, rows, cols, DataType.BF16));
                assertTrue(turned >= plain * (1 - ROUNDING), name + " " + rows + " x " + cols);
            }
        }
    }

    // ---- What a chip lacks ------------------------------------------------------

    private static String refusal(Chip chip, Work work) {
        return String.valueOf(assertThrows(UnsupportedWork.class, () -> chip.price(work, Launch.KERNEL))
                .getMessage());
    }

    @Test
    void aFormatThatAChipLacksIsRefusedWithThoseItHas() {
        Chip a100 = Catalogue.assemble("a100-sxm4-80gb");
        Chip ascend = Catalogue.assemble("ascend-910b2");
        RowOperator narrow = new RowOperator(RowOperator.Kind.SOFTMAX, false, 64, 64, DataType.FP4);
        assertEquals(
                "no vector arithmetic in fp4; this chip has fp64, fp32, tf32, bf16, fp16, int8", refusal(a100, narrow));
        Work doubles = new Elementwise(Elementwise.Kind.GELU, false, 64, DataType.FP64);
        assertEquals(
                "no vector arithmetic in fp64; this chip has fp32, tf32, bf16, fp16, int8", refusal(ascend, doubles));
        assertTrue(seconds(a100, doubles) > 0);
        RowOperator eight = new RowOperator(RowOperator.Kind.SOFTMAX, false, 64, 64, DataType.FP8);
        assertTrue(refusal(a100, eight).startsWith("no vector arithmetic in fp8"), "before Hopper");
        assertTrue(seconds(Catalogue.assemble("h100-sxm5-80gb"), eight) > 0);
        assertTrue(seconds(a100, new Elementwise(Elementwise.Kind.COPY, false, 64, DataType.FP4)) > 0);
        Gemm sparse = Gemm.of(64, 64, 64, DataType.BF16).with(Sparsity.TWO_OF_FOUR);
        assertEquals("no 2:4 sparse matrix unit for bf16; this chip has none", refusal(ascend, sparse));
        Gemm doubled = Gemm.of(64, 64, 64, DataType.FP64).with(Sparsity.TWO_OF_FOUR);
        assertEquals(
                "no 2:4 sparse matrix unit for fp64; this chip has tf32, bf16, fp16, int8", refusal(a100, doubled));
        assertTrue(refusal(a100, Gemm.of(64, 64, 64, DataType.FP4)).startsWith("no matrix unit for fp4"));
    }

    // ---- Explanations -----------------------------------------------------------

    @Test
    void everyOperatorExplainsItsTime() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (Forms.Form form : Forms.all(Catalogue.usual(chip.spec()))) {
                Work work = form.make().apply(form.draw(new SplittableRandom(27)));
                double priced = chip.price(work, Launch.GRAPH).time().seconds();
                var tree = chip.explain(work, Launch.GRAPH);
                assertEquals(priced, tree.value(), 1e-11, name + " " + form.name());
                assertTrue(tree.details().get(0).details().size() >= 2, name + " " + form.name());
            }
        }
    }
}
