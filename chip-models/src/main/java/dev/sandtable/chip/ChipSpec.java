// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.ChipMemory;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.chip.power.PowerSpec;
import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
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
 * @param cores the repeated core
 * @param l2 the shared cache
 * @param memory the outermost memory
 * @param power cap and idle
 * @param calibration physical parameters that no data sheet prints
 * @param ports links off the chip by name, for information; a node file says how they are joined
 * @param defaultStack the software stack that a scenario gets when it names none
 * @param trainingStack the same for training, where it differs
 * @param silicon its dies and package, from which area and cost follow, where they are known
 */
public record ChipSpec(
        String name,
        String title,
        String vendor,
        String architecture,
        Style style,
        ClockSpec clock,
        Map<DataType, FlopsPerSecond> peak,
        CoreSpec cores,
        CacheSpec l2,
        MemorySpec memory,
        PowerSpec power,
        Calibration calibration,
        Map<String, LinkBandwidth> ports,
        String defaultStack,
        Optional<String> trainingStack,
        Optional<SiliconSpec> silicon) {
    public ChipSpec {
        if (peak.isEmpty()) {
            throw new IllegalArgumentException("a chip needs the peak of at least one number format");
        }
        for (String buffer : style.buffers()) {
            if (!cores.buffers().containsKey(buffer)) {
                throw new IllegalArgumentException("cores.buffers lacks '" + buffer + "', which style "
                        + style.name().toLowerCase(java.util.Locale.ROOT) + " needs");
            }
        }
        int sold = cores.count();
        if (silicon.flatMap(SiliconSpec::coresMade).filter(made -> made < sold).isPresent()) {
            throw new IllegalArgumentException("silicon.cores-made is less than the " + sold + " cores that are sold");
        }
        peak = new LinkedHashMap<>(peak);
        ports = new LinkedHashMap<>(ports);
    }

    /** The stack of a training job that names none. */
    public String stackForTraining() {
        return trainingStack.orElse(defaultStack);
    }

    /** The rates that pricing laws use, with the device that {@code memory.preset} names. */
    public Machine machine(DramSpec device) {
        return machine(device, MemoStore.none());
    }

    /** The same, which finds in a store what earlier runs asked the memory, and leaves its own answers there. */
    public Machine machine(DramSpec device, MemoStore store) {
        ChipMemory whole = ChipMemory.of(memory, device, store);
        return new Machine(architecture, style, cores, l2, whole, clock, power, calibration, peak);
    }
}
