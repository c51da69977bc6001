// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What must hold for the price of every product on every chip. */
class ProductLawTest {
    private static final List<String> CHIPS = List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "ascend-910b2", "br100");
    private static final int CASES = 150;

    @Test
    void nothingBeatsTheRoofline() {
        SplittableRandom random = new SplittableRandom(11);
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            for (int i = 0; i < CASES; i++) {
                Gemm gemm = product(random);
                double bound = seconds(chip, gemm, Fidelity.ROOFLINE, ClockMode.BOOST);
                for (Fidelity fidelity : List.of(Fidelity.WAVE, Fidelity.TILE)) {
                    double priced = seconds(chip, gemm, fidelity, ClockMode.BOOST);
                    assertTrue(priced >= bound * 0.999999, name + " " + fidelity + " " + gemm);
                }
            }
        }
    }

    @Test
    void moreBandwidthOrMoreArithmeticIsNeverSlower() {
        SplittableRandom random = new SplittableRandom(12);
        for (String name : CHIPS) {
            ChipSpec spec = Catalogue.chip(name);
            KernelLibrary library = Catalogue.library(spec.defaultStack());
            Chip chip = Catalogue.assemble(spec, library);
            List<Chip> better = List.of(
                    Catalogue.assemble(with(spec, spec.l2(), faster(spec.memory()), spec.peak()), library),
                    Catalogue.assemble(with(spec, faster(spec.l2()), spec.memory(), spec.peak()), library),
                    Catalogue.assemble(with(spec, spec.l2(), spec.memory(), faster(spec.peak())), library));
            for (int i = 0; i < CASES; i++) {
                Gemm gemm = product(random);
                double before = seconds(chip, gemm, Fidelity.WAVE, ClockMode.BOOST);
                for (Chip other : better) {
                    double after = seconds(other, gemm, Fidelity.WAVE, ClockMode.BOOST);
                    assertTrue(after <= before * 1.000001, name + " " + gemm + ": " + before + " -> " + after);
                }
            }
        }
    }

    @Test
    void twoProductsInOneLaunchCostNoMoreThanTwice() {
        SplittableRandom random = new SplittableRandom(13);
        Chip chip = Catalogue.assemble("a100-sxm4-80gb");
        for (int i = 0; i < CASES; i++) {
            Gemm one = product(random);
            Gemm two = Gemm.batched(2, one.m(), one.n(), one.k(), DataType.BF16);
            double single = seconds(chip, one, Fidelity.WAVE, ClockMode.BOOST);
            double pair = seconds(chip, two, Fidelity.WAVE, ClockMode.BOOST);
            assertTrue(pair <= 2 * single * 1.000001, one + ": " + single + ", two " + pair);
            assertTrue(pair >= single * 0.999999, one + ": " + single + ", two " + pair);
        }
    }

    @Test
    void thePowerCapOnlySlowsAndLongProductsAreSlowed() {
        Chip chip = Catalogue.assemble("h100-sxm5-80gb");
        SplittableRandom random = new SplittableRandom(14);
        for (int i = 0; i < CASES; i++) {
            Gemm gemm = product(random);
            double free = seconds(chip, gemm, Fidelity.WAVE, ClockMode.BOOST);
            assertTrue(seconds(chip, gemm, Fidelity.WAVE, ClockMode.GOVERNED) >= free * 0.999999, gemm.toString());
        }
        var large = chip.price(Gemm.of(8192, 8192, 8192, DataType.BF16), Launch.GRAPH);
        var small = chip.price(Gemm.of(16, 4096, 4096, DataType.BF16), Launch.GRAPH);
        double boost = chip.spec().clock().boost().value();
        assertTrue(large.clockHz() < 0.95 * boost, "a long product runs at " + large.clockHz());
        assertTrue(small.clockHz() == boost, "a memory-bound product runs at " + small.clockHz());
    }

    private static double seconds(Chip chip, Gemm gemm, Fidelity fidelity, ClockMode mode) {
        return chip.price(gemm, Launch.KERNEL, fidelity, mode).time().seconds();
    }

    private static Gemm product(SplittableRandom random) {
        return Gemm.of(size(random, 8192), size(random, 16384), size(random, 16384), DataType.BF16);
    }

    private static long size(SplittableRandom random, int most) {
        double octaves = random.nextDouble() * (31 - Integer.numberOfLeadingZeros(most));
        return Math.max(1, Math.round(StrictMath.pow(2, octaves)));
    }

    private static MemorySpec faster(MemorySpec m) {
        return m.atBandwidth(m.bandwidth().times(1.5));
    }

    private static Optional<CacheSpec> faster(Optional<CacheSpec> cache) {
        return cache.map(c -> new CacheSpec(c.size(), c.bandwidth().times(1.5), c.partitions(), c.latency(), c.line()));
    }

    private static Map<DataType, FlopsPerSecond> faster(Map<DataType, FlopsPerSecond> peak) {
        Map<DataType, FlopsPerSecond> raised = new LinkedHashMap<>();
        peak.forEach((type, rate) -> raised.put(type, new FlopsPerSecond(rate.value() * 1.5)));
        return raised;
    }

    /** Engines whose rate only the stated peak limits, so that it can be raised. */
    private static CoreSpec unlimited(CoreSpec c) {
        TensorEngine t = c.tensor();
        TensorEngine free = new TensorEngine(t.rows(), t.columns(), t.depth(), t.reuseRows(), t.reuseColumns());
        return new CoreSpec(
                c.count(), free, c.vector(), c.buffers(), c.cacheRead(), c.cacheWrite(), c.barrier(), c.mesh());
    }

    private static ChipSpec with(
            ChipSpec s, Optional<CacheSpec> l2, MemorySpec memory, Map<DataType, FlopsPerSecond> peak) {
        return new ChipSpec(
                s.name(),
                s.title(),
                s.vendor(),
                s.architecture(),
                s.style(),
                s.clock(),
                peak,
                s.sparsePeak(),
                unlimited(s.cores()),
                l2,
                s.llc(),
                s.dies(),
                s.exchange(),
                memory,
                s.backing(),
                s.power(),
                s.calibration(),
                s.ports(),
                s.defaultStack(),
                s.trainingStack(),
                s.silicon(),
                s.notes());
    }
}
