// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaveLawTest {
    private static final Pipelining DEEP = new Pipelining(64, 8, 1, 2, false, true, 0, 1, 1);
    private static final Pipelining SINGLE = new Pipelining(64, 1, 1, 1, false, true, 0, 1, 1);
    private final Machine a100 = Catalogue.machine("a100-sxm4-80gb");
    private final double hertz = a100.clock().boost().value();

    /**
     * One 64×64 tile, k = 64 in two steps of 32, one slot, by hand. Multiply: 64·64·32 multiply-adds at 1024 a cycle and a
     * the calibrated share. Operand port: 8 KiB at 64 B/cycle. Memory: 8 KiB at the sustained rate. The result: 16 KiB of sums into
     * shared memory and out again at 128 B/cycle, 8 KiB to the cache at 64 B/cycle.
     */
    @Test
    void oneTileOnOneCoreByHand() {
        double cycle = 1 / hertz;
        double share = a100.calibration().matrixShare().value();
        double multiply = 64 * 64 * 32 / 1024.0 / share * cycle;
        double port = 8192 / 64.0 * cycle;
        double memory = 8192 / a100.stream(2).rate(108, 1);
        double latency = a100.calibration().loadedLatency().value() * 391e-9;
        double drain = (2 * 64 * 64 * 4 / 128.0 + 64 * 64 * 2 / 64.0) * cycle;
        double tile = a100.calibration().tileLatency().seconds();
        double expected = 2 * (multiply + port + memory) + (latency + memory + port + drain + tile);
        // The second step waits for the only slot: the latency once more.
        expected += latency;
        Product product = Product.of(Gemm.of(64, 64, 64, DataType.BF16));
        WaveEstimate estimate =
                new WaveLaw(a100, SINGLE, 0).estimate(product, new Mapping(new TileShape(64, 64), 1), hertz);
        assertEquals(expected, estimate.seconds(), expected * 2e-3);
    }

    @Test
    void aTileMoreThanCoresAddsAWave() {
        WaveLaw law = new WaveLaw(a100, DEEP, 0);
        Mapping mapping = new Mapping(new TileShape(128, 256), 1);
        Product full = Product.of(Gemm.of(128 * 12, 256 * 9, 8192, DataType.BF16));
        Product more = Product.of(Gemm.of(128 * 12 + 1, 256 * 9, 8192, DataType.BF16));
        assertEquals(1, law.estimate(full, mapping, hertz).perCore(), 0);
        assertEquals(2, law.estimate(more, mapping, hertz).perCore(), 0);
        double ratio = law.estimate(more, mapping, hertz).seconds()
                / law.estimate(full, mapping, hertz).seconds();
        assertTrue(ratio > 1.7 && ratio < 2.1, "a second wave costs " + ratio);
    }

    /** The closed form stays within a few percent of the walked tiles: 4 % on average, worst where an operand overflows the cache. */
    @Test
    void closedFormIsNearTheWalkedOrder() {
        SplittableRandom random = new SplittableRandom(5);
        WaveLaw law = new WaveLaw(a100, DEEP, 1e-6);
        double sum = 0;
        double worst = 0;
        int cases = 200;
        for (int i = 0; i < cases; i++) {
            long m = 64L << random.nextInt(8);
            long n = 128L << random.nextInt(8);
            long k = 256L << random.nextInt(6);
            Product product = Product.of(Gemm.of(m + random.nextInt(64), n, k, DataType.BF16));
            Mapping mapping = new Mapping(new TileShape(128, 128), 1);
            double closed = law.estimate(product, mapping, hertz).seconds();
            double walked = law.walk(product, mapping, hertz).seconds();
            double difference = Math.abs(closed / walked - 1);
            sum += difference;
            worst = Math.max(worst, difference);
        }
        assertTrue(sum / cases < 0.04, "mean difference " + sum / cases);
        assertTrue(worst < 0.30, "worst difference " + worst);
    }

    /** Nine dozen cores take 109 tiles as they take 108 and one step more each, not as two waves. */
    @Test
    void aStreamOfStepsHasNoLastWave() {
        WaveLaw law = new WaveLaw(a100, DEEP, 0);
        Mapping streamed = Mapping.streamed(new TileShape(128, 256));
        Product full = Product.of(Gemm.of(128 * 12, 256 * 9, 8192, DataType.BF16));
        Product more = Product.of(Gemm.of(128 * 13, 256 * 9, 8192, DataType.BF16));
        double whole = law.estimate(full, streamed, hertz).seconds();
        assertEquals(law.estimate(full, new Mapping(streamed.tile(), 1), hertz).seconds(), whole, whole * 1e-9);
        double ratio = law.estimate(more, streamed, hertz).seconds() / whole;
        assertTrue(ratio > 13 / 12.0 && ratio < 1.35, "a thirteenth row of tiles costs " + ratio);
        assertTrue(law.estimate(more, streamed, hertz).seconds()
                < law.estimate(more, new Mapping(streamed.tile(), 1), hertz).seconds());
        assertEquals(117 / 108.0, law.estimate(more, streamed, hertz).perCore(), 1e-12);
    }

    /** Under seeds: never under its bound, and a product of one tile is shared by all cores. */
    @Test
    void streamsStayOverTheirBound() {
        SplittableRandom random = new SplittableRandom(9);
        WaveLaw law = new WaveLaw(a100, DEEP, 1e-6);
        for (int i = 0; i < 300; i++) {
            Product product = Product.of(Gemm.of(
                    1 + random.nextInt(4096), 1 + random.nextInt(4096), 1 + random.nextInt(16384), DataType.BF16));
            Mapping streamed = Mapping.streamed(new TileShape(128, 128));
            double seconds = law.estimate(product, streamed, hertz).seconds();
            assertTrue(seconds >= law.floor(product, streamed, hertz), product.toString());
        }
        Product deep = Product.of(Gemm.of(128, 128, 65536, DataType.BF16));
        TileShape tile = new TileShape(128, 128);
        double whole = law.estimate(deep, new Mapping(tile, 1), hertz).seconds();
        double shared = law.estimate(deep, Mapping.streamed(tile), hertz).seconds();
        assertTrue(shared < whole / 5, whole + " whole, " + shared + " streamed");
    }

    @Test
    void splittingHelpsOnlyWhereTilesAreFew() {
        WaveLaw law = new WaveLaw(a100, DEEP, 1e-6);
        TileShape tile = new TileShape(64, 64);
        Product deep = Product.of(Gemm.of(64, 64, 65536, DataType.BF16));
        double whole = law.estimate(deep, new Mapping(tile, 1), hertz).seconds();
        double split = law.estimate(deep, new Mapping(tile, 32), hertz).seconds();
        assertTrue(split < whole / 5, whole + " whole, " + split + " split");
        Product wide = Product.of(Gemm.of(8192, 8192, 4096, DataType.BF16));
        assertTrue(law.estimate(wide, new Mapping(tile, 1), hertz).seconds()
                < law.estimate(wide, new Mapping(tile, 4), hertz).seconds());
    }
}
