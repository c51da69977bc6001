// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.memory.cache.ScatteredTileCache;
import dev.sandtable.memory.cache.TileCache;
import dev.sandtable.units.Bytes;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Touching panels in a cache of 40 MiB. At random: all present, or half of them evicted before they come again, which no
 * branch predictor foresees. In the order of a product: waves of 108 tiles that step along k together.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TileCacheBenchmark {
    private static final int ACCESSES = 1 << 16;
    private static final long PANEL = 64 << 10;
    private static final int SIDE = 64;
    private static final int TILES = SIDE * SIDE;
    private static final int STEPS = 64;
    private static final int CORES = 108;
    private static final int BAND = 8;

    /** Panels in use; 640 fit. */
    @Param({"500", "1280"})
    public int panels;

    private final TileCache cache = new TileCache(new Bytes(40L << 20));
    private final ScatteredTileCache scattered = new ScatteredTileCache(new Bytes(40L << 20), 16);
    private final int[] order =
            new SplittableRandom(3).ints(ACCESSES, 0, Integer.MAX_VALUE).toArray();
    private final int[] product = product();

    /** Panels of 8192 × 8192 × 4096 in 128 × 128 × 64: 64 rows and 64 columns of tiles in bands of 8 rows, 64 steps. */
    private static int[] product() {
        int[] panels = new int[2 * STEPS * TILES];
        int next = 0;
        for (int wave = 0; wave < TILES; wave += CORES) {
            for (int step = 0; step < STEPS; step++) {
                for (int tile = wave; tile < Math.min(wave + CORES, TILES); tile++) {
                    int row = tile / (BAND * SIDE) * BAND + tile % BAND;
                    int column = tile % (BAND * SIDE) / BAND;
                    panels[next++] = row * STEPS + step;
                    panels[next++] = (SIDE + column) * STEPS + step;
                }
            }
        }
        return panels;
    }

    /** One access at random. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public int access() {
        int hits = 0;
        for (int i = 0; i < ACCESSES; i++) {
            if (cache.access(order[i] % panels, PANEL)) {
                hits++;
            }
        }
        return hits;
    }

    /** One access at random, conflicts counted. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public long scattered() {
        long fetched = 0;
        for (int i = 0; i < ACCESSES; i++) {
            fetched += scattered.access(order[i] % panels, PANEL);
        }
        return fetched;
    }

    /** One access in the order of a product; the number of panels plays no part. */
    @Benchmark
    @OperationsPerInvocation(2 * STEPS * TILES)
    public int inOrderOfAProduct() {
        int hits = 0;
        for (int panel : product) {
            if (cache.access(panel, PANEL / 4)) {
                hits++;
            }
        }
        return hits;
    }

    /** One access in the order of a product, conflicts counted. */
    @Benchmark
    @OperationsPerInvocation(2 * STEPS * TILES)
    public long scatteredInOrderOfAProduct() {
        long fetched = 0;
        for (int panel : product) {
            fetched += scattered.access(panel, PANEL / 4);
        }
        return fetched;
    }
}
