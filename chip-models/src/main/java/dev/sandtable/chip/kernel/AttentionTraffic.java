// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;

/**
 * What an attention moves through memory, part by part, and how.
 *
 * <p><b>Model.</b> The main kernel reads queries and the keys and values that any of them sees once and writes results. Keys and values of a sequence that
 * lies in one piece are two streams; a paged cache is gathers of one page of one head, page tokens · head · bytes. New
 * tokens are gathers of one token's keys. Groups that are turned into rows are read at a stride of all heads. Partial
 * results of splits and gradients are streams; gradients of queries are added up in memory in FP32.
 * <p><b>Left out.</b> The order of pages in the cache: they lie anywhere.
 * <p><b>Check.</b> A latent cache is read once ({@code AttentionModelTest}); pages never serve faster than one piece ({@code
 * AttentionTrafficTest}).
 * <p><b>Source.</b> Dao 2022 for the main kernel; Kwon et al. 2023 for pages.
 */
final class AttentionTraffic {
    private final Machine machine;
    private final AttentionKernels kernels;
    private final Attention work;
    private final AttentionTiling tiling;
    private final MemoryTraffic main;
    private final MemoryTraffic appended;
    private final MemoryTraffic turned;
    private final MemoryTraffic streams;

    AttentionTraffic(Machine machine, AttentionKernels kernels, Attention work, AttentionTiling tiling) {
        this.machine = machine;
        this.kernels = kernels;
        this.work = work;
        this.tiling = tiling;
        double head = (double) work.headSize() * work.kvType().bits() / 8;
        double row = (double) work.headSize() * work.type().bits() / 8;
        streams = machine.stream(2);
        main = kernels.cacheWriter()
                .filter(writer -> work.phase() == Attention.Phase.DECODE)
                .map(writer -> machine.gather(writer.pageTokens() * head))
                .orElse(streams);
        appended = machine.gather(work.kvHeads() * head);
        turned = machine.strided(row, row * work.heads());
    }

    // ---- Sizes ------------------------------------------------------------------

    private boolean backward() {
        return work.phase() == Attention.Phase.BACKWARD;
    }

    /** Whether new tokens' keys and values are stored by a kernel of their own. */
    boolean appends() {
        return kernels.cacheWriter().isPresent() && !backward();
    }

    /** Whether the cache has fewer bits than the arithmetic. */
    boolean narrows() {
        return work.kvType().bits() < work.type().bits();
    }

    /** Whether groups are copied into rows: one sequence, or one key/value head, is in that order as it lies. */
    boolean copiesGroups() {
        return tiling.transposed() && work.kvHeads() > 1 && work.batch() > 1;
    }

    private double perQuery(long size) {
        return (double) work.batch() * work.queries() * work.heads() * size;
    }

    private double queryBytes() {
        return perQuery(work.headSize()) * work.type().bits() / 8;
    }

    private double resultBytes() {
        return perQuery(work.valueHeadSize()) * work.type().bits() / 8;
    }

    private double storedBytes() {
        return work.batch()
                * work.reach()
                * work.storedPerToken()
                * work.kvType().bits()
                / 8;
    }

    /** The gradient kernel reads results and their gradients too, and adds to the gradients of queries. */
    private double mainRead() {
        return storedBytes() + (backward() ? 2 * resultBytes() + 2 * queryBytes() : queryBytes());
    }

    private double mainWritten() {
        return backward() ? storedBytes() + 2 * queryBytes() : resultBytes();
    }

    /** Bytes of queries and results, which every tile moves once. */
    double edgeBytes() {
        return queryBytes() + resultBytes();
    }

    private double appendedElements() {
        return appends() ? (double) work.batch() * Math.min(work.queries(), work.keys()) * work.storedPerToken() : 0;
    }

    private double appendedRead() {
        return appendedElements() * work.type().bits() / 8;
    }

    private double appendedWritten() {
        return appendedElements() * work.kvType().bits() / 8;
    }

    /** In one direction of the copies before and after. */
    private double turnedBytes() {
        return copiesGroups() ? queryBytes() + resultBytes() : 0;
    }

    /** Partial results in FP32, written and read again. */
    private double combinedBytes() {
        return tiling.splits() > 1 ? perQuery(work.valueHeadSize()) * 4 * tiling.splits() : 0;
    }

    private double narrowedBytes() {
        return narrows() ? queryBytes() : 0;
    }

    /** FP32 gradients of queries, cleared and converted. */
    private double wideQueryBytes() {
        return queryBytes() * DataType.FP32.bits() / work.type().bits();
    }

    private double besideRead() {
        double gradients = backward() ? 2 * resultBytes() + wideQueryBytes() : 0;
        return combinedBytes() + narrowedBytes() + gradients;
    }

    private double besideWritten() {
        double gradients = backward() ? queryBytes() + wideQueryBytes() : 0;
        return combinedBytes() + narrowedBytes() / 2 + gradients;
    }

    // ---- Times and energy -------------------------------------------------------

    /** Seconds of the main kernel's bytes on so many cores. */
    double mainSeconds(double active) {
        return main.seconds(active, mainRead(), mainWritten());
    }

    /** Seconds of new tokens' bytes. */
    double appendedSeconds() {
        return appended.seconds(machine.cores(), appendedRead(), appendedWritten());
    }

    /** Seconds of what small kernels move. */
    double besideSeconds() {
        return turned.seconds(machine.cores(), turnedBytes(), turnedBytes())
                + streams.seconds(machine.cores(), besideRead(), besideWritten());
    }

    /** All bytes. */
    double bytes() {
        return mainRead()
                + mainWritten()
                + appendedRead()
                + appendedWritten()
                + 2 * turnedBytes()
                + besideRead()
                + besideWritten();
    }

    /** Energy of all bytes in the memory's devices, in joules. */
    double joules() {
        return main.joules(mainRead(), mainWritten())
                + appended.joules(appendedRead(), appendedWritten())
                + turned.joules(turnedBytes(), turnedBytes())
                + streams.joules(besideRead(), besideWritten());
    }

    /** The tree behind the main kernel's rate. */
    Explanation explain(double active) {
        return main.explain(active, mainRead() / (mainRead() + mainWritten()));
    }
}
