// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Cost;

/**
 * A tiled attention ready to run.
 *
 * <p><b>Model.</b> A tile takes start + steps·step, where tiles that share a core share its engines; {@link TileQueue} deals
 * tiles to cores. Against that stand memory (queries, results, keys and values once) and the shared cache (keys and
 * values once per tile); the slowest wins, softly: t⁴ = tiles⁴ + memory⁴ + cache⁴. Around it run the kernels that append
 * to the cache, transpose groups, combine splits and, backward, prepare and convert gradients.
 * <p><b>Left out.</b> Dropout; keys evicted from the cache between tiles of one head.
 * <p><b>Check.</b> Never below flops over peak or bytes over pins; causal never above full ({@code AttentionModelTest}).
 * <p><b>Source.</b> Validated on configs/published/attention-prefill.csv and attention-decode.csv.
 */
final class AttentionPlan implements Plan {
    private final Machine machine;
    private final AttentionKernels kernels;
    private final Attention work;
    private final AttentionTiling tiling;
    private final AttentionStep step;
    private final double smallKernel;

    AttentionPlan(Machine machine, KernelLibrary library, Attention work) {
        this.machine = machine;
        this.kernels = library.operators().attentionById(machine.architecture());
        this.work = work;
        this.tiling = AttentionTiling.of(work, kernels, machine.cores());
        this.step = new AttentionStep(machine, library, work, tiling);
        this.smallKernel =
                library.operators().vectorById(machine.architecture()).start().seconds();
    }

    // ---- Sizes ------------------------------------------------------------------

    private boolean backward() {
        return work.phase() == Attention.Phase.BACKWARD;
    }

    private boolean appends() {
        return kernels.cacheWriter().isPresent() && !backward();
    }

    private boolean narrows() {
        return work.kvType().bits() < work.type().bits();
    }

    /** Elements of one token's keys and values; a latent that serves as both is stored once. */
    private double storedPerToken() {
        boolean latent = work.kvHeads() == 1 && work.heads() > 1 && work.valueHeadSize() < work.headSize();
        return (double) work.kvHeads() * (latent ? work.headSize() : work.headSize() + work.valueHeadSize());
    }

    private double queryBytes() {
        return (double) work.batch()
                * work.queries()
                * work.heads()
                * work.headSize()
                * work.type().bits()
                / 8;
    }

    private double resultBytes() {
        return (double) work.batch()
                * work.queries()
                * work.heads()
                * work.valueHeadSize()
                * work.type().bits()
                / 8;
    }

    private double storedBytes() {
        return work.batch() * work.keys() * storedPerToken() * work.kvType().bits() / 8;
    }

    /** Bytes that the main kernel moves from and to memory. */
    private double mainBytes() {
        double forward = queryBytes() + resultBytes() + storedBytes();
        return backward() ? 2 * forward + 2 * queryBytes() : forward;
    }

    private double cacheBytes() {
        double perStep = tiling.keys()
                * (double) (work.headSize() + work.valueHeadSize())
                * work.kvType().bits()
                / 8;
        return tiling.steps() * perStep * (backward() ? 2 : 1) + queryBytes() + resultBytes();
    }

    // ---- Times ------------------------------------------------------------------

    /** Tiles that share a core. */
    private double sharing() {
        return Math.min(kernels.resident(), Math.max(1, tiling.tiles() / machine.cores()));
    }

    /** A library that overlaps one tile's softmax with another tile's products has no overlap while tiles are alone. */
    private double overlap() {
        double full = kernels.overlap().value();
        return kernels.resident() == 1 ? full : full * (sharing() - 1) / (kernels.resident() - 1);
    }

    private double tileSeconds(double hertz) {
        double sharing = sharing();
        double slot = step.seconds(hertz, overlap()) * sharing;
        double start = kernels.start().seconds();
        double mean = start + slot * tiling.steps() / tiling.tiles();
        double longest = start + slot * tiling.longest();
        return new TileQueue(tiling.tiles(), mean, longest, (double) machine.cores() * kernels.resident()).makespan();
    }

    private double memorySeconds() {
        return mainBytes() / machine.memoryRate(TileQueue.busy(tiling.tiles(), machine.cores()));
    }

    private double cacheSeconds(double hertz) {
        return cacheBytes() / machine.cacheRate(TileQueue.busy(tiling.tiles(), machine.cores()), hertz);
    }

    private double mainSeconds(double hertz) {
        double tiles = squared(squared(tileSeconds(hertz)));
        double memory = squared(squared(memorySeconds()));
        double cache = squared(squared(cacheSeconds(hertz)));
        return Math.sqrt(Math.sqrt(tiles + memory + cache));
    }

    private static double squared(double x) {
        return x * x;
    }

    private double appendSeconds() {
        if (!appends()) {
            return 0;
        }
        AttentionKernels.CacheWriter writer = kernels.cacheWriter().orElseThrow();
        double tokens = (double) work.batch() * Math.min(work.queries(), work.keys());
        double threads = Math.min(writer.blockThreads(), Math.max(1, work.kvHeads() * work.headSize()));
        double places = machine.cores() * Math.floor(writer.coreThreads() / threads);
        double blocks = Math.max(1, tokens / places) * writer.start().seconds();
        double memory = appendedBytes() / machine.memoryRate(machine.cores());
        return Math.sqrt(squared(blocks) + squared(memory));
    }

    private double appendedBytes() {
        double tokens = (double) work.batch() * Math.min(work.queries(), work.keys());
        return appends()
                ? tokens
                        * storedPerToken()
                        * (work.type().bits() + work.kvType().bits())
                        / 8
                : 0;
    }

    /** One sequence, or one key/value head, is in the transposed order as it lies. */
    private boolean copiesGroups() {
        return tiling.transposed() && work.kvHeads() > 1 && work.batch() > 1;
    }

    private double transposedBytes() {
        return copiesGroups() ? 2 * (queryBytes() + resultBytes()) : 0;
    }

    private double combinedBytes() {
        double partial = (double) work.batch() * work.queries() * work.heads() * work.valueHeadSize() * 4;
        return tiling.splits() > 1 ? 2 * partial * tiling.splits() : 0;
    }

    /** Gradients of queries are summed in FP32 and converted; results and their gradients are multiplied row by row before. */
    private double gradientBytes() {
        return backward()
                ? 2 * resultBytes() + queryBytes() * (1 + 2.0 * 32 / work.type().bits())
                : 0;
    }

    private int smallKernels() {
        int narrowing = narrows() ? 1 : 0;
        int transposes = copiesGroups() ? 2 : 0;
        int combine = tiling.splits() > 1 ? 1 : 0;
        int gradients = backward() ? 2 : 0;
        return kernels.preparing() + narrowing + transposes + combine + gradients;
    }

    private double besideBytes() {
        return transposedBytes() + combinedBytes() + gradientBytes() + (narrows() ? 1.5 * queryBytes() : 0);
    }

    private double besideSeconds() {
        return smallKernels() * smallKernel + besideBytes() / machine.memoryRate(machine.cores());
    }

    // ---- Results ----------------------------------------------------------------

    @Override
    public int kernels() {
        return 1 + smallKernels() + (appends() ? 1 : 0);
    }

    @Override
    public KernelRun at(double hertz) {
        double seconds = mainSeconds(hertz) + appendSeconds() + besideSeconds();
        double perCore = tiling.steps() / machine.cores();
        return new KernelRun(
                seconds,
                Math.min(seconds, perCore * step.multiplying(hertz)),
                Math.min(seconds, perCore * step.lanes(hertz)),
                cacheBytes(),
                mainBytes() + appendedBytes() + besideBytes(),
                bound(hertz));
    }

    private Cost.Bound bound(double hertz) {
        double tiles = tileSeconds(hertz);
        double memory = memorySeconds() + appendedBytes() / machine.memoryRate(machine.cores());
        if (memory > tiles && memory > cacheSeconds(hertz)) {
            return Cost.Bound.MEMORY;
        }
        if (cacheSeconds(hertz) > tiles) {
            return Cost.Bound.CACHE;
        }
        double busy = tiling.steps() / machine.cores() * step.seconds(hertz, overlap());
        if (busy < 0.5 * (tiles + appendSeconds() + besideSeconds())) {
            return Cost.Bound.LATENCY;
        }
        return step.matrix(hertz) >= step.vector(hertz) ? Cost.Bound.MATRIX : Cost.Bound.VECTOR;
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                "attention",
                at(hertz).seconds(),
                "s",
                "(tiles^4 + memory^4 + cache^4)^(1/4) + append + small kernels",
                Explanation.of(
                        "tiles",
                        tileSeconds(hertz),
                        "s",
                        "tiles of start + steps x step dealt to cores",
                        Explanation.figure(
                                "count", tiling.tiles(), "", "query rows / rows of a tile, per head and sequence"),
                        Explanation.figure("longest", tiling.longest(), "steps", "visible keys / keys of a step"),
                        Explanation.of(
                                "step",
                                step.seconds(hertz, overlap()),
                                "s",
                                "max + (1 - overlap) x (sum - max)",
                                Explanation.of("matrix", step.matrix(hertz), "s", "operations / matrix rate"),
                                Explanation.of("vector", step.vector(hertz), "s", "scores x work / vector rate"))),
                Explanation.of("memory", memorySeconds(), "s", "bytes / rate of the active cores"),
                Explanation.of("cache", cacheSeconds(hertz), "s", "keys and values once per tile / cache rate"),
                Explanation.of("append", appendSeconds(), "s", "one block per new token"),
                Explanation.of("small kernels", besideSeconds(), "s", "starts + bytes / memory rate"));
    }
}
