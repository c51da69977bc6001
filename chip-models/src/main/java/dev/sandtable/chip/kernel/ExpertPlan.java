// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.mapping.ExecutionStyle;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;
import java.util.List;

/**
 * A mixture-of-experts layer with chosen result blocks.
 *
 * <p><b>Model.</b> Each of two grouped products takes √(tiles² + weights²) + fill. Tiles: every expert's tokens are padded to
 * whole blocks, blocks run on cores in waves at the inner loop's share of peak. Weights: those of touched experts, once,
 * as one stream of reads. Fill: a tile waits for its own weights, bytes / (resident tiles · in flight / latency).
 * Activation moves every assignment's intermediate rows through memory as streams, permutation and weighted sum its
 * hidden rows as gathers of one row.
 * <p><b>Left out.</b> The router's own product and top-k; weights left in the cache by the layer before.
 * <p><b>Check.</b> Never below touched weights over pins, nor padded operations over peak ({@code ExpertModelTest}).
 * <p><b>Source.</b> Validated on configs/published/moe-ffn.csv.
 */
final class ExpertPlan implements Plan {
    private final Machine machine;
    private final ExpertKernels kernels;
    private final ExpertFfn work;
    private final long[] loads;
    private final TileShape tile;
    private final double share;
    private final double startSeconds;
    private final MemoryTraffic weights;
    private final MemoryTraffic streams;
    private final MemoryTraffic rows;

    ExpertPlan(Machine machine, KernelLibrary library, ExpertFfn work, TileShape tile, double share) {
        this.machine = machine;
        this.kernels = library.operators().expertsById(machine.architecture());
        this.work = work;
        this.loads = ExpertLoad.ofFullestRank(work);
        this.tile = tile;
        this.share = share * library.compiler().innerLoop();
        double perKernel = kernels.start().seconds()
                + library.operators().vectorById(machine.architecture()).start().seconds();
        this.startSeconds = kernels.kernels() * perKernel;
        weights = machine.stream(1);
        streams = machine.stream(2);
        rows = machine.gather(work.hidden() * activationBytes());
    }

    // ---- Sizes ------------------------------------------------------------------

    private double width() {
        return Math.ceil((double) work.inter() / work.tensor());
    }

    private double blocks() {
        double blocks = 0;
        for (long load : loads) {
            blocks += (double) ((load + tile.m() - 1) / tile.m());
        }
        return blocks;
    }

    private double localAssignments() {
        double sum = 0;
        for (long load : loads) {
            sum += load;
        }
        return sum;
    }

    private double weightBytes() {
        return loads.length * 3.0 * work.hidden() * width() * work.type().bits() / 8;
    }

    /** Activations stay in 16 bits at least, whatever the operands' format. */
    private double activationBytes() {
        return Math.max(2, work.type().bits() / 8.0);
    }

    private double assignments() {
        return kernels.walksAll() ? (double) work.tokens() * work.active() : localAssignments();
    }

    /** Gate and up results and the activation of them, each written and read once. */
    private double intermediateBytes() {
        return assignments() * 3 * width() * activationBytes();
    }

    /** Hidden rows that the layer reads: for the products, and every assignment's result for the sum. */
    private double hiddenBytes() {
        return assignments() * 2 * work.hidden() * activationBytes();
    }

    /** Hidden rows that it writes: every assignment's result, and one per token. */
    private double resultBytes() {
        return (assignments() + work.tokens()) * work.hidden() * activationBytes();
    }

    private double streamBytes() {
        return 2 * intermediateBytes() + hiddenBytes() + resultBytes();
    }

    // ---- Times ------------------------------------------------------------------

    private double matrixSeconds(double columns, double depth, double hertz) {
        double operations = ExecutionStyle.of(machine).fused(tile.m(), tile.n(), depth, work.type());
        double bounded = share / (1 + kernels.edge() * (1.0 / tile.m() + 1.0 / tile.n()));
        double seconds = operations / (machine.matrixPerCycle(work.type()) * hertz * bounded);
        double tiles = blocks() * Math.ceil(columns / tile.n());
        return new TileQueue(tiles, seconds, seconds, machine.cores()).makespan();
    }

    private double fillSeconds(double columns, double bytes) {
        double tiles =
                Math.min(blocks() * Math.ceil(columns / tile.n()), (double) machine.cores() * kernels.resident());
        return bytes * machine.memoryLatency() / (tiles * kernels.inFlight().value());
    }

    private double productSeconds(double columns, double depth, double hertz) {
        double bytes = loads.length * columns * depth * work.type().bits() / 8;
        double matrix = matrixSeconds(columns, depth, hertz);
        double memory = weights.seconds(machine.cores(), bytes, 0);
        return Math.sqrt(matrix * matrix + memory * memory) + fillSeconds(columns, bytes);
    }

    private double streamSeconds() {
        double dense = streams.seconds(machine.cores(), intermediateBytes(), intermediateBytes());
        double scattered = rows.seconds(machine.cores(), hiddenBytes(), resultBytes());
        return (dense + scattered) / kernels.streamShare().value();
    }

    private double up(double hertz) {
        return productSeconds(2 * width(), work.hidden(), hertz);
    }

    private double down(double hertz) {
        return productSeconds(work.hidden(), width(), hertz);
    }

    // ---- Results ----------------------------------------------------------------

    @Override
    public int kernels() {
        return kernels.kernels();
    }

    @Override
    public KernelRun at(double hertz) {
        double seconds = startSeconds + up(hertz) + down(hertz) + streamSeconds();
        double operations = 6.0 * localAssignments() * work.hidden() * width();
        double matrix = operations / (machine.matrixPerCycle(work.type()) * machine.cores() * hertz);
        double lanes = localAssignments() * width() * 8;
        double vector = lanes / (machine.vectorPerCycle(DataType.FP32) * machine.cores() * hertz);
        double bytes = weightBytes() + streamBytes();
        double operands = blocks() * tile.m() * (work.hidden() + width()) * activationBytes();
        double dram = weights.joules(weightBytes(), 0)
                + streams.joules(intermediateBytes(), intermediateBytes())
                + rows.joules(hiddenBytes(), resultBytes());
        return new KernelRun(
                seconds,
                Math.min(seconds, matrix),
                Math.min(seconds, vector),
                bytes + operands,
                bytes,
                dram,
                bound(hertz));
    }

    @Override
    public List<Demand> demands(double hertz) {
        double matrix = matrixSeconds(2 * width(), work.hidden(), hertz) + matrixSeconds(work.hidden(), width(), hertz);
        double padded = blocks() * tile.m() * 6.0 * work.hidden() * width();
        double fills = fillSeconds(2 * width(), weightBytes() * 2 / 3) + fillSeconds(work.hidden(), weightBytes() / 3);
        return List.of(
                new Demand(Level.MATRIX, padded, matrix),
                new Demand(
                        Level.MEMORY,
                        weightBytes() + streamBytes(),
                        weights.seconds(machine.cores(), weightBytes(), 0) + streamSeconds()),
                new Demand(Level.LATENCY, kernels.kernels(), startSeconds + fills));
    }

    private Cost.Bound bound(double hertz) {
        double matrix = matrixSeconds(2 * width(), work.hidden(), hertz) + matrixSeconds(work.hidden(), width(), hertz);
        double memory = weights.seconds(machine.cores(), weightBytes(), 0) + streamSeconds();
        if (startSeconds > matrix && startSeconds > memory) {
            return Cost.Bound.LATENCY;
        }
        return matrix >= memory ? Cost.Bound.MATRIX : Cost.Bound.MEMORY;
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                "mixture of experts",
                at(hertz).seconds(),
                "s",
                "starts + two grouped products + token traffic",
                Explanation.of("starts", startSeconds, "s", "kernels x start"),
                Explanation.of(
                        "gate and up product", up(hertz), "s", "sqrt(tiles^2 + weights^2) + fill in blocks of " + tile),
                Explanation.of(
                        "down product", down(hertz), "s", "sqrt(tiles^2 + weights^2) + fill in blocks of " + tile),
                Explanation.of("token traffic", streamSeconds(), "s", "(streams + gathers of rows) / stream share"),
                Explanation.figure("experts touched", loads.length, "", "load of the fullest rank"),
                Explanation.figure("heaviest expert", loads[0], "tokens", "load of the fullest rank"));
    }
}
