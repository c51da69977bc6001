// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.VectorEngine;
import dev.sandtable.chip.mapping.ExecutionStyle;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;

/**
 * One step of an attention tile: a block of queries against a block of keys, on one core that runs nothing else.
 *
 * <p><b>Model.</b> Three engines work on a step: matrix units ({@code products} products of rows × keys × head), vector
 * units (scores: multiply-adds on FP32 lanes, one exponential each), and where matrix and vector engines meet only there the shared cache
 * through which scores travel. With the library's overlap o: t = max + (1 − o)·(sum − max). Narrow cache entries are
 * widened beside, at the library's rate: t = max(t, elements / rate); a library that does not widen multiplies in the
 * cache's format.
 * <p><b>Left out.</b> Masked halves of diagonal steps cost as much as whole ones, as the kernels have it.
 * <p><b>Check.</b> o = 1 gives the slower engine, o = 0 the sum; products in the cache's format take half the time
 * ({@code AttentionStepTest}).
 * <p><b>Source.</b> Dao 2023 (serial softmax), Shah 2024 (overlapped softmax); for engines that meet in the cache CANN's
 * flash_attention_score_grad, whose three gradients are sums of FP32 in a workspace.
 */
final class AttentionStep {
    private static final int PADDED_HEAD = 8;

    private final Machine machine;
    private final AttentionKernels kernels;
    private final Attention work;
    private final double rows;
    private final double keys;
    private final double matrixShare;
    private final ExecutionStyle style;

    AttentionStep(Machine machine, KernelLibrary library, Attention work, AttentionTiling tiling) {
        this.machine = machine;
        this.kernels = library.operators().attentionById(machine.architecture());
        this.work = work;
        this.style = ExecutionStyle.of(machine);
        this.rows = tiling.rows();
        this.keys = tiling.keys();
        this.matrixShare =
                machine.calibration().matrixShare().value() * library.compiler().innerLoop();
    }

    private static double padded(long head) {
        return Math.ceil((double) head / PADDED_HEAD) * PADDED_HEAD;
    }

    private boolean narrow() {
        return work.kvType().bits() < work.type().bits();
    }

    /** Format of both products. */
    DataType multiplied() {
        return narrow() && kernels.widening().isEmpty() ? work.kvType() : work.type();
    }

    private boolean backward() {
        return work.phase() == Attention.Phase.BACKWARD;
    }

    /** Seconds of the matrix units. */
    double matrix(double hertz) {
        double code = kernels.matrixShare().value()
                * (backward() ? kernels.backwardShare().value() : 1);
        return multiplying(hertz) / (matrixShare * code);
    }

    /** The part of {@link #matrix} in which the units multiply. */
    double multiplying(double hertz) {
        DataType type = multiplied();
        double query = padded(work.headSize());
        double value = padded(work.valueHeadSize());
        double scores = style.fused(rows, keys, query, type);
        double results = style.fused(rows, value, keys, type);
        double products =
                backward() ? scores + 2 * style.fused(rows, query, keys, type) + 2 * results : scores + results;
        return products / (machine.matrixPerCycle(type) * hertz);
    }

    /** Seconds of the vector units. */
    double vector(double hertz) {
        return lanes(hertz) + rows * keys / (machine.specialPerCycle() * hertz);
    }

    /** The part of {@link #vector} in which the multiply-add lanes work. */
    double lanes(double hertz) {
        double operations = kernels.scoreWork() * (backward() ? 2 : 1);
        return rows * keys * operations / (machine.vectorPerCycle(DataType.FP32) * hertz);
    }

    /** Seconds that scores, and gradients of queries, spend between core and shared cache. */
    double traffic(double hertz) {
        double perCore = machine.cacheRate(machine.cores(), hertz) / machine.cores();
        double gradients = backward() ? 2 * rows * padded(work.headSize()) * DataType.FP32.bits() / 8 : 0;
        return Math.max(
                gradients / perCore,
                machine.core().vector().results() == VectorEngine.Results.CACHE ? exchange(perCore, hertz) : 0);
    }

    /**
     * Scores go out in FP32 and come back in the operands' format, partial results in FP32; reads and writes run side by
     * side. Backward there are two matrices of scores, and each step adds to the gradients of its queries, keys and values.
     */
    private double exchange(double readRate, double hertz) {
        double scores = rows * keys * (DataType.FP32.bits() + multiplied().bits()) / 8;
        double query = padded(work.headSize());
        double value = padded(work.valueHeadSize());
        double sums = backward() ? rows * query + keys * (query + value) : rows * value;
        double writeRate = Math.min(readRate, machine.core().cacheWrite().value() * hertz);
        return (scores * (backward() ? 2 : 1) + sums * DataType.FP32.bits() / 8) / writeRate;
    }

    /** Seconds in which a narrow cache is widened. */
    double widening(double hertz) {
        return narrow()
                ? kernels.widening()
                        .map(rate -> keys * work.valueHeadSize() / (rate * hertz))
                        .orElse(0.0)
                : 0;
    }

    /** Seconds of the whole step, {@code overlap} of the shorter parts hidden. */
    double seconds(double hertz, double overlap) {
        double matrix = matrix(hertz);
        double vector = vector(hertz);
        double traffic = traffic(hertz);
        double longest = Math.max(matrix, Math.max(vector, traffic));
        double rest = matrix + vector + traffic - longest;
        return Math.max(longest + (1 - overlap) * rest, widening(hertz));
    }
}
