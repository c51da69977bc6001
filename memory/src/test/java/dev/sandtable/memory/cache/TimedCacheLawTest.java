// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.queueing.Pipe;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants of the timed cache on random accesses that keep a fixed number open. */
class TimedCacheLawTest {
    private static final int ACCESSES = 6_000;
    private static final int SECTOR = 32;

    /** A cache, what is behind it, and random accesses of which so many are open at a time. */
    private static final class Run {
        final Simulation simulation = new Simulation();
        final Pipe pipe;
        final TimedCache cache;
        final int[] answered = new int[ACCESSES];
        final boolean[] write = new boolean[ACCESSES];
        final long[] address = new long[ACCESSES];
        final int[] bytes = new int[ACCESSES];
        private int next;

        Run(TimedCache.Parameters parameters, long seed) {
            pipe = new Pipe(simulation, new Pipe.Parameters(new BytesPerSecond(64e9), new Picoseconds(150_000)));
            cache = new TimedCache(simulation, parameters, NextLevel.through(pipe));
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < ACCESSES; i++) {
                int first = random.nextInt(128);
                bytes[i] = random.nextBoolean() ? 128 - first / 32 * 32 : 1 + random.nextInt(128 - first);
                first = bytes[i] % 32 == 0 && bytes[i] + first > 128 ? first / 32 * 32 : first;
                address[i] = 128L * (int) (random.nextDouble() * random.nextDouble() * 600) + first;
                write[i] = random.nextInt(3) == 0;
            }
        }

        Run with(int open) {
            for (int i = 0; i < open; i++) {
                ask();
            }
            simulation.run();
            return this;
        }

        private void ask() {
            if (next < ACCESSES) {
                int mine = next++;
                cache.access(
                        address[mine],
                        bytes[mine],
                        write[mine],
                        (opcode, argument) -> {
                            answered[(int) argument]++;
                            ask();
                        },
                        0,
                        mine);
            }
        }

        CacheStatistics statistics() {
            return cache.statistics();
        }
    }

    private static TimedCache.Parameters parameters(
            ReplacementPolicy policy, WritePolicy writes, int banks, int registers) {
        CacheGeometry geometry = new CacheGeometry(
                new Bytes(128L * 4 * 48), new Bytes(128), new Bytes(SECTOR), 4, SetHash.MULTIPLICATIVE);
        CacheTiming timing = new CacheTiming(
                banks, new Hertz(1.41e9), new BytesPerCycle(64), new Picoseconds(90_000), registers, 4, 4);
        return new TimedCache.Parameters(geometry, policy, writes, timing, 77);
    }

    @ParameterizedTest
    @CsvSource({
        "LRU, WRITE_BACK, 1, 1, 64", "LRU, WRITE_BACK, 4, 8, 64", "TREE_PLRU, WRITE_BACK, 4, 2, 500",
        "FIFO, WRITE_THROUGH, 2, 4, 64", "RANDOM, WRITE_BACK, 16, 3, 200", "SRRIP, WRITE_BACK, 4, 64, 2000",
        "SRRIP, WRITE_THROUGH, 48, 1, 6000"
    })
    void whatComesIsAnsweredOnceAndBytesAreConserved(
            ReplacementPolicy policy, WritePolicy writes, int banks, int registers, int open) {
        Run run = new Run(parameters(policy, writes, banks, registers), 5).with(open);
        CacheStatistics statistics = run.statistics();
        assertTrue(Arrays.stream(run.answered).allMatch(times -> times == 1));
        assertEquals(ACCESSES, statistics.accesses());
        assertEquals(ACCESSES, statistics.answers());
        assertEquals(
                ACCESSES, statistics.hits() + statistics.merges() + statistics.sectorMisses() + statistics.misses());
        assertTrue(statistics.hits() >= 0 && statistics.sectorMisses() >= 0);
        assertEquals(
                run.pipe.bytes().value(),
                statistics.fetchedBytes().plus(statistics.writtenBytes()).value());
        // The pipe carries them at its rate; nothing is faster than the wire.
        assertTrue(run.simulation.nowPs() >= run.pipe.busy().value());
        double mean = Arrays.stream(run.bytes).sum() / statistics.elapsed().seconds();
        assertEquals(mean, statistics.bandwidth().value(), mean * 1e-9);
        assertTrue(statistics.meanLatency().value() >= 90_000);
        // Closed loop: open accesses are throughput times latency (Little), but for the end.
        double inside = ACCESSES
                * (double) statistics.meanLatency().value()
                / statistics.elapsed().value();
        assertTrue(inside <= open * 1.0001 && (open > 1000 || inside >= open * 0.85), inside + " of " + open);
    }

    /** One at a time nothing overlaps: each access meets what it meets in the cache without time. */
    @ParameterizedTest
    @EnumSource
    void oneAtATimeIsTheCacheWithoutTime(ReplacementPolicy policy) {
        for (WritePolicy writes : WritePolicy.values()) {
            TimedCache.Parameters parameters = parameters(policy, writes, 4, 2);
            Run run = new Run(parameters, 8).with(1);
            SetAssociativeCache plain = new SetAssociativeCache(parameters.geometry(), policy, writes, 77);
            for (int i = 0; i < ACCESSES; i++) {
                plain.access(run.address[i], run.bytes[i], run.write[i]);
            }
            CacheStatistics timed = run.statistics();
            assertEquals(plain.hits(), timed.hits());
            assertEquals(plain.sectorMisses(), timed.sectorMisses());
            assertEquals(plain.misses(), timed.misses());
            assertEquals(plain.evictions(), timed.evictions());
            assertEquals(plain.writeBacks(), timed.writeBacks());
            assertEquals(plain.fetchedBytes(), timed.fetchedBytes());
            assertEquals(plain.writtenBytes(), timed.writtenBytes());
            assertEquals(plain.dirtyBytes(), timed.dirtyBytes());
            assertEquals(0, timed.merges());
        }
    }

    /** More registers, and more banks, end no later but for what the order of a few answers shifts: 2 %. */
    @Test
    void moreNeverEndsLater() {
        long before = Long.MAX_VALUE;
        for (int registers = 1; registers <= 64; registers *= 2) {
            long end = new Run(parameters(ReplacementPolicy.LRU, WritePolicy.WRITE_BACK, 2, registers), 6)
                    .with(256)
                    .simulation
                    .nowPs();
            assertTrue(end <= before * 1.02, registers + " registers end at " + end + ", half of them at " + before);
            before = end;
        }
        before = Long.MAX_VALUE;
        for (int banks = 1; banks <= 16; banks *= 2) {
            long end = new Run(parameters(ReplacementPolicy.LRU, WritePolicy.WRITE_BACK, banks, 4), 6)
                    .with(256)
                    .simulation
                    .nowPs();
            assertTrue(end <= before * 1.02, banks + " banks end at " + end + ", half of them at " + before);
            before = end;
        }
    }

    @Test
    void oneSeedOneResult() {
        TimedCache.Parameters parameters = parameters(ReplacementPolicy.RANDOM, WritePolicy.WRITE_BACK, 4, 4);
        Run one = new Run(parameters, 9).with(100);
        Run two = new Run(parameters, 9).with(100);
        assertEquals(one.simulation.nowPs(), two.simulation.nowPs());
        assertEquals(one.simulation.events(), two.simulation.events());
        assertEquals(one.statistics().misses(), two.statistics().misses());
        assertEquals(one.statistics().meanLatency(), two.statistics().meanLatency());
    }

    /** The n-th edge of a clock whose cycle is no whole number of picoseconds, and back. */
    @Test
    void edgesAreComputed() {
        CacheTiming timing =
                parameters(ReplacementPolicy.LRU, WritePolicy.WRITE_BACK, 1, 1).timing();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            long ps = random.nextLong(1L << random.nextInt(1, 60));
            long cycle = timing.cycleFrom(ps);
            assertTrue(timing.edgePs(cycle) >= ps);
            assertTrue(cycle == 0 || timing.edgePs(cycle - 1) < ps);
        }
    }
}
