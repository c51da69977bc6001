// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies on one die, as made: the sizes that its area follows from.
 *
 * @param cores cores on the die, spare ones included
 * @param multiplyAdds multiply-adds that the tensor engine of a core does in a cycle, by format
 * @param lanes FP32 lanes of a core
 * @param halfLanes 16-bit lanes of a core
 * @param special special-function units of a core
 * @param buffers storage of a core
 * @param cache memory of the die that cores share: cache, memory-side cache, arrays in place of an outer memory
 * @param cacheDelivers what the shared cache delivers in a cycle
 * @param memory preset of the memory outside the die, if there is one
 * @param memoryInterfaces stacks or devices that the die has interfaces for
 * @param serialLanes lanes of links and of the host's bus
 * @param host whether host interface, front end and management lie on this die
 */
public record DieContents(
        int cores,
        Map<DataType, Double> multiplyAdds,
        int lanes,
        int halfLanes,
        int special,
        Bytes buffers,
        Bytes cache,
        BytesPerCycle cacheDelivers,
        Optional<String> memory,
        int memoryInterfaces,
        double serialLanes,
        boolean host) {
    /** Rate of a lane where the chip's file does not state it, as an estimate's warnings say: PCIe 4.0. */
    static final BytesPerSecond USUAL_LANE = new BytesPerSecond(2e9);

    private static final int OPERATIONS_PER_MULTIPLY_ADD = 2;

    public DieContents {
        multiplyAdds = new LinkedHashMap<>(multiplyAdds);
    }

    /** One of the compute dies that a chip's file describes. */
    public static DieContents of(ChipSpec chip, SiliconSpec silicon) {
        CoreSpec core = chip.cores();
        int dies = chip.dieCount();
        double stated = chip.clock().stated().value();
        Optional<MemorySpec.Dram> dram =
                chip.memory() instanceof MemorySpec.Dram outer ? Optional.of(outer) : Optional.empty();
        int interfaces = dram.map(outer -> silicon.memoryInterfaces().orElse(outer.stacks()))
                .orElse(0);
        return new DieContents(
                ceiling(silicon.coresMade().orElse(core.count()), dies),
                multiplyAdds(chip, silicon),
                core.vector().units() * core.vector().lanes(),
                core.vector().units() * core.vector().halfLanes(),
                core.vector().units() * core.vector().special(),
                new Bytes(core.buffers().values().stream()
                        .map(OperandBuffer::size)
                        .mapToLong(Bytes::value)
                        .sum()),
                new Bytes(Math.round(shared(chip, silicon) / dies)),
                new BytesPerCycle(delivers(chip) / stated / dies),
                dram.map(MemorySpec.Dram::preset),
                ceiling(interfaces, dies),
                serialLanes(chip, silicon) / dies,
                true);
    }

    private static double shared(ChipSpec chip, SiliconSpec silicon) {
        double cache = silicon.cacheMade()
                .map(Bytes::value)
                .orElse(chip.l2().map(l2 -> l2.size().value()).orElse(0L));
        double behind = chip.llc().map(llc -> llc.size().value()).orElse(0L);
        double arrays =
                chip.memory() instanceof MemorySpec.Sram sram ? sram.capacity().value() : 0;
        return cache + behind + arrays;
    }

    private static double delivers(ChipSpec chip) {
        return chip.l2().map(l2 -> l2.bandwidth().value()).orElse(0.0)
                + chip.llc().map(llc -> llc.bandwidth().value()).orElse(0.0);
    }

    private static int ceiling(int whole, int parts) {
        return (whole + parts - 1) / parts;
    }

    private static Map<DataType, Double> multiplyAdds(ChipSpec chip, SiliconSpec silicon) {
        Map<DataType, Double> perCore = new LinkedHashMap<>();
        double cycles = chip.clock().stated().value() * chip.cores().count();
        chip.peak().forEach((type, rate) -> perCore.put(type, rate.value() / cycles / OPERATIONS_PER_MULTIPLY_ADD));
        silicon.rates().forEach((type, rate) -> perCore.put(type, rate.value() / OPERATIONS_PER_MULTIPLY_ADD));
        return perCore;
    }

    /** Ports whose lanes the chip's file says nothing of. */
    static List<String> portsWithoutLanes(ChipSpec chip, SiliconSpec silicon) {
        return chip.ports().keySet().stream()
                .filter(port -> !silicon.laneRates().containsKey(port))
                .toList();
    }

    private static double serialLanes(ChipSpec chip, SiliconSpec silicon) {
        Map<String, LinkBandwidth> ports = new LinkedHashMap<>(chip.ports());
        ports.putAll(silicon.portsMade());
        double lanes = 0;
        for (Map.Entry<String, LinkBandwidth> port : ports.entrySet()) {
            BytesPerSecond lane = silicon.laneRates().getOrDefault(port.getKey(), USUAL_LANE);
            lanes += port.getValue().perDirection().value() / lane.value();
        }
        return lanes;
    }
}
