// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.memory.cache.TimedCache.Stall;
import dev.sandtable.queueing.Pipe;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms: a clock of 1 GHz, lines of 128 bytes in sectors of 32, 100 ns and 100 GB/s behind unless said otherwise. */
class TimedCacheTest {
    private static final int MANY = 1 << 16;
    private static final long CYCLE = 1_000;
    private static final long HIT = 5_000;
    private static final long BEHIND = 100_000;

    private final Simulation simulation = new Simulation();
    private final Pipe pipe =
            new Pipe(simulation, new Pipe.Parameters(new BytesPerSecond(100e9), new Picoseconds(BEHIND)));
    private long answers;

    private TimedCache cache(int sets, WritePolicy writes, int banks, int registers, int targets, int buffers) {
        CacheGeometry geometry =
                new CacheGeometry(new Bytes(128L * 4 * sets), new Bytes(128), new Bytes(32), 4, SetHash.MODULO);
        CacheTiming timing = new CacheTiming(
                banks, new Hertz(1e9), new BytesPerCycle(64), new Picoseconds(HIT), registers, targets, buffers);
        return new TimedCache(
                simulation,
                new TimedCache.Parameters(geometry, ReplacementPolicy.LRU, writes, timing, 0),
                NextLevel.through(pipe));
    }

    private TimedCache open(int sets, int banks) {
        return cache(sets, WritePolicy.WRITE_BACK, banks, MANY, MANY, MANY);
    }

    private void ask(TimedCache cache, long address, int bytes, boolean write) {
        cache.access(address, bytes, write, (opcode, argument) -> answers++, 0, 0);
    }

    @Test
    void aLoneMissTakesWhatIsBehindAndAHitTheHitLatency() {
        TimedCache cache = open(16, 1);
        ask(cache, 0, 32, false);
        simulation.run();
        assertEquals(320 + BEHIND + HIT, simulation.nowPs());
        long before = simulation.nowPs();
        long edge = (before + CYCLE - 1) / CYCLE * CYCLE;
        ask(cache, 0, 32, false);
        simulation.run();
        assertEquals(edge + HIT, simulation.nowPs());
        assertEquals(1, cache.statistics().hits());
    }

    /** What is behind may answer at once; the port still takes its two cycles. */
    @Test
    void aMissIsNoFasterThanAHit() {
        NextLevel atOnce =
                (address, bytes, write, done, opcode, argument) -> simulation.schedule(0, done, opcode, argument);
        CacheGeometry geometry =
                new CacheGeometry(new Bytes(128 * 16), new Bytes(128), new Bytes(32), 4, SetHash.MODULO);
        CacheTiming timing = new CacheTiming(1, new Hertz(1e9), new BytesPerCycle(64), new Picoseconds(HIT), 1, 1, 1);
        TimedCache cache = new TimedCache(
                simulation,
                new TimedCache.Parameters(geometry, ReplacementPolicy.LRU, WritePolicy.WRITE_BACK, timing, 0),
                atOnce);
        ask(cache, 0, 128, false);
        simulation.run();
        assertEquals(CYCLE + HIT, simulation.nowPs());
    }

    /** Two cycles for 128 bytes at 64 a cycle; lines dealt to banks in turn: n lines take 2 n / banks cycles. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void whatFitsComesAtTheRateOfThePorts(int banks) {
        TimedCache cache = open(64, banks);
        for (int line = 0; line < 256; line++) {
            ask(cache, line * 128L, 128, false);
        }
        simulation.run();
        assertEquals(256, cache.statistics().misses());
        long begin = 1_000_000_000;
        simulation.runUntil(begin);
        for (int line = 0; line < 256; line++) {
            ask(cache, line * 128L, 128, false);
        }
        simulation.run();
        assertEquals(256, cache.statistics().hits());
        assertEquals(begin + (2L * 256 / banks - 1) * CYCLE + HIT, simulation.nowPs());
        assertEquals(512, answers);
    }

    /** The k-th access to one bank waits k services: of n, 2 (0 + … + n − 1) cycles in all. */
    @Test
    void accessesToOneBankWaitForEachOther() {
        TimedCache cache = open(64, 8);
        for (int i = 0; i < 10; i++) {
            ask(cache, i * 8L * 128, 128, false);
        }
        simulation.run();
        assertEquals(2 * 45 * CYCLE, cache.statistics().conflicts().value());
        assertEquals(0, cache.statistics().stalled().value());
    }

    @Test
    void missesComeAtTheRateOfWhatIsBehind() {
        TimedCache cache = open(64, 8);
        int lines = 10_000;
        for (int line = 0; line < lines; line++) {
            ask(cache, line * 128L, 128, false);
        }
        simulation.run();
        long fetching = lines * 128L * 10;
        assertEquals(lines * 128L, cache.statistics().fetchedBytes().value());
        assertTrue(simulation.nowPs() >= fetching + BEHIND + HIT);
        assertTrue(simulation.nowPs() <= fetching + BEHIND + HIT + 2 * CYCLE, "at " + simulation.nowPs());
        assertEquals(100e9, cache.statistics().bandwidth().value(), 1e9);
    }

    /** Little's law: r registers, each held for the time behind, rounded up to the next edge of the clock. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "4, 1", "1, 2"})
    void registersBoundLinesPerLatency(int registers, int banks) {
        TimedCache cache = cache(64, WritePolicy.WRITE_BACK, banks, registers, 1, MANY);
        int lines = 4_000;
        for (int line = 0; line < lines; line++) {
            ask(cache, line * 128L, 32, false);
        }
        simulation.run();
        double perLine = (double) cache.statistics().elapsed().value() / lines;
        double latency = BEHIND + 320;
        int open = registers * banks;
        assertTrue(perLine >= latency / open * 0.999, perLine + " ps a line");
        assertTrue(perLine <= (latency + 2 * CYCLE) / open, perLine + " ps a line");
        assertTrue(cache.statistics().stalls(Stall.REGISTERS) >= lines / registers - 2 * banks);
        assertTrue(cache.statistics().stalled().value()
                > 0.9 * cache.statistics().elapsed().value());
    }

    @Test
    void accessesToALineOnItsWayFetchItOnce() {
        TimedCache cache = open(16, 1);
        for (int i = 0; i < 20; i++) {
            ask(cache, 64, 32, false);
        }
        simulation.run();
        assertEquals(32, pipe.bytes().value());
        assertEquals(19, cache.statistics().merges());
        assertEquals(0, cache.statistics().hits());
        assertEquals(1, cache.statistics().misses());
        assertEquals(20, answers);
        assertEquals(320 + BEHIND + HIT, simulation.nowPs());
    }

    @Test
    void sectorsMergeOneByOne() {
        TimedCache cache = open(16, 1);
        ask(cache, 0, 64, false);
        ask(cache, 32, 64, false); // half on its way, half to be sent for
        ask(cache, 64, 32, false); // on its way by the second
        ask(cache, 0, 128, false); // only the last sector is missing
        simulation.run();
        assertEquals(128, pipe.bytes().value());
        assertEquals(3, pipe.messages());
        assertEquals(1, cache.statistics().misses());
        assertEquals(2, cache.statistics().sectorMisses());
        assertEquals(1, cache.statistics().merges());
        assertEquals(4, answers);
    }

    @Test
    void aFullRegisterHoldsUpWhatComesBehind() {
        TimedCache cache = cache(16, WritePolicy.WRITE_BACK, 1, MANY, 2, MANY);
        for (int i = 0; i < 3; i++) {
            ask(cache, 0, 32, false);
        }
        ask(cache, 1 << 12, 32, false);
        simulation.run();
        assertEquals(1, cache.statistics().stalls(Stall.TARGETS));
        assertEquals(1, cache.statistics().hits());
        assertTrue(simulation.nowPs() > 2 * BEHIND, "the line behind was not held up");
    }

    @Test
    void aSetWhoseWaysAllAwaitLinesHoldsUpWhatComesBehind() {
        TimedCache cache = open(16, 1);
        for (int i = 0; i < 5; i++) {
            ask(cache, i * 16L * 128, 32, false);
        }
        simulation.run();
        assertEquals(1, cache.statistics().stalls(Stall.WAYS));
        assertEquals(1, cache.statistics().evictions());
        assertEquals(5, answers);
    }

    /** Lines written whole and never again: all but those that fit go behind, as many at once as there are buffers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void writesWaitForThePortOrForBuffers(int buffers) {
        TimedCache cache = cache(16, WritePolicy.WRITE_BACK, 1, 1, 1, buffers);
        int lines = 5_000;
        for (int line = 0; line < lines; line++) {
            ask(cache, line * 128L, 128, true);
        }
        simulation.run();
        CacheStatistics statistics = cache.statistics();
        assertEquals(0, statistics.fetchedBytes().value());
        assertEquals(64 * 128, statistics.dirtyBytes().value());
        assertEquals((lines - 64) * 128L, statistics.writtenBytes().value());
        assertEquals(statistics.writtenBytes(), pipe.bytes());
        double perLine = Math.max(2 * CYCLE, (BEHIND + 1280.0) / buffers);
        assertEquals(perLine * lines, (double) simulation.nowPs(), 0.04 * perLine * lines);
        assertEquals(lines, answers);
    }

    @Test
    void writesThroughCarryTheirBytes() {
        TimedCache cache = cache(16, WritePolicy.WRITE_THROUGH, 1, 1, 1, 2);
        for (int i = 0; i < 1_000; i++) {
            ask(cache, i % 7 * 128L, 8, true);
        }
        simulation.run();
        assertEquals(8_000, pipe.bytes().value());
        assertEquals(1_000, cache.statistics().misses());
        assertTrue(cache.statistics().stalls(Stall.WRITES) > 0);
        assertEquals(1_000, answers);
    }

    @Test
    void cachesStandInARow() {
        TimedCache second = open(64, 4);
        CacheGeometry small = new CacheGeometry(new Bytes(128 * 16), new Bytes(128), new Bytes(32), 4, SetHash.MODULO);
        CacheTiming timing = new CacheTiming(1, new Hertz(1e9), new BytesPerCycle(64), new Picoseconds(HIT), 8, 8, 8);
        TimedCache first = new TimedCache(
                simulation,
                new TimedCache.Parameters(small, ReplacementPolicy.LRU, WritePolicy.WRITE_THROUGH, timing, 0),
                second);
        for (int pass = 0; pass < 3; pass++) {
            for (int line = 0; line < 100; line++) {
                ask(first, line * 128L, 32, false);
            }
        }
        simulation.run();
        assertEquals(300, answers);
        assertEquals(100 * 32, pipe.bytes().value());
        assertEquals(300, second.statistics().accesses());
        assertEquals(200, second.statistics().hits());
    }

    @Test
    void refusesWhatCannotWork() {
        assertThrows(IllegalArgumentException.class, () -> open(16, 3));
        assertThrows(IllegalArgumentException.class, () -> open(16, 0));
        assertThrows(IllegalArgumentException.class, () -> cache(16, WritePolicy.WRITE_BACK, 1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> cache(16, WritePolicy.WRITE_BACK, 1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> cache(16, WritePolicy.WRITE_BACK, 1, 1, 1, 0));
        for (double clock : new double[] {0, -1, 2e12}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new CacheTiming(1, new Hertz(clock), new BytesPerCycle(1), Picoseconds.ZERO, 1, 1, 1));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new CacheTiming(1, new Hertz(1), new BytesPerCycle(0), Picoseconds.ZERO, 1, 1, 1));
        TimedCache cache = open(16, 1);
        assertThrows(IllegalArgumentException.class, () -> ask(cache, 120, 16, false));
    }
}
