// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes from memory, by the closed form and by the walked order. */
class TileTrafficTest {
    private static final TileShape TILE = new TileShape(128, 128);
    private static final Pipelining PLAIN = new Pipelining(64, 4, 1, 1, false, true, 0, 1, 1);

    private static double walked(Product product, int cores, double cache) {
        Cut cut = Cut.of(product, new Mapping(TILE, 1), PLAIN);
        double block = WaveTraffic.blockRows(true, TILE, cut.rows(), cut.columns(), cores);
        return new TileSimulation(product, TILE, cut, block, cores, cache)
                .walk().stream().mapToDouble(TileSimulation.Wave::operandBytes).sum();
    }

    @Test
    void aCacheThatHoldsEverythingLoadsEverythingOnce() {
        Product product = Product.of(Gemm.of(2048, 2048, 1024, DataType.BF16));
        assertEquals(product.aTotal() + product.bTotal(), walked(product, 16, 1e9), 1);
    }

    /** Without a cache a wave still shares panels: 4×4 tiles on 4 cores are 4 waves of 2×2 tiles with 4 panels each. */
    @Test
    void withoutACacheEachWaveLoadsItsOwnPanels() {
        Product product = Product.of(Gemm.of(512, 512, 1024, DataType.BF16));
        double panel = 128 * 1024 * 2;
        assertEquals(4 * 4 * panel, walked(product, 4, 1), 1);
    }

    @Test
    void bytesLieBetweenCompulsoryAndOneLoadPerTile() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            Product product = Product.of(Gemm.of(
                    128L * (1 + random.nextInt(40)),
                    128L * (1 + random.nextInt(40)),
                    64L * (1 + random.nextInt(64)),
                    DataType.BF16));
            double cache = 1e5 + random.nextDouble() * 4e7;
            int cores = 1 + random.nextInt(128);
            double compulsory = product.aTotal() + product.bTotal();
            double rows = product.m() / 128.0;
            double columns = product.n() / 128.0;
            double most = product.aTotal() * columns + product.bTotal() * rows;
            double down = WaveTraffic.blockRows(true, TILE, rows, columns, Math.min(cores, rows * columns));
            double closed =
                    WaveTraffic.bytes(product, TILE, rows, columns, down, Math.min(cores, rows * columns), cache);
            for (double bytes : new double[] {closed, walked(product, cores, cache)}) {
                assertTrue(bytes >= compulsory * 0.999999 && bytes <= most * 1.000001, product + ": " + bytes);
            }
        }
    }
}
