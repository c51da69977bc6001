// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

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

/** Touching panels of a product in a cache of 40 MB: all present, or half of them evicted before they come again. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TileCacheBenchmark {
    private static final int ACCESSES = 1 << 16;
    private static final long PANEL = 64 << 10;

    /** Panels in use; 640 fit. */
    @Param({"500", "1280"})
    public int panels;

    private final TileCache cache = new TileCache(new Bytes(40L << 20));
    private final int[] order =
            new SplittableRandom(3).ints(ACCESSES, 0, Integer.MAX_VALUE).toArray();

    /** One access. */
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
}
