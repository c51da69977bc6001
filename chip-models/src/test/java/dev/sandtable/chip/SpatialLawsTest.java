// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What must hold for the price of every product on every spatial machine. */
class SpatialLawsTest {
    private static final List<String> CHIPS = List.of("gc200", "bow", "lpu", "wse-2", "wse-3", "sn40l");
    private static final int CASES = 40;

    private static Chip chip(String name, String... assignments) {
        Path file = Path.of("..", "configs", "chips", name + ".yaml");
        ChipSpec spec = SpecReader.read(file, ChipSpec.class, Provenance.Policy.REQUIRED)
                .override(List.of(assignments))
                .value();
        return Catalogue.assemble(spec, Catalogue.library(spec.defaultStack()));
    }

    private static double seconds(Chip chip, Gemm gemm, Fidelity fidelity) {
        return chip.price(gemm, Launch.KERNEL, fidelity, ClockMode.BOOST).time().seconds();
    }

    private static Gemm product(SplittableRandom random, Chip chip) {
        DataType type = Catalogue.usual(chip.spec());
        return Gemm.of(size(random), size(random), size(random), type);
    }

    private static long size(SplittableRandom random) {
        return Math.max(1, Math.round(StrictMath.pow(2, random.nextDouble() * 12)));
    }

    private static void neverSlower(String name, String better, long seed) {
        Chip before = chip(name);
        Chip after = chip(name, better);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            Gemm gemm = product(random, before);
            double old = seconds(before, gemm, Fidelity.WAVE);
            double now = seconds(after, gemm, Fidelity.WAVE);
            assertTrue(now <= old * 1.000001, name + " " + better + " " + gemm + ": " + old + " -> " + now);
        }
    }

    @Test
    void nothingBeatsTheRoofline() {
        for (String name : CHIPS) {
            Chip chip = chip(name);
            SplittableRandom random = new SplittableRandom(51);
            for (int i = 0; i < CASES; i++) {
                Gemm gemm = product(random, chip);
                double bound = seconds(chip, gemm, Fidelity.ROOFLINE);
                assertTrue(seconds(chip, gemm, Fidelity.WAVE) >= bound * 0.999999, name + " " + gemm);
                assertTrue(seconds(chip, gemm, Fidelity.TILE) >= bound * 0.999999, name + " " + gemm);
            }
        }
    }

    @Test
    void moreOfAPortIsNeverSlower() {
        for (String name : CHIPS) {
            double port = chip(name).spec().cores().cacheRead().value();
            neverSlower(name, "cores.cache-read=" + 1.5 * port + " B/cycle", 52);
            neverSlower(name, "cores.cache-write=" + 1.5 * port + " B/cycle", 53);
        }
    }

    @Test
    void aBarrierOrALongerWayIsNeverFaster() {
        neverSlower("gc200", "exchange.barrier-cycles=0", 54);
        neverSlower("gc200", "exchange.latency-cycles=0", 55);
        neverSlower("lpu", "exchange.latency-cycles=0", 56);
        neverSlower("wse-2", "exchange.hop-cycles=0.5", 57);
    }

    @Test
    void moreMemoryBandwidthIsNeverSlower() {
        neverSlower("gc200", "memory.bandwidth=90000 GB/s", 58);
        neverSlower("sn40l", "memory.bandwidth=2000 GB/s", 59);
        neverSlower("wse-3", "memory.bandwidth=40000000 GB/s", 60);
    }
}
