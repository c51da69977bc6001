// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.chip.kernel.Level;
import dev.sandtable.chip.kernel.Plan;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What must hold for the levels of any work on any chip. */
class BottleneckLawTest {
    private static final int CASES = 12;
    private static final List<String> CHIPS = Catalogue.chips();

    @Test
    void noLevelAloneTakesLongerThanTheWhole() {
        for (String name : CHIPS) {
            ChipSpec spec = Catalogue.chip(name);
            Machine machine = Catalogue.machine(name);
            Kernels kernels = new Kernels(machine, Catalogue.library(spec.defaultStack()));
            SplittableRandom random = new SplittableRandom(21);
            int priced = 0;
            for (int i = 0; i < CASES; i++) {
                for (Work work : works(random, spec)) {
                    for (Launch launch : List.of(Launch.KERNEL, Launch.GRAPH)) {
                        priced += lawful(kernels, work, launch, spec, name + " " + work) ? 1 : 0;
                    }
                }
            }
            assertTrue(priced > CASES, name + " refuses nearly everything");
        }
    }

    /** Whether the chip takes the work: some hold no operands that large. */
    private static boolean lawful(Kernels kernels, Work work, Launch launch, ChipSpec spec, String what) {
        Plan plan;
        try {
            plan = kernels.plan(work, launch, false);
        } catch (UnsupportedWork e) {
            return false;
        }
        lawful(plan, spec.clock().boost().value(), what);
        lawful(plan, spec.clock().base().value() / 2, what);
        return true;
    }

    private static void lawful(Plan plan, double hertz, String what) {
        double whole = plan.at(hertz).seconds();
        List<Level> levels = new ArrayList<>();
        for (Demand demand : plan.demands(hertz)) {
            assertTrue(demand.seconds() <= whole * (1 + 1e-9), what + ": " + demand + " of " + whole);
            levels.add(demand.level());
        }
        assertEquals(levels.size(), EnumSet.copyOf(levels).size(), what + " names a level twice: " + levels);
        assertTrue(levels.contains(Level.MEMORY), what + " moves bytes");
        assertTrue(levels.contains(Level.MATRIX) || levels.contains(Level.VECTOR), what + " computes");
    }

    @Test
    void theWholeIsThePriceAndTheSlackIsNeverNegative() {
        for (String name : CHIPS) {
            Chip chip = Catalogue.assemble(name);
            SplittableRandom random = new SplittableRandom(22);
            for (Work work : works(random, chip.spec())) {
                for (Launch launch : Launch.values()) {
                    Bottlenecks found;
                    try {
                        found = chip.bottlenecks(work, launch, Fidelity.WAVE, ClockMode.GOVERNED);
                    } catch (UnsupportedWork e) {
                        continue;
                    }
                    var price = chip.price(work, launch, Fidelity.WAVE, ClockMode.GOVERNED);
                    double seconds = price.time().seconds();
                    assertEquals(seconds, found.time().value(), seconds * 1e-9 + 1e-12, name + " " + work);
                    assertEquals(price.clockHz(), found.clock().value(), 0, name + " " + work);
                    found.levels().forEach(level -> {
                        assertTrue(found.slack(level) >= 0, name + " " + work + " " + level);
                        assertTrue(found.roof(level).value() >= found.rate().value(), name + " " + work + " " + level);
                    });
                }
            }
        }
    }

    /** The 16-bit format of the chip's matrix units; their narrowest where they have none. */
    private static DataType half(ChipSpec chip) {
        return List.of(DataType.BF16, DataType.FP16, DataType.INT8).stream()
                .filter(chip.peak()::containsKey)
                .findFirst()
                .orElseThrow();
    }

    private static List<Work> works(SplittableRandom random, ChipSpec chip) {
        DataType half = half(chip);
        long queries = size(random, 4096);
        long heads = 8L << random.nextInt(3);
        List<Work> works = new ArrayList<>();
        works.add(Gemm.of(size(random, 8192), size(random, 16384), size(random, 16384), half));
        works.add(new Attention(
                Attention.Phase.PREFILL,
                1 + random.nextInt(4),
                queries,
                queries,
                heads,
                8,
                128,
                128,
                half,
                half,
                true));
        works.add(new Attention(
                Attention.Phase.DECODE,
                size(random, 256),
                1,
                size(random, 8192),
                heads,
                8,
                128,
                128,
                half,
                half,
                true));
        works.add(new RowOperator(RowOperator.Kind.SOFTMAX, false, size(random, 16384), size(random, 16384), half));
        works.add(new Elementwise(Elementwise.Kind.GELU, random.nextBoolean(), size(random, 1 << 28), half));
        works.add(new Embedding(random.nextBoolean(), size(random, 65536), 128000, 8192, half));
        works.add(new OptimizerUpdate(size(random, 1 << 30), 16, 14));
        if (chip.peak().containsKey(DataType.FP8)) {
            works.add(Gemm.of(size(random, 8192), size(random, 16384), size(random, 16384), DataType.FP8));
        }
        works.add(new ExpertFfn(size(random, 8192), 4096, 1536, 128, 8, 1, 8, 0, half));
        return works;
    }

    private static long size(SplittableRandom random, int most) {
        double octaves = random.nextDouble() * (31 - Integer.numberOfLeadingZeros(most));
        return Math.max(1, Math.round(StrictMath.pow(2, octaves)));
    }
}
