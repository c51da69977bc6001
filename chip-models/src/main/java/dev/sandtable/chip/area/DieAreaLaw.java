// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.util.EnumMap;
import java.util.Map;

/**
 * The area of a die from what lies on it.
 *
 * <p><b>Model.</b> A multiply-add of significand s takes t·(s² + a) transistors: the partial products of an array multiplier
 * and an adder with its registers; an integer one of n bits takes its share of t·n². Formats up to FP32 share one array,
 * sized by the one that needs most; FP64 has units of its own. Logic is transistors over the process's density D, memory
 * is bits · cell / efficiency, a serial lane has the same area at every rate, a memory interface that of its PHY, and
 * neither shrinks with the process; their controllers do. The shared cache costs its cells and, per byte that it delivers in a
 * cycle, the slices and the network that carry it.
 *
 * <p><b>Left out.</b> Graphics and video engines, sparsity, wide vector FP64 beyond the stated peak, analogue parts other than
 * interfaces, empty area; repeaters of long wires; differences between design teams, which are the larger part of the
 * error.
 *
 * <p><b>Check.</b> Each part by hand; doubling cores doubles the cores' parts and nothing else; area grows with every size
 * ({@code DieAreaLawTest}). Published dies: docs/area.md.
 *
 * <p><b>Source.</b> Transistor counts and interfaces from the die model of LLMCompass, ISCA 2024; quadratic growth with the
 * significand as in Horowitz, Computing's energy problem, ISSCC 2014, whose 45 nm multipliers of 11 and 24 bits take 13.6
 * and 13.4 µm² per squared bit.
 *
 * @param blocks sizes of building blocks
 */
public record DieAreaLaw(BlockSizes blocks) {

    /** The area of a die by part. */
    public Floorplan plan(DieContents die, ProcessSpec process, MemoryInterface memory) {
        Map<DiePart, SquareMillimetres> parts = new EnumMap<>(DiePart.class);
        parts.put(DiePart.TENSOR, process.logic(die.cores() * tensor(die)));
        parts.put(DiePart.VECTOR, process.logic(die.cores() * vector(die)));
        parts.put(DiePart.CONTROL, process.logic(die.cores() * die.lanes() * blocks.laneControl()));
        parts.put(
                DiePart.BUFFERS,
                cells(die.buffers(), process, blocks.bufferEfficiency()).times(die.cores()));
        parts.put(DiePart.CACHE, cells(die.cache(), process, blocks.cacheEfficiency()));
        parts.put(DiePart.NETWORK, process.logic(die.cacheDelivers().value() * blocks.cachePort()));
        parts.put(
                DiePart.MEMORY,
                memory.phy().plus(process.logic(memory.controller())).times(die.memoryInterfaces()));
        parts.put(
                DiePart.LINKS,
                blocks.laneArea().plus(process.logic(blocks.laneController())).times(die.serialLanes()));
        parts.put(DiePart.FIXED, process.logic(die.host() ? blocks.fixed() : 0));
        return new Floorplan(parts);
    }

    /** Transistors of a multiply-add. */
    public double multiplyAdd(DataType type) {
        double bits = significand(type);
        return isInteger(type)
                ? blocks.multiplierBit() * bits * bits * blocks.integerShare().value()
                : blocks.multiplierBit() * (bits * bits + blocks.accumulator());
    }

    /** Transistors of the tensor engine of one core. */
    double tensor(DieContents die) {
        double wide = 0;
        double shared = 0;
        for (Map.Entry<DataType, Double> rate : die.multiplyAdds().entrySet()) {
            double transistors = rate.getValue() * multiplyAdd(rate.getKey());
            if (rate.getKey() == DataType.FP64) {
                wide = Math.max(wide, transistors);
            } else {
                shared = Math.max(shared, transistors);
            }
        }
        return wide + shared;
    }

    /** Transistors of the vector engines of one core; an FP32 lane does two of 16 bits. */
    double vector(DieContents die) {
        double single = multiplyAdd(DataType.FP32);
        double extraHalves = Math.max(0, die.halfLanes() - 2.0 * die.lanes());
        return die.lanes() * (single + blocks.integerLane())
                + extraHalves * multiplyAdd(DataType.FP16)
                + die.special() * single;
    }

    private static SquareMillimetres cells(Bytes size, ProcessSpec process, Ratio efficiency) {
        return process.bitCell().times((double) size.value() * Byte.SIZE / efficiency.value());
    }

    /** Bits that are multiplied: of a floating-point format with the hidden one. */
    static int significand(DataType type) {
        return switch (type) {
            case FP64 -> 53;
            case FP32 -> 24;
            case TF32, FP16 -> 11;
            case BF16 -> 8;
            case FP8 -> 4;
            case FP4 -> 2;
            case INT8 -> 8;
            case INT4 -> 4;
        };
    }

    private static boolean isInteger(DataType type) {
        return type == DataType.INT8 || type == DataType.INT4;
    }
}
