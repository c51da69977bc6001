// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.chip.power.PowerSpec;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Watts;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chip's rates as pricing laws use them: plain numbers, the clock an argument.
 *
 * <p><b>Model.</b> Arithmetic: operations per cycle and core are peak / (cores · stated clock). Memory: by what kernels
 * do with it, {@link MemoryTraffic}. Cache: min(stated · share · f/f₀, c · port · f) for c cores that read at once; ports alone where
 * cores share no cache.
 * <p><b>Left out.</b> Which core sits near which memory channel.
 * <p><b>Check.</b> All cores at the stated clock give the data sheet's peak; rates are monotone in c ({@code MachineTest}).
 * <p><b>Source.</b> Figures per chip in configs/chips.
 */
public final class Machine {
    // ---- Parameters -------------------------------------------------------------
    private static final double HALF_BITS = 16;
    private static final double BYTE_BITS = 8;
    /** A stream visits a channel for as long as addresses stay in it. */
    private static final Bytes LINE_OF_CHANNEL = MainMemory.PARTITION;

    private final String architecture;
    private final Style style;
    private final CoreSpec core;
    private final Uncore uncore;
    private final ChipMemory memory;
    private final ClockSpec clock;
    private final PowerSpec power;
    private final Calibration calibration;
    private final Map<DataType, FlopsPerSecond> peak;

    public Machine(
            String architecture,
            Style style,
            CoreSpec core,
            Uncore uncore,
            ChipMemory memory,
            ClockSpec clock,
            PowerSpec power,
            Calibration calibration,
            Map<DataType, FlopsPerSecond> peak) {
        this.architecture = architecture;
        this.style = style;
        this.core = core;
        this.uncore = uncore;
        this.memory = memory;
        this.clock = clock;
        this.power = power;
        this.calibration = calibration;
        this.peak = new LinkedHashMap<>(peak);
    }

    /** The generation that kernel libraries are written for. */
    public String architecture() {
        return architecture;
    }

    public Style style() {
        return style;
    }

    public CoreSpec core() {
        return core;
    }

    /** What lies between the cores and the memory. */
    public Uncore uncore() {
        return uncore;
    }

    /** What the chip's file states of its memory. */
    public MemorySpec memory() {
        return memory.spec();
    }

    public ClockSpec clock() {
        return clock;
    }

    public PowerSpec power() {
        return power;
    }

    public Calibration calibration() {
        return calibration;
    }

    /** Cores that software may use. */
    public int cores() {
        return core.count();
    }

    // ---- Arithmetic -------------------------------------------------------------

    /** Whether the matrix units take this format. */
    public boolean multiplies(DataType type) {
        return peak.containsKey(type);
    }

    /** The data sheet's matrix peak; refuses a format that the chip has no unit for, naming those it has. */
    public FlopsPerSecond peak(DataType type) {
        FlopsPerSecond found = peak.get(type);
        if (found == null) {
            StringBuilder has = new StringBuilder();
            peak.keySet().forEach(t -> has.append(has.isEmpty() ? "" : ", ").append(t.spelling()));
            throw new UnsupportedWork("no matrix unit for " + type.spelling() + "; this chip has " + has);
        }
        return found;
    }

    /** Matrix operations (two per multiply-add) per cycle of one core, as the data sheet has them. */
    public double matrixPerCycle(DataType type) {
        return peak(type).value() / (cores() * clock.stated().value());
    }

    /**
     * Power of all tensor engines multiplying without pause at the boost clock, at their stated rate. It is the same for
     * all formats of an engine whose rate rises as bits fall, because energy falls with them. Formats below eight bits are
     * left out: engines whose rate rises faster than their bits fall do less work per operation, not more per second.
     */
    public Watts matrixPower() {
        double most = 0;
        for (Map.Entry<DataType, FlopsPerSecond> entry : peak.entrySet()) {
            int bits = entry.getKey().bits();
            if (bits <= HALF_BITS && bits >= BYTE_BITS) {
                most = Math.max(most, entry.getValue().value() * entry.getKey().bits() / HALF_BITS);
            }
        }
        double raised = clock.boost().value() / clock.stated().value();
        return new Watts(most * raised * calibration.matrixEnergy().value());
    }

    /** Fused multiply-adds of vectors per cycle of one core; formats of 16 bits and less run at the half-precision rate. */
    public double vectorPerCycle(DataType type) {
        VectorEngine vector = core.vector();
        return (double) vector.units() * (type.bits() <= 16 ? vector.halfLanes() : vector.lanes());
    }

    /** Exponentials, reciprocals or square roots per cycle of one core. */
    public double specialPerCycle() {
        return (double) core.vector().units() * core.vector().special();
    }

    // ---- Movement ---------------------------------------------------------------

    /** Arrays passed from front to back, {@code arrays} at once in the direction that has more. */
    public MemoryTraffic stream(int arrays) {
        return traffic(
                new AccessPattern(AccessPattern.Kind.STREAM, 1, LINE_OF_CHANNEL, Bytes.ZERO, arrays),
                "streams of " + arrays + " arrays");
    }

    /** Pieces of {@code chunkBytes} contiguous bytes anywhere in memory. */
    public MemoryTraffic gather(double chunkBytes) {
        return traffic(AccessPattern.gather(chunk(chunkBytes)), "gathers of " + (long) chunkBytes + " bytes");
    }

    /** Pieces of {@code chunkBytes} contiguous bytes, each {@code spacingBytes} after the last. */
    public MemoryTraffic strided(double chunkBytes, double spacingBytes) {
        return traffic(
                AccessPattern.strided(chunk(chunkBytes), chunk(spacingBytes)),
                (long) chunkBytes + " bytes every " + (long) spacingBytes);
    }

    private static Bytes chunk(double bytes) {
        return new Bytes(Math.max(1, (long) bytes));
    }

    private MemoryTraffic traffic(AccessPattern pattern, String words) {
        double pins = memory.spec().bandwidth().value();
        return new MemoryTraffic(
                memory.serving(pattern),
                words,
                pins,
                Math.min(pins * calibration.memoryShare().value(), uncore.spreadRate()),
                calibration.outstanding().value() / memoryLatency());
    }

    /**
     * Bytes per second that {@code active} cores read from the shared cache at clock {@code hertz}; what their ports take
     * where there is none.
     */
    public double cacheRate(double active, double hertz) {
        double ports = active * core.cacheRead().value() * hertz;
        if (uncore.l2().isEmpty()) {
            return ports;
        }
        double all = uncore.l2().get().bandwidth().value()
                * calibration.cacheShare().value()
                * hertz
                / clock.stated().value();
        return Math.min(all, ports);
    }

    /** Seconds from a request to the nearest level that all cores share to its data. */
    public double cacheLatency() {
        return uncore.l2().map(cache -> cache.latency().seconds()).orElseGet(this::memoryLatency);
    }

    /** Seconds from a request to memory to its data. */
    public double memoryLatency() {
        return memory.spec().latency().seconds();
    }
}
