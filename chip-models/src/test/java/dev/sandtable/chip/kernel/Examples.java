// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.OperandBuffer;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.core.VectorEngine;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.chip.power.ClockSpec;
import dev.sandtable.chip.power.PowerSpec;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.JoulesPerFlop;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Watts;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.RowOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines and libraries that tests price on: data-sheet figures, and the parameters fitted to published operator rows. */
final class Examples {
    private Examples() {}

    static Machine a100() {
        return a100(2.039e12);
    }

    /** An A100 with another memory. */
    static Machine a100(double bandwidth) {
        return machine(
                "ampere",
                108,
                64,
                256,
                1.41e9,
                peaks(312e12, 0),
                bandwidth,
                391e-9,
                cache(40_000_000, 5.4e12, 2),
                0.921,
                0.80);
    }

    static Machine h100() {
        return machine(
                "hopper",
                132,
                128,
                256,
                1.83e9,
                peaks(989.5e12, 1979e12),
                3.35e12,
                450e-9,
                cache(50_000_000, 7e12, 1),
                0.932,
                0.84);
    }

    static Machine mi210() {
        return machine(
                "cdna2",
                104,
                64,
                256,
                1.7e9,
                peaks(181e12, 0),
                1.638e12,
                347e-9,
                cache(8_000_000, 4.8e12, 1),
                0.9,
                0.80);
    }

    private static Map<DataType, FlopsPerSecond> peaks(double half, double eighth) {
        Map<DataType, FlopsPerSecond> peaks = new LinkedHashMap<>();
        peaks.put(DataType.BF16, new FlopsPerSecond(half));
        peaks.put(DataType.FP16, new FlopsPerSecond(half));
        if (eighth > 0) {
            peaks.put(DataType.FP8, new FlopsPerSecond(eighth));
        }
        return peaks;
    }

    private static CacheSpec cache(long bytes, double bandwidth, int partitions) {
        return new CacheSpec(
                new Bytes(bytes),
                new BytesPerSecond(bandwidth),
                partitions,
                Picoseconds.ofSeconds(200e-9),
                new Bytes(128));
    }

    private static Machine machine(
            String architecture,
            int cores,
            int lanes,
            int halfLanes,
            double hertz,
            Map<DataType, FlopsPerSecond> peaks,
            double bandwidth,
            double latency,
            CacheSpec cache,
            double matrixShare,
            double memoryShare) {
        Map<String, OperandBuffer> buffers = new LinkedHashMap<>();
        buffers.put("registers", new OperandBuffer(Bytes.ofKib(256), Optional.empty()));
        buffers.put("shared", new OperandBuffer(Bytes.ofKib(164), Optional.of(new BytesPerCycle(128))));
        CoreSpec core = new CoreSpec(
                cores,
                new TensorEngine(16, 8, new Bytes(32), 64, 64),
                new VectorEngine(1, lanes, halfLanes, 16),
                buffers,
                new BytesPerCycle(64),
                new BytesPerCycle(64));
        MemorySpec memory = new MemorySpec(
                "hbm2e", 5, new Bytes(80_000_000_000L), new BytesPerSecond(bandwidth), new Ratio(1), new Ratio(1), Picoseconds.ofSeconds(latency));
        Calibration calibration = new Calibration(
                new Ratio(matrixShare),
                new Ratio(memoryShare),
                new Ratio(1),
                new Ratio(1.5),
                new Bytes(64 * 1024),
                Picoseconds.ofSeconds(1e-6),
                new JoulesPerFlop(0.7e-12));
        ClockSpec clock = new ClockSpec(new Hertz(1e9), new Hertz(hertz), new Hertz(hertz));
        PowerSpec power = new PowerSpec(
                new Watts(700),
                new Watts(60),
                new JoulesPerByte(60e-12),
                new JoulesPerByte(10e-12),
                new JoulesPerFlop(1e-12),
                new Ratio(0.3));
        return new Machine(architecture, Style.SIMT, core, cache, memory, clock, power, calibration, peaks);
    }

    // ---- Libraries --------------------------------------------------------------

    /** One tile of 64 query rows per half core, softmax mostly serial, groups transposed for decode; paged cache. */
    static KernelLibrary serving(Machine machine) {
        return machine.multiplies(DataType.FP8) ? hopperServing() : ampereServing();
    }

    private static KernelLibrary ampereServing() {
        AttentionKernels attention = new AttentionKernels(
                64,
                64,
                128,
                2,
                AttentionKernels.Grouping.TRANSPOSED,
                AttentionKernels.Splitting.FILL,
                128,
                new Ratio(0.23),
                8,
                Picoseconds.ofMicroseconds(2.5),
                7,
                0,
                Optional.of(new AttentionKernels.CacheWriter(512, 2048, Picoseconds.ofMicroseconds(5.0))));
        return library(attention, experts(0.385, 0.385, 0.48, 0.85, 2.0), 1.9);
    }

    private static KernelLibrary hopperServing() {
        AttentionKernels attention = new AttentionKernels(
                128,
                64,
                128,
                1,
                AttentionKernels.Grouping.PACKED,
                AttentionKernels.Splitting.SHARED,
                16,
                new Ratio(0.51),
                8,
                Picoseconds.ofMicroseconds(2.9),
                7.2,
                0,
                Optional.of(new AttentionKernels.CacheWriter(512, 2048, Picoseconds.ofMicroseconds(5.3))));
        return library(attention, experts(0.26, 0.175, 0.35, 0.87, 3.5), 0.5);
    }

    /** The Hopper kernels without a paged cache, as training uses them. */
    static KernelLibrary training() {
        AttentionKernels paged = hopperServing().operators().attentionById("hopper");
        AttentionKernels plain = new AttentionKernels(
                paged.rows(),
                paged.fewRows(),
                paged.keys(),
                paged.resident(),
                paged.grouping(),
                AttentionKernels.Splitting.NONE,
                1,
                paged.overlap(),
                paged.scoreWork(),
                paged.start(),
                paged.widening(),
                0,
                Optional.empty());
        return library(plain, experts(0.26, 0.175, 0.35, 0.87, 3.5), 1.5);
    }

    /** Framework kernels, with the lane operations that their row operators were measured to need. */
    static KernelLibrary framework(double softmax, double layernorm, double gelu) {
        Map<RowOperator.Kind, Double> rows = new LinkedHashMap<>();
        rows.put(RowOperator.Kind.SOFTMAX, softmax);
        rows.put(RowOperator.Kind.LAYERNORM, layernorm);
        Map<Elementwise.Kind, Double> points = new LinkedHashMap<>();
        points.put(Elementwise.Kind.GELU, gelu);
        KernelLibrary.Operators operators = training().operators();
        VectorKernels vector = new VectorKernels(Picoseconds.ofMicroseconds(1.5), 6, rows, points, 8192);
        return library(operators.attentionById("hopper"), operators.expertsById("hopper"), vector);
    }

    private static ExpertKernels experts(double share, double narrow, double tuned, double stream, double start) {
        return new ExpertKernels(
                List.of(
                        new TileShape(16, 64),
                        new TileShape(32, 64),
                        new TileShape(64, 64),
                        new TileShape(64, 128),
                        new TileShape(128, 128),
                        new TileShape(128, 256)),
                8,
                new TileShape(16, 32),
                new TileShape(64, 64),
                new Ratio(share),
                new Ratio(narrow),
                new Ratio(tuned),
                1.0,
                8,
                new Bytes(16384),
                new Ratio(stream),
                true,
                6,
                Picoseconds.ofMicroseconds(start));
    }

    private static KernelLibrary library(AttentionKernels attention, ExpertKernels experts, double vectorStart) {
        VectorKernels vector = new VectorKernels(
                Picoseconds.ofMicroseconds(vectorStart), 6, new LinkedHashMap<>(), new LinkedHashMap<>(), 8192);
        return library(attention, experts, vector);
    }

    private static <T> Map<String, T> everywhere(T kernels) {
        Map<String, T> byArchitecture = new LinkedHashMap<>();
        for (String architecture : List.of("ampere", "hopper", "cdna2")) {
            byArchitecture.put(architecture, kernels);
        }
        return byArchitecture;
    }

    private static KernelLibrary library(AttentionKernels attention, ExpertKernels experts, VectorKernels vector) {
        ProductKernels products = new ProductKernels(new LinkedHashMap<>(), new LinkedHashMap<>());
        Picoseconds none = Picoseconds.ZERO;
        return new KernelLibrary(
                new KernelLibrary.Operators(products, everywhere(attention), everywhere(experts), everywhere(vector)),
                new KernelLibrary.Compiler(1),
                new KernelLibrary.Language(new LaunchCosts(none, none, none, none, none, none, none, none)));
    }
}
