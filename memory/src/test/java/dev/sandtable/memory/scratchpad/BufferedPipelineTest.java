// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.memory.scratchpad.BufferedPipeline.Level;
import dev.sandtable.memory.scratchpad.PipelineRun.Part;
import dev.sandtable.queueing.Credits;
import dev.sandtable.queueing.FifoServer;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Closed forms for equal tiles, an event simulation for unequal ones, and what more slots may and may not do. */
class BufferedPipelineTest {

    private static List<Picoseconds> equal(int tiles, long each) {
        return Collections.nCopies(tiles, new Picoseconds(each));
    }

    private static PipelineRun run(int tiles, long latency, long load, long compute, int slots) {
        Level level = new Level(equal(tiles, load), new Picoseconds(latency), slots);
        return new BufferedPipeline(List.of(level), equal(tiles, compute)).run();
    }

    @Test
    void equalTilesFollowTheClosedForm() {
        for (long latency : new long[] {0, 3, 10, 100}) {
            for (long load : new long[] {0, 1, 7, 20}) {
                for (long compute : new long[] {0, 1, 7, 20}) {
                    for (int slots = 1; slots <= 12; slots++) {
                        for (int tiles = 1; tiles <= 25; tiles++) {
                            long slower = Math.max(load, compute);
                            long path = latency + load + compute;
                            long rounds = (tiles - 1) / slots;
                            long expected =
                                    rounds * Math.max(path, slots * slower) + (tiles - 1) % slots * slower + path;
                            assertEquals(
                                    expected,
                                    run(tiles, latency, load, compute, slots)
                                            .makespan()
                                            .value(),
                                    latency + " " + load + " " + compute + " " + slots + " " + tiles);
                        }
                    }
                }
            }
        }
    }

    @Test
    void oneSlotOverlapsNothingAndTwoHideTheShorter() {
        PipelineRun one = run(10, 0, 5, 3, 1);
        assertEquals(80, one.makespan().value());
        assertTrue(one.waitedForSlots());
        PipelineRun two = run(10, 0, 5, 3, 2);
        assertEquals(5 + 9 * 5 + 3, two.makespan().value());
        assertFalse(two.waitedForSlots());
        assertEquals(Part.LOAD, two.binds());
        assertEquals(0, two.loadStall(0).value());
        assertEquals(53 - 30, two.computeStall().value());
        PipelineRun computes = run(10, 0, 3, 5, 2);
        assertEquals(Part.COMPUTE, computes.binds());
        assertEquals(3, computes.computeStall().value());
        PipelineRun far = run(10, 100, 3, 5, 2);
        assertEquals(Part.LATENCY, far.binds());
        assertEquals(500, far.share(Part.LATENCY).value());
    }

    private static List<Picoseconds> times(SplittableRandom random, int tiles) {
        List<Picoseconds> times = new ArrayList<>();
        for (int i = 0; i < tiles; i++) {
            times.add(new Picoseconds(random.nextInt(4) == 0 ? 0 : random.nextInt(100)));
        }
        return times;
    }

    /** A random chain of one to three levels; its slots are to be given. */
    private record Chain(List<List<Picoseconds>> loads, List<Picoseconds> latencies, List<Picoseconds> computes) {
        static Chain of(SplittableRandom random) {
            int tiles = 1 + random.nextInt(12);
            List<List<Picoseconds>> loads = new ArrayList<>();
            List<Picoseconds> latencies = new ArrayList<>();
            for (int level = random.nextInt(3); level >= 0; level--) {
                loads.add(times(random, tiles));
                latencies.add(new Picoseconds(random.nextInt(2) * random.nextInt(300)));
                tiles *= 1 + random.nextInt(3);
            }
            return new Chain(loads, latencies, times(random, tiles));
        }

        PipelineRun run(int[] slots) {
            List<Level> levels = new ArrayList<>();
            for (int level = 0; level < loads.size(); level++) {
                levels.add(new Level(loads.get(level), latencies.get(level), slots[level]));
            }
            return new BufferedPipeline(levels, computes).run();
        }

        long sum(int level) {
            return (level == loads.size() ? computes : loads.get(level))
                    .stream().mapToLong(Picoseconds::value).sum();
        }
    }

    private static int[] slots(SplittableRandom random, int levels) {
        return random.ints(levels, 1, 5).toArray();
    }

    @Test
    void anEventSimulationGivesTheSamePicoseconds() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Chain chain = Chain.of(random);
            int[] slots = slots(random, chain.loads.size());
            assertEquals(
                    new Played(chain, slots).makespanPs(),
                    chain.run(slots).makespan().value(),
                    "seed " + seed);
        }
    }

    @Test
    void moreSlotsAreNeverSlowerAndNoEngineIsBusierThanTheWhole() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Chain chain = Chain.of(random);
            int[] slots = slots(random, chain.loads.size());
            PipelineRun run = chain.run(slots);
            long makespan = run.makespan().value();
            for (int level = 0; level <= chain.loads.size(); level++) {
                assertTrue(makespan >= chain.sum(level), "seed " + seed);
            }
            int[] more = slots.clone();
            more[random.nextInt(more.length)]++;
            long faster = chain.run(more).makespan().value();
            assertTrue(faster <= makespan, "seed " + seed);
            if (!run.waitedForSlots()) {
                assertEquals(makespan, faster, "seed " + seed);
            }
        }
    }

    @Test
    void theChainOfCausesCoversTheMakespan() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Chain chain = Chain.of(random);
            PipelineRun run = chain.run(slots(random, chain.loads.size()));
            long sum = 0;
            for (Part part : Part.values()) {
                assertTrue(run.share(part).value() <= run.share(run.binds()).value());
                sum += run.share(part).value();
            }
            assertEquals(run.makespan().value(), sum, "seed " + seed);
            assertEquals(
                    run.makespan().value() - chain.sum(chain.loads.size()),
                    run.computeStall().value());
        }
    }

    @Test
    void refusesWhatCannotBe() {
        Level three = new Level(equal(3, 1), Picoseconds.ZERO, 1);
        assertThrows(IllegalArgumentException.class, () -> new BufferedPipeline(List.of(three), equal(4, 1)));
        assertThrows(IllegalArgumentException.class, () -> new BufferedPipeline(List.of(), equal(4, 1)));
        assertThrows(IllegalArgumentException.class, () -> new BufferedPipeline(List.of(three), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Level(equal(3, 1), Picoseconds.ZERO, 0));
        assertThrows(IllegalArgumentException.class, () -> new Level(equal(3, -1), Picoseconds.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> new Level(equal(3, 1), new Picoseconds(-1), 1));
        PipelineRun run = new BufferedPipeline(List.of(three), equal(6, 1)).run();
        assertThrows(IllegalArgumentException.class, () -> run.loadStall(1));
        assertEquals(3 * 3, run.makespan().value());
    }

    /** The same pipeline as events: credits for slots, a delay for the latency, a server for each engine. */
    private static final class Played {
        private final Simulation simulation = new Simulation();
        private final Chain chain;
        private final int levels;
        private final FifoServer[] engines;
        private final Credits[] credits;
        private final int[] nextToAsk;
        private long endPs;

        Played(Chain chain, int[] slots) {
            this.chain = chain;
            levels = chain.loads.size();
            engines = new FifoServer[levels + 1];
            credits = new Credits[levels];
            nextToAsk = new int[levels + 1];
            for (int level = 0; level <= levels; level++) {
                engines[level] = new FifoServer(simulation);
                if (level < levels) {
                    credits[level] = new Credits(simulation, slots[level]);
                }
            }
        }

        long makespanPs() {
            for (int tile = 0; tile < tiles(0); tile++) {
                filled(0);
            }
            assertEquals(Simulation.Outcome.DRAINED, simulation.run());
            return endPs;
        }

        private int tiles(int level) {
            return level == levels
                    ? chain.computes.size()
                    : chain.loads.get(level).size();
        }

        /** The next tile of a level may be asked for as soon as it has a slot. */
        private void filled(int level) {
            int tile = nextToAsk[level]++;
            if (level == levels) {
                serve(level, tile);
            } else {
                credits[level].acquire(1, (opcode, argument) -> granted(level, tile), 0, 0);
            }
        }

        private void granted(int level, int tile) {
            long latency = chain.latencies.get(level).value();
            simulation.schedule(latency, (opcode, argument) -> serve(level, tile), 0, 0);
        }

        private void serve(int level, int tile) {
            List<Picoseconds> times = level == levels ? chain.computes : chain.loads.get(level);
            engines[level].submit(times.get(tile).value(), (opcode, argument) -> served(level, tile), 0, 0);
        }

        private void served(int level, int tile) {
            endPs = simulation.nowPs();
            if (level > 0 && (tile + 1) % (tiles(level) / tiles(level - 1)) == 0) {
                credits[level - 1].release(1);
            }
            if (level < levels) {
                for (int part = tiles(level + 1) / tiles(level); part > 0; part--) {
                    filled(level + 1);
                }
            }
        }
    }
}
