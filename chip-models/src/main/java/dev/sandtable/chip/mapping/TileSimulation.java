// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.memory.cache.TileCache;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tiles of one product walked in the order in which a library deals them to cores.
 *
 * <p><b>Model.</b> Tiles are dealt in blocks of r rows (the swizzle): down a block's rows, then to the next column; when a
 * block ends, the next rows begin. Cores take one wave of tiles at a time. Panels of A and B that two tiles of a wave
 * share come once, because both walk along k together; a panel that an earlier wave left in the cache does not come at
 * all. The cache forgets the panels used longest ago.
 * <p><b>Left out.</b> Panels that are partly present; tiles that run ahead of their wave.
 * <p><b>Check.</b> Bytes lie between compulsory and one load per tile; a cache that holds everything gives compulsory
 * bytes ({@code TileSimulationTest}).
 * <p><b>Source.</b> Replacement by recency: Mattson et al. 1970; order from the swizzle of open kernel libraries.
 */
final class TileSimulation {
    // ---- Parameters -------------------------------------------------------------
    private final long rows;
    private final long columns;
    private final long units;
    private final long panelA;
    private final long panelB;
    private final int cores;
    private final long blockRows;

    // ---- State ------------------------------------------------------------------
    /** Panels in the cache: even numbers are rows of A, odd ones columns of B. */
    private final TileCache cache;

    TileSimulation(Product product, TileShape tile, Cut cut, double blockRows, int cores, double cacheBytes) {
        rows = (long) cut.rows();
        columns = (long) cut.columns();
        units = (long) cut.units();
        panelA = (long) Math.ceil(tile.m() * (product.k() / cut.parts()) * product.aBytes());
        panelB = (long) Math.ceil(tile.n() * (product.k() / cut.parts()) * product.bBytes());
        this.cores = cores;
        this.blockRows = (long) blockRows;
        cache = new TileCache(new Bytes(Math.max(1, (long) (cacheBytes * WaveTraffic.KEPT))));
    }

    // ---- Events -----------------------------------------------------------------

    /** What one wave asks of memory. */
    record Wave(int tiles, double operandBytes) {}

    /** All waves in order. */
    List<Wave> walk() {
        List<Wave> waves = new ArrayList<>();
        long total = rows * columns * units;
        for (long first = 0; first < total; first += cores) {
            int tiles = (int) Math.min(cores, total - first);
            waves.add(new Wave(tiles, load(first, tiles)));
        }
        return waves;
    }

    private double load(long first, int tiles) {
        Map<Long, Long> wave = new LinkedHashMap<>();
        for (long index = first; index < first + tiles; index++) {
            long unit = index / (rows * columns);
            long within = index % (rows * columns);
            long block = within / (blockRows * columns);
            long height = Math.min(blockRows, rows - block * blockRows);
            long inBlock = within - block * blockRows * columns;
            wave.put(2 * (unit * rows + block * blockRows + inBlock % height), panelA);
            wave.put(2 * (unit * columns + inBlock / height) + 1, panelB);
        }
        double bytes = 0;
        for (Map.Entry<Long, Long> panel : wave.entrySet()) {
            bytes += cache.contains(panel.getKey()) ? 0 : panel.getValue();
        }
        wave.forEach(cache::access);
        return bytes;
    }
}
