// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.memory.cache.CacheGeometry;
import dev.sandtable.memory.cache.CacheTiming;
import dev.sandtable.memory.cache.NextLevel;
import dev.sandtable.memory.cache.ReplacementPolicy;
import dev.sandtable.memory.cache.SetAssociativeCache;
import dev.sandtable.memory.cache.SetHash;
import dev.sandtable.memory.cache.TimedCache;
import dev.sandtable.memory.cache.WritePolicy;
import dev.sandtable.queueing.Pipe;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Touching the lines of panels in a cache of 40 MiB, 16 ways, without time and with it; all panels fit, or half of them
 * are evicted before they come again.
 */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineCacheBenchmark implements Handler {
    private static final int PANELS = 1 << 9;
    private static final int LINES = 128;
    private static final int LINE = 128;
    private static final int ACCESSES = PANELS * LINES;
    private static final int OPEN = 2048;

    /** Panels in use; 2560 fit. */
    @Param({"2000", "5120"})
    public int panels;

    /** Who leaves. */
    @Param({"LRU", "SRRIP"})
    public ReplacementPolicy policy = ReplacementPolicy.LRU;

    private final CacheGeometry geometry =
            new CacheGeometry(Bytes.ofMib(40), new Bytes(LINE), new Bytes(32), 16, SetHash.MULTIPLICATIVE);
    private final int[] order =
            new SplittableRandom(3).ints(PANELS, 0, Integer.MAX_VALUE).toArray();
    private SetAssociativeCache lines = new SetAssociativeCache(geometry);
    private Simulation simulation = new Simulation();
    private TimedCache timed = empty();
    private int next;
    private int turn;

    private TimedCache empty() {
        CacheTiming timing =
                new CacheTiming(80, new Hertz(1.41e9), new BytesPerCycle(64), new Picoseconds(140_000), 192, 4, 16);
        Pipe pipe = new Pipe(simulation, new Pipe.Parameters(new BytesPerSecond(1.4e12), new Picoseconds(250_000)));
        return new TimedCache(
                simulation,
                new TimedCache.Parameters(geometry, policy, WritePolicy.WRITE_BACK, timing, 1),
                NextLevel.through(pipe));
    }

    /** Empty caches. */
    @Setup(Level.Trial)
    public void build() {
        lines = new SetAssociativeCache(geometry, policy, WritePolicy.WRITE_BACK, 1);
        simulation = new Simulation();
        timed = empty();
    }

    /** Panels in another order each time. */
    @Setup(Level.Invocation)
    public void advance() {
        turn += 7919;
    }

    private long address(int access) {
        int panel = (order[access / LINES] + turn) % panels;
        return (Math.abs((long) panel) * LINES + access % LINES) * LINE;
    }

    /** One line without time. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public long untimed() {
        for (int i = 0; i < ACCESSES; i++) {
            lines.access(address(i), LINE, false);
        }
        return lines.misses();
    }

    /** One line in simulated time, with 2048 open. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public long timed() {
        next = 0;
        while (next < OPEN) {
            ask();
        }
        simulation.run();
        return simulation.nowPs();
    }

    @Override
    public void handle(int opcode, long argument) {
        if (next < ACCESSES) {
            ask();
        }
    }

    private void ask() {
        timed.access(address(next++), LINE, false, this, 0, 0);
    }
}
