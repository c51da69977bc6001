// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.chip.power.PowerSpec;
import dev.sandtable.memory.MainMemory;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Watts;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chip's rates as pricing laws use them: plain numbers, the clock an argument.
 *
 * <p><b>Model.</b> Arithmetic: operations per cycle and core are peak / (cores · stated clock). Memory: by what kernels
 * do with it, {@link MemoryTraffic}; a core whose own memory is its part of the chip's reads no other's. Cache: min(stated · share · f/f₀, c · port · f) for c cores that read at once; ports alone where
 * cores share no cache.
 * <p><b>Left out.</b> Which core sits near which memory channel.
 * <p><b>Check.</b> All cores at the stated clock give the data sheet's peak; rates are monotone in c ({@code MachineTest}).
 * <p><b>Source.</b> Figures per chip in configs/chips.
 */
public final class Machine {
    // ---- Parameters -------------------------------------------------------------
    private static final double HALF_BITS = 16;
    /**
     * Share of adding in the energy of a 16-bit multiply-add: 0.9 of 2.0 pJ (Horowitz 2014: 32-bit addition 0.9, 16-bit
     * multiplication 1.1).
     */
    private static final double SUM_SHARE = 0.3;

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
    private final Map<DataType, FlopsPerSecond> sparsePeak;

    /** A machine whose matrix units skip no zeros. */
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
        this(architecture, style, core, uncore, memory, clock, power, calibration, peak, Map.of());
    }

    public Machine(
            String architecture,
            Style style,
            CoreSpec core,
            Uncore uncore,
            ChipMemory memory,
            ClockSpec clock,
            PowerSpec power,
            Calibration calibration,
            Map<DataType, FlopsPerSecond> peak,
            Map<DataType, FlopsPerSecond> sparsePeak) {
        this.architecture = architecture;
        this.style = style;
        this.core = core;
        this.uncore = uncore;
        this.memory = memory;
        this.clock = clock;
        this.power = power;
        this.calibration = calibration;
        this.peak = new LinkedHashMap<>(peak);
        this.sparsePeak = new LinkedHashMap<>(sparsePeak);
    }

    /** The same machine with the rates that its matrix units have where two of four weights are zero. */
    public Machine sparse() {
        return new Machine(architecture, style, core, uncore, memory, clock, power, calibration, sparsePeak);
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

    /** Memory behind it, where there is any. */
    public Optional<Backing> backing() {
        return memory.backing();
    }

    /** Whether operands lie in the cores' own memories, which together are the chip's. */
    public boolean resident() {
        return style.spatial() && memory.spec() instanceof MemorySpec.Sram;
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

    /** Whether the matrix units skip two zeros of four in this format; refuses a format for which they do not. */
    public void requireSparse(DataType type) {
        if (!sparsePeak.containsKey(type)) {
            throw new UnsupportedWork("no 2:4 sparse matrix unit for " + type.spelling() + "; this chip has "
                    + (sparsePeak.isEmpty() ? "none" : spellings(sparsePeak)));
        }
    }

    /** Whether any format is multiplied faster where two of four weights are zero. */
    public boolean skipsZeros() {
        return !sparsePeak.isEmpty();
    }

    /** Whether matrix units take block scales with their operands, as those of 4-bit numbers do. */
    public boolean scalesBlocks() {
        return peak.containsKey(DataType.FP4);
    }

    private static String spellings(Map<DataType, FlopsPerSecond> rates) {
        return rates.keySet().stream().map(DataType::spelling).collect(Collectors.joining(", "));
    }

    /** The data sheet's matrix peak; refuses a format that the chip has no unit for, naming those it has. */
    public FlopsPerSecond peak(DataType type) {
        FlopsPerSecond found = peak.get(type);
        if (found == null) {
            throw new UnsupportedWork("no matrix unit for " + type.spelling() + "; this chip has " + spellings(peak));
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

    /**
     * Power of the tensor engines on a format, over {@link #matrixPower}. Energy falls in proportion to bits except for the
     * floating-point sums, which stay 32 bits wide however narrow the factors are; below eight bits the rate no longer rises
     * with them.
     */
    public double load(DataType type) {
        boolean narrowFloat = type == DataType.FP8 || type == DataType.FP4;
        return narrowFloat ? 1 + SUM_SHARE * (HALF_BITS / Math.max(BYTE_BITS, type.bits()) - 1) : 1;
    }

    /** Fused multiply-adds of vectors per cycle of one core; formats of 16 bits and less run at the half-precision rate. */
    public double vectorPerCycle(DataType type) {
        VectorEngine vector = core.vector();
        if (type == DataType.FP64) {
            return (double) vector.units() * vector.doubleLanes().orElse(vector.lanes());
        }
        return (double) vector.units() * (type.bits() <= 16 ? vector.halfLanes() : vector.lanes());
    }

    /**
     * Refuses a format in which vector units do not compute, naming those in which they do: 8-bit numbers are widened where
     * the chip knows the format at all, 4-bit ones have no vector kernels.
     */
    public void requireLanes(DataType type) {
        boolean has = switch (type) {
            case FP64 -> core.vector().doubleLanes().isPresent();
            case FP32, TF32, BF16, FP16 -> true;
            case FP8, INT8 -> multiplies(type);
            case FP4, INT4 -> false;
        };
        if (!has) {
            String narrow = Stream.of(DataType.FP8, DataType.INT8)
                    .filter(this::multiplies)
                    .map(eight -> ", " + eight.spelling())
                    .collect(Collectors.joining());
            throw new UnsupportedWork("no vector arithmetic in " + type.spelling() + "; this chip has "
                    + (core.vector().doubleLanes().isPresent() ? "fp64, " : "") + "fp32, tf32, bf16, fp16" + narrow);
        }
    }

    /** FP32 lane operations that one operation in this format takes; refuses a format in which vector units do not compute. */
    public double laneCost(DataType type) {
        requireLanes(type);
        return type == DataType.FP64 ? vectorPerCycle(DataType.FP32) / vectorPerCycle(DataType.FP64) : 1;
    }

    /** Exponentials, reciprocals or square roots per cycle of one core. */
    public double specialPerCycle() {
        return (double) core.vector().units() * core.vector().special();
    }

    // ---- Movement ---------------------------------------------------------------

    /**
     * Seconds at the boost clock in which every row of a tensor, spread over cores of a spatial machine, is reduced to a
     * value; 0 on other machines, where a row lies in one core.
     */
    public double rowReduction(double rows, double elements) {
        return uncore.exchange()
                .map(exchange -> lineReduction(Math.min(elements, exchange.spread(rows, cores()))))
                .orElse(0.0);
    }

    /** The same for values that lie along a line of so many cores. */
    public double lineReduction(double cores) {
        return uncore.exchange()
                .map(exchange -> exchange.reduction(cores) / clock.boost().value())
                .orElse(0.0);
    }

    /** Bytes per cycle that a core of a spatial machine reads from its own memory. */
    public double localPerCycle() {
        return core.bufferById("sram")
                .perCycle()
                .map(BytesPerCycle::value)
                .orElseGet(() -> memory.spec().bandwidth().value()
                        / (cores() * clock.stated().value()));
    }

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
                resident() ? pins / cores() : calibration.outstanding().value() / memoryLatency());
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
