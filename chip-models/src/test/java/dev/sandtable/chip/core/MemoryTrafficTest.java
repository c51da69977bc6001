// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.explain.Explanation;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Ratio;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Laws of what moves between memory and cores, on chips of three generations of memory. */
class MemoryTrafficTest {
    private static final List<String> CHIPS = List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "h200-sxm");

    /** A chip behind a path as wide as its pins, so that the channels decide. */
    private static Machine wide(String name, double pins) {
        ChipSpec s = Catalogue.chip(name);
        Calibration c = s.calibration();
        MemorySpec m = s.memory();
        MemorySpec other = m.atBandwidth(new BytesPerSecond(m.bandwidth().value() * pins));
        Calibration open = new Calibration(
                c.matrixShare(),
                new Ratio(1),
                c.cacheShare(),
                c.loadedLatency(),
                c.outstanding(),
                c.tileLatency(),
                c.matrixEnergy());
        ChipMemory memory = ChipMemory.of(other, Catalogue.device(s), MemoStore.none());
        return new Machine(
                s.architecture(), s.style(), s.cores(), s.uncore(), memory, s.clock(), s.power(), open, s.peak());
    }

    @Test
    void nothingBeatsThePinsAndMixedIsNoFasterThanReads() {
        for (String name : CHIPS) {
            Machine machine = wide(name, 1);
            double pins = machine.memory().bandwidth().value();
            for (MemoryTraffic traffic : List.of(machine.stream(1), machine.stream(4), machine.gather(128))) {
                double reads = traffic.rate(1e6, 1);
                assertTrue(reads > 0 && reads <= pins, name + " reads at " + reads);
                for (double share = 0.5; share < 1; share += 1.0 / 16) {
                    double mixed = traffic.rate(1e6, share);
                    // Closed rows cost gathers so much that the turn of the bus is lost in what three intervals
                    // resolve.
                    assertTrue(mixed <= reads * 1.01, name + " at " + share + ": " + mixed + " beside " + reads);
                }
            }
        }
    }

    @Test
    void gathersOfLongerChunksAreNeverSlowerNorDearerAndStreamsAreFaster() {
        for (String name : CHIPS) {
            Machine machine = wide(name, 1);
            double rate = 0;
            double energy = Double.MAX_VALUE;
            for (int chunk : new int[] {32, 64, 128, 256, 8192}) {
                MemoryTraffic gather = machine.gather(chunk);
                assertTrue(gather.rate(1e6, 1) >= rate, name + " " + chunk);
                assertTrue(gather.joules(1, 0) <= energy * 1.001, name + " " + chunk);
                rate = gather.rate(1e6, 1);
                energy = gather.joules(1, 0);
            }
            assertTrue(machine.stream(2).rate(1e6, 1) > rate * 1.1, name);
            assertTrue(machine.stream(2).joules(1, 0) < energy, name);
        }
    }

    @Test
    void fasterPinsAreNeverSlowerToACore() {
        for (String name : CHIPS) {
            Machine before = wide(name, 1);
            Machine after = wide(name, 1.25);
            for (double share : new double[] {0.5, 0.7, 1}) {
                assertTrue(after.stream(2).rate(1e6, share) >= before.stream(2).rate(1e6, share), name);
                assertTrue(
                        after.gather(64).rate(1e6, share) >= before.gather(64).rate(1e6, share) * 0.98, name);
            }
        }
    }

    /** The rate of a wide path is what the channels say when asked by hand. */
    @Test
    void theChannelsAreAskedForThePatternThatIsNamed() {
        Machine machine = wide("a100-sxm4-80gb", 1);
        ChipSpec spec = Catalogue.chip("a100-sxm4-80gb");
        MainMemory memory = MainMemory.of(
                Catalogue.device(spec).orElseThrow(), 5, spec.memory().bandwidth());
        double gathers =
                memory.sustained(AccessPattern.gather(MainMemory.PARTITION)).value();
        assertEquals(gathers, machine.gather(4096).rate(1e6, 1), gathers * 1e-9);
    }

    @Test
    void aNarrowPathHidesThePatternButNotItsEnergy() {
        Machine machine = Catalogue.machine("a100-sxm4-80gb");
        assertEquals(machine.stream(1).rate(1e6, 1), machine.stream(1).rate(1e6, 0.5));
        assertTrue(machine.gather(32).joules(1e9, 0) > 1.5 * machine.stream(1).joules(1e9, 0));
    }

    @Test
    void theTreeEndsInWhatTheFileStates() {
        Explanation tree = Catalogue.machine("h100-sxm5-80gb").stream(2).explain(132, 1);
        double least =
                tree.details().stream().mapToDouble(Explanation::value).min().orElseThrow();
        assertEquals(tree.value(), least);
    }
}
