// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import java.util.List;

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
    private final AttentionTraffic traffic;
    private final double smallKernel;

    AttentionPlan(Machine machine, KernelLibrary library, Attention work) {
        this.machine = machine;
        this.kernels = library.operators().attentionById(machine.architecture());
        this.work = work;
        this.tiling = AttentionTiling.of(work, kernels, machine.cores());
        this.traffic = new AttentionTraffic(machine, kernels, work, tiling);
        this.step = new AttentionStep(machine, library, work, tiling);
        this.smallKernel =
                library.operators().vectorById(machine.architecture()).start().seconds();
    }

    // ---- Sizes ------------------------------------------------------------------

    private boolean backward() {
        return work.phase() == Attention.Phase.BACKWARD;
    }

    private double cacheBytes() {
        double perStep = tiling.keys()
                * (double) (work.headSize() + work.valueHeadSize())
                * work.kvType().bits()
                / 8;
        return tiling.steps() * perStep * (backward() ? 2 : 1) + traffic.edgeBytes();
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
        return dealt(step.seconds(hertz, overlap()), kernels.start().seconds());
    }

    /** All tiles on the cores, if a step of a tile that has its core alone takes so long. */
    private double dealt(double stepSeconds, double start) {
        double slot = stepSeconds * sharing();
        double mean = start + slot * tiling.steps() / tiling.tiles();
        double longest = start + slot * tiling.longest();
        return new TileQueue(tiling.tiles(), mean, longest, (double) machine.cores() * kernels.resident()).makespan();
    }

    private double busy() {
        return TileQueue.busy(tiling.tiles(), machine.cores());
    }

    private double memorySeconds() {
        return traffic.mainSeconds(busy());
    }

    private double cacheSeconds(double hertz) {
        return cacheBytes() / machine.cacheRate(busy(), hertz);
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
        if (!traffic.appends()) {
            return 0;
        }
        return Math.sqrt(squared(appendBlocks()) + squared(traffic.appendedSeconds()));
    }

    private double appendBlocks() {
        AttentionKernels.CacheWriter writer = kernels.cacheWriter().orElseThrow();
        double tokens = (double) work.batch() * Math.min(work.queries(), work.keys());
        double threads = Math.min(writer.blockThreads(), Math.max(1, work.kvHeads() * work.headSize()));
        double places = machine.cores() * Math.floor(writer.coreThreads() / threads);
        return Math.max(1, tokens / places) * writer.start().seconds();
    }

    private int smallKernels() {
        int narrowing = traffic.narrows() ? 1 : 0;
        int transposes = traffic.copiesGroups() ? 2 : 0;
        int combine = tiling.splits() > 1 ? 1 : 0;
        int gradients = backward() ? 2 : 0;
        return kernels.preparing() + narrowing + transposes + combine + gradients;
    }

    private double besideSeconds() {
        return smallKernels() * smallKernel + traffic.besideSeconds();
    }

    // ---- Results ----------------------------------------------------------------

    @Override
    public int kernels() {
        return 1 + smallKernels() + (traffic.appends() ? 1 : 0);
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
                traffic.bytes(),
                traffic.joules(),
                bound(hertz));
    }

    @Override
    public List<Demand> demands(double hertz) {
        double steps = tiling.steps();
        double scores = (double) tiling.rows() * tiling.keys();
        double special = Math.max(0, step.vector(hertz) - step.lanes(hertz));
        double starts = dealt(0, kernels.start().seconds())
                + (traffic.appends() ? appendBlocks() : 0)
                + smallKernels() * smallKernel;
        return List.of(
                new Demand(
                        Level.MATRIX,
                        steps * step.multiplying(hertz) * machine.matrixPerCycle(step.multiplied()) * hertz,
                        dealt(step.matrix(hertz), 0)),
                new Demand(
                        Level.VECTOR,
                        steps * step.lanes(hertz) * machine.vectorPerCycle(DataType.FP32) * hertz,
                        dealt(step.lanes(hertz), 0)),
                new Demand(Level.SPECIAL, steps * scores, dealt(special, 0)),
                new Demand(Level.CACHE, cacheBytes(), Math.max(cacheSeconds(hertz), dealt(step.traffic(hertz), 0))),
                new Demand(
                        Level.MEMORY,
                        traffic.bytes(),
                        memorySeconds() + traffic.appendedSeconds() + traffic.besideSeconds()),
                new Demand(Level.LATENCY, tiling.tiles(), starts));
    }

    private Cost.Bound bound(double hertz) {
        double tiles = tileSeconds(hertz);
        double memory = memorySeconds() + traffic.appendedSeconds();
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
                Explanation.of(
                        "memory", memorySeconds(), "s", "bytes / rate of the active cores", traffic.explain(busy())),
                Explanation.of("cache", cacheSeconds(hertz), "s", "keys and values once per tile / cache rate"),
                Explanation.of("append", appendSeconds(), "s", "one block per new token"),
                Explanation.of("small kernels", besideSeconds(), "s", "starts + bytes / memory rate"));
    }
}
