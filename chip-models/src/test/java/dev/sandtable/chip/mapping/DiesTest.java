// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.DieSpec;
import dev.sandtable.chip.core.DieSpec.Sharing;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.Uncore;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Packages of several dies.
 *
 * <pre>
 *   die 0: cores - cache \            / memory
 *                         links - llc
 *   die 1: cores - cache /            \ memory
 * </pre>
 */
class DiesTest {
    private static final TileShape TILE = new TileShape(128, 128);
    private static final Pipelining PLAIN = new Pipelining(64, 4, 1, 1, false, true, 0, 1, 1);
    private static final ChipSpec A100 = Catalogue.chip("a100-sxm4-80gb");
    private static final CacheSpec L2 = A100.l2().orElseThrow();

    private static DieSpec dies(int count, double gigabytes, Sharing sharing) {
        return new DieSpec(count, new BytesPerSecond(gigabytes * 1e9), Picoseconds.ofSeconds(1e-7), sharing);
    }

    private static Uncore split(DieSpec dies) {
        return new Uncore(Optional.of(L2), Optional.empty(), Optional.of(dies));
    }

    private static Machine machine(Uncore uncore) {
        return new Machine(
                A100.architecture(),
                A100.style(),
                A100.cores(),
                uncore,
                ChipMemory.of(A100.memory(), Catalogue.device(A100), MemoStore.none()),
                A100.clock(),
                A100.power(),
                A100.calibration(),
                A100.peak());
    }

    private static double seconds(Uncore uncore, Gemm gemm) {
        double hertz = A100.clock().boost().value();
        return new WaveLaw(machine(uncore), PLAIN, 0)
                .estimate(Product.of(gemm), new Mapping(TILE, 1), hertz)
                .seconds();
    }

    private static Gemm gemm(SplittableRandom random) {
        return new Gemm(
                1L + random.nextInt(3),
                128L * (1 + random.nextInt(48)),
                128L * (1 + random.nextInt(48)),
                64L * (1 + random.nextInt(64)),
                DataType.BF16,
                DataType.BF16,
                DataType.BF16,
                Gemm.Layout.NN,
                false);
    }

    /** Two dies halve a 512×1024 result across its columns: both need all of A, each half of B. */
    @Test
    void twoDiesSendEachOtherHalfOfTheOperandThatBothNeed() {
        Product product = Product.of(Gemm.of(512, 1024, 256, DataType.BF16));
        Uncore own = split(dies(2, 100, Sharing.OWN));
        assertEquals(512 * 256 * 2, WaveTraffic.sentBytes(product, 4, 8, own));
        assertEquals(2.0 * 512 * 256 * 2 + 1024 * 256 * 2, WaveTraffic.dieBytes(product, TILE, 4, 8, 32, own));
    }

    /** Eight products on two dies need nothing of each other. */
    @Test
    void ofManyProductsEachDieTakesWholeOnes() {
        Product product = Product.of(Gemm.batched(8, 512, 1024, 256, DataType.BF16));
        assertEquals(0, WaveTraffic.sentBytes(product, 4, 8, split(dies(2, 100, Sharing.OWN))));
    }

    /** Four dies around a square result are 2×2 blocks, around a tall one 4×1. */
    @Test
    void blocksAreAsSquareAsTheDiesAllow() {
        Product square = Product.of(Gemm.of(1024, 1024, 64, DataType.BF16));
        assertEquals(new WaveTraffic.Shares(2, 2), WaveTraffic.Shares.of(square, 8, 8, 4));
        assertEquals(new WaveTraffic.Shares(4, 1), WaveTraffic.Shares.of(square, 32, 2, 4));
    }

    /** Half of all lines live on the other of two dies, so links of 100 GB/s let 400 GB/s of memory through. */
    @Test
    void linksLimitWhatAllCoresReachOfASpreadMemory() {
        Machine narrow = machine(split(dies(2, 100, Sharing.LINES)));
        assertEquals(400e9, narrow.stream(1).rate(1e6, 1), 1);
        Machine own = machine(split(dies(2, 100, Sharing.OWN)));
        assertTrue(own.stream(1).rate(1e6, 1) > 1e12);
    }

    @Test
    void widerLinksAreNeverSlowerAndBoundlessOnesCostNothing() {
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 200; i++) {
            Gemm gemm = gemm(random);
            double whole = seconds(Uncore.of(L2), gemm);
            for (Sharing sharing : Sharing.values()) {
                double narrow = seconds(split(dies(2, 200, sharing)), gemm);
                double wide = seconds(split(dies(2, 2000, sharing)), gemm);
                assertTrue(narrow >= wide * 0.999999, sharing + " " + gemm);
            }
            DieSpec boundless = new DieSpec(2, new BytesPerSecond(1e18), Picoseconds.ofSeconds(0), Sharing.LINES);
            assertEquals(whole, seconds(split(boundless), gemm), whole * 1e-6, gemm.toString());
        }
    }

    @Test
    void diesLoadNoLessThanOneDieWithTheWholeCache() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            Product product = Product.of(gemm(random));
            double rows = product.m() / 128.0;
            double columns = product.n() / 128.0;
            double compulsory = (product.aTotal() + product.bTotal()) / product.batch();
            Uncore uncore = split(dies(4, 100, Sharing.COPIES));
            double all = WaveTraffic.dieBytes(product, TILE, rows, columns, 64, uncore);
            assertTrue(all >= compulsory * 0.999999, product.toString());
            assertTrue(WaveTraffic.sentBytes(product, rows, columns, uncore) <= 3 * compulsory, product.toString());
        }
    }

    @Test
    void refusesLevelsThatAreLargerInsideThanOutside() {
        CacheSpec small = new CacheSpec(Bytes.ofMib(1), L2.bandwidth(), 1, L2.latency(), L2.line());
        String larger = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> new Uncore(Optional.of(L2), Optional.of(small), Optional.empty()))
                .getMessage());
        assertTrue(larger.contains("llc lies outside l2"), larger);
        assertThrows(IllegalArgumentException.class, () -> dies(1, 100, Sharing.LINES));
    }
}
