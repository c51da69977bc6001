// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.ExecutionStyle;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.TileTimes;
import dev.sandtable.chip.mapping.WaveEstimate;
import dev.sandtable.chip.mapping.WaveLaw;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a product asks of every level, as its mapping has it.
 *
 * <p><b>Model.</b> The busiest core's T tiles of S steps pass each station of the pipeline: T·S·(time of a step there), with the
 * drain of results at the shared cache. Memory has all bytes at the rate of their mix. Latency is what is left of tiles
 * whose stations take no time: steps that wait for requests and barriers, the edges, and the second kernel of a split.
 * <p><b>Left out.</b> Unequal waves of a walked product: its levels are those of equal waves.
 * <p><b>Check.</b> No level takes longer than the whole ({@code BottleneckLawTest}); a product by hand ({@code
 * BottlenecksTest}).
 * <p><b>Source.</b> {@link WaveLaw}.
 */
final class ProductDemands {
    private final Machine machine;
    private final WaveLaw law;
    private final Product product;
    private final WaveEstimate e;
    private final double hertz;

    ProductDemands(Machine machine, WaveLaw law, Product product, WaveEstimate estimate, double hertz) {
        this.machine = machine;
        this.law = law;
        this.product = product;
        this.e = estimate;
        this.hertz = hertz;
    }

    List<Demand> list() {
        List<Demand> demands = new ArrayList<>();
        double inner = law.pipelining().innerLoop();
        double matrix = matrixStep() / inner;
        double feed = feedStep() / inner;
        demands.add(new Demand(Level.MATRIX, paddedOperations(), steps() * matrix));
        double lanes = machine.vectorPerCycle(DataType.FP32) * machine.cores() * hertz;
        if (e.vectorSeconds() > 0) {
            demands.add(new Demand(Level.VECTOR, e.vectorSeconds() * lanes, e.vectorSeconds()));
        }
        double promoting = e.times().multiply() - Math.max(matrix, feed);
        if (e.vectorSeconds() == 0
                && law.pipelining().promotion() > 0
                && promoting > e.times().multiply() * 1e-9) {
            demands.add(new Demand(Level.VECTOR, steps() * promoting * lanes, steps() * promoting));
        }
        if (feed > 0) {
            demands.add(new Demand(Level.BUFFERS, feedBytes(), alone(0, 0, e.steps() * feed, handOver())));
        }
        demands.add(new Demand(Level.CACHE, e.cacheBytes(), cacheSeconds()));
        double far = steps() * e.times().far();
        if (far > 0) {
            demands.add(new Demand(Level.FAR, far / machine.uncore().secondsPerFarByte(), far));
        }
        demands.add(new Demand(Level.MEMORY, e.memoryBytes(), memorySeconds()));
        demands.add(new Demand(Level.LATENCY, e.tiles(), latencySeconds()));
        return demands;
    }

    /** Steps that the busiest core takes one after the other. */
    private double steps() {
        return e.perCore() * e.steps();
    }

    private double paddedOperations() {
        return e.matrixSeconds() * machine.matrixPerCycle(product.type()) * machine.cores() * hertz;
    }

    /** Seconds of the tensor engine in one step, its operands at hand. */
    private double matrixStep() {
        double perStep = e.matrixSeconds() * machine.cores() / (e.tiles() * e.steps());
        return perStep / machine.calibration().matrixShare().value();
    }

    private double feedStep() {
        return ExecutionStyle.of(machine)
                .feedSeconds(e.mapping().tile(), law.pipelining().step(), hertz);
    }

    private double feedBytes() {
        double perStep = ExecutionStyle.of(machine)
                .feedBytes(e.mapping().tile(), law.pipelining().step());
        return perStep * e.tiles() * e.steps();
    }

    /** Seconds of one result in the core's own buffers. */
    private double handOver() {
        return ExecutionStyle.of(machine).handOver(e.mapping().tile(), hertz);
    }

    private double cacheSeconds() {
        TileTimes t = e.times();
        double fixed = machine.calibration().tileLatency().seconds();
        double epilogue =
                e.reduction() > 0 ? 0 : law.epilogueSeconds(product, e.mapping().tile(), hertz);
        double before = t.latency() + t.memory() + t.far() + t.cache();
        double drain = Math.max(0, t.edge() - before - fixed - handOver() - epilogue);
        return alone(0, t.cache(), e.steps() * t.cache(), t.cache() + drain);
    }

    private double memorySeconds() {
        double written = product.cWritten();
        return law.traffic().seconds(machine.cores(), e.memoryBytes() - written, written);
    }

    private double latencySeconds() {
        TileTimes t = e.times();
        ExecutionStyle style = ExecutionStyle.of(machine);
        double first = Math.min(t.slots(), e.steps());
        double waiting = first * style.period(0, 0, 0, 0, 0, t.slots())
                + (e.steps() - first) * style.period(t.latency(), 0, 0, 0, 0, t.slots());
        double edge = t.latency() + machine.calibration().tileLatency().seconds();
        return alone(t.latency(), 0, waiting, edge) + e.reduction();
    }

    /** The busiest core's tiles where only this takes time. */
    private double alone(double latency, double cache, double loop, double edge) {
        TileTimes t = e.times();
        return new TileTimes(latency, 0, 0, cache, 0, 0, loop, edge, 0, t.slots(), t.residents())
                .inSequence(e.perCore());
    }
}
