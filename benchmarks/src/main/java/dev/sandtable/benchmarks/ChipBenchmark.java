// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Prices of matrix products on an A100: asked for the first time, by waves or tile by tile, and asked again. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChipBenchmark {
    private static final int SHAPES = 10_000;
    private static final Gemm LARGE = Gemm.of(4096, 4096, 4096, DataType.BF16);

    private final ChipSpec spec;
    private final Optional<DramSpec> device;
    private final KernelLibrary library;
    private final Gemm[] shapes = new Gemm[SHAPES];
    private final Chip warm;

    /** Reads the chip and draws the shapes. */
    public ChipBenchmark() {
        Catalogues catalogues = Home.catalogues();
        spec = catalogues.chips().byNameOrThrow("a100-sxm4-80gb").value();
        device = catalogues
                .device(catalogues.chips().byNameOrThrow("a100-sxm4-80gb"))
                .map(SpecDocument::value);
        library = catalogues.stacks().byNameOrThrow("cuda-megatron").value().kernels();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < SHAPES; i++) {
            // The running number in m keeps every shape different from every other.
            shapes[i] = Gemm.of(i + 1, size(random), size(random), DataType.BF16);
        }
        warm = Chip.assemble(spec, device, library);
        warm.price(LARGE, Launch.STREAM);
    }

    private static long size(SplittableRandom random) {
        return 256L << random.nextInt(7);
    }

    /** Ten thousand different products on a chip that has priced nothing, per product. */
    @Benchmark
    @OperationsPerInvocation(SHAPES)
    public double coldWaves() {
        Chip chip = Chip.assemble(spec, device, library);
        double sum = 0;
        for (Gemm shape : shapes) {
            sum += chip.price(shape, Launch.STREAM).joules();
        }
        return sum;
    }

    /** A product of 4096 by 4096 by 4096, every tile followed, on a chip that has priced nothing. */
    @Benchmark
    public Cost coldTiles() {
        return Chip.assemble(spec, device, library).price(LARGE, Launch.STREAM, Fidelity.TILE, ClockMode.GOVERNED);
    }

    /** The same by waves. */
    @Benchmark
    public Cost coldWave() {
        return Chip.assemble(spec, device, library).price(LARGE, Launch.STREAM);
    }

    /** A product that the chip has priced before. */
    @Benchmark
    public Cost remembered() {
        return warm.price(LARGE, Launch.STREAM);
    }
}
