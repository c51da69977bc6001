// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Backing;
import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.DieSpec;
import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Levels;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.Uncore;
import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.chip.power.PowerSpec;
import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.spec.Default;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of the chip catalogue: what a file under {@code configs/chips} states, every figure with its source.
 *
 * @param name as chips of the catalogue are called
 * @param title the vendor's name
 * @param vendor who makes it
 * @param architecture the generation that kernel libraries are written for: {@code ampere}, {@code davinci-c220}
 * @param style its execution style
 * @param clock base, boost and the clock of the stated peaks
 * @param peak dense peak of the matrix units by number format, stated and never derived
 * @param sparsePeak peak where two of every four weights are zero, for formats in which the matrix units skip them
 * @param cores the repeated core
 * @param l2 the cache or buffer that all cores of a die share, where they share one
 * @param llc the memory's own cache behind it, where there is one
 * @param dies the dies of a package that acts as one chip, where there is more than one
 * @param exchange how the cores of a spatial machine reach each other
 * @param memory the outermost memory on the package
 * @param backing memory behind it, from which streams what it cannot hold, where there is any
 * @param power cap and idle
 * @param calibration physical parameters that no data sheet prints
 * @param ports links off the chip by name, for information; a node file says how they are joined
 * @param defaultStack the software stack that a scenario gets when it names none
 * @param trainingStack the same for training, where it differs
 * @param silicon its dies and package, from which area and cost follow, where they are known
 * @param notes what a reader of the figures should know: sources that disagree, figures that nobody states, what is left out
 */
public record ChipSpec(
        String name,
        String title,
        String vendor,
        String architecture,
        Style style,
        ClockSpec clock,
        Map<DataType, FlopsPerSecond> peak,
        @Default("{}") Map<DataType, FlopsPerSecond> sparsePeak,
        CoreSpec cores,
        Optional<CacheSpec> l2,
        Optional<CacheSpec> llc,
        Optional<DieSpec> dies,
        Optional<Exchange> exchange,
        MemorySpec memory,
        Optional<Backing> backing,
        PowerSpec power,
        Calibration calibration,
        Map<String, LinkBandwidth> ports,
        String defaultStack,
        Optional<String> trainingStack,
        Optional<SiliconSpec> silicon,
        @Default("[]") List<String> notes) {
    public ChipSpec {
        if (peak.isEmpty()) {
            throw new IllegalArgumentException("a chip needs the peak of at least one number format");
        }
        for (DataType type : sparsePeak.keySet()) {
            FlopsPerSecond dense = peak.get(type);
            if (dense == null || sparsePeak.get(type).compareTo(dense) < 0) {
                throw new IllegalArgumentException("sparse-peak of " + type.spelling() + " must be at least its peak");
            }
        }
        Uncore between = new Uncore(l2, llc, dies, exchange);
        Levels.check(style, cores, between, memory, backing);
        Levels.check(peak, cores, clock.stated());
        int sold = cores.count();
        int parts = between.count();
        silicon.flatMap(SiliconSpec::coresMade).ifPresent(made -> {
            if (made < sold) {
                throw new IllegalArgumentException(
                        "silicon.cores-made is less than the " + sold + " cores that are sold");
            }
            if (made % parts != 0) {
                throw new IllegalArgumentException("silicon.cores-made is no multiple of the " + parts + " dies");
            }
        });
        peak = new LinkedHashMap<>(peak);
        sparsePeak = new LinkedHashMap<>(sparsePeak);
        ports = new LinkedHashMap<>(ports);
        notes = List.copyOf(notes);
    }

    /** The stack of a training job that names none. */
    public String stackForTraining() {
        return trainingStack.orElse(defaultStack);
    }

    /** Dies that carry cores. */
    public int dieCount() {
        return uncore().count();
    }

    /** What lies between the cores and the memory. */
    public Uncore uncore() {
        return new Uncore(l2, llc, dies, exchange);
    }

    /** The rates that pricing laws use, with the device that {@code memory.preset} names, if it names one. */
    public Machine machine(Optional<DramSpec> device) {
        return machine(device, MemoStore.none());
    }

    /** The same, which finds in a store what earlier runs asked the memory, and leaves its own answers there. */
    public Machine machine(Optional<DramSpec> device, MemoStore store) {
        ChipMemory whole = ChipMemory.of(memory, device, store).behind(backing);
        return new Machine(architecture, style, cores, uncore(), whole, clock, power, calibration, peak, sparsePeak);
    }
}
