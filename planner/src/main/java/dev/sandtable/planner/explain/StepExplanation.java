// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.DataParallelTraffic;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The trees behind the metrics of a training result. */
public final class StepExplanation {
    private static final double NOTHING = 1e-9;

    private final Cluster cluster;
    private final Transformer model;
    private final TrainingResult result;
    private final TrainingSimulation simulation;
    private final int top;

    /** Trees in which each list of operators spells out the {@code top} dearest. */
    public StepExplanation(Cluster cluster, Transformer model, TrainingResult result, Fidelity fidelity, int top) {
        this.cluster = cluster;
        this.model = model;
        this.result = result;
        this.top = top;
        simulation = new TrainingSimulation(cluster, model, result.job(), fidelity);
    }

    /** What can be explained, by the names that JSON has for it; the first is the usual question. */
    public Map<String, Supplier<Explanation>> metrics() {
        Map<String, Supplier<Explanation>> metrics = new LinkedHashMap<>();
        metrics.put("step_time_s", this::step);
        metrics.put("tokens_per_s", this::throughput);
        metrics.put("mfu", this::mfu);
        metrics.put(
                "memory",
                () -> MemoryExplanation.of(
                        result.footprint(), result.capacity(), "of a rank of stage " + result.fullestStage()));
        metrics.put("power_w", this::power);
        return metrics;
    }

    /** The dearest kernels of the busiest stage, for a roofline. */
    public List<OperatorLoad> loads() {
        return slots(result.step().busiest()).loads();
    }

    // ---- Time -------------------------------------------------------------------

    private Explanation throughput() {
        return Explanation.of(
                "throughput",
                result.tokensPerSecond(),
                "tokens/s",
                "global-batch x sequence / step time",
                Explanation.figure("global-batch", result.job().globalBatch(), "sequences", "stated in the scenario"),
                Explanation.figure("sequence", result.job().sequence(), "tokens", "stated in the scenario"),
                step());
    }

    private Explanation step() {
        Breakdown parts = result.step().breakdown();
        int stage = result.step().busiest();
        OperatorTally tally = slots(stage);
        return Explanation.of(
                "step time",
                result.stepSeconds(),
                "s",
                "computation + exposed communication + bubble + optimizer + host, on stage " + stage + ", the busiest",
                new Explanation(
                        "computation",
                        parts.compute().seconds(),
                        "s",
                        "sum over the kernels of " + result.job().microBatches() + " micro-batches",
                        kernels(parts, tally)),
                communication(parts, tally, stage),
                Explanation.figure(
                        "pipeline bubble",
                        parts.bubble().seconds(),
                        "s",
                        "waiting for other stages; equal stages would wait " + bubble() + " of the busy time"),
                optimizer(parts, stage),
                host(parts));
    }

    /** The kernels, and what they lose to collectives that run beside them. */
    private List<Explanation> kernels(Breakdown parts, OperatorTally tally) {
        List<Explanation> kernels = new ArrayList<>(sourced(tally.ranked(Compute.class::isInstance)));
        double lost = parts.compute().seconds() - tally.seconds(Compute.class::isInstance);
        if (lost > NOTHING * parts.compute().seconds()) {
            kernels.add(Explanation.figure(
                    "contention", lost, "s", "kernels run slower while a collective beside them holds cores"));
        }
        return kernels;
    }

    /** All micro-batches of a stage. */
    private OperatorTally slots(int stage) {
        StepGraph graph = simulation.graph();
        OperatorTally tally = new OperatorTally(simulation.prices(), stage, top);
        TrainingJob job = result.job();
        for (int chunk = 0; chunk < job.parallel().virtual(); chunk++) {
            tally.add(graph.forward(stage, chunk), job.microBatches());
            tally.add(graph.backward(stage, chunk), job.microBatches());
        }
        return tally;
    }

    private String bubble() {
        TrainingJob job = result.job();
        double share =
                job.order().bubble(job.parallel().pipeline(), job.parallel().virtual(), job.microBatches());
        return String.format(
                java.util.Locale.ROOT,
                "(p-1)/(v m) = (%d-1)/(%d x %d) = %.1f %%",
                job.parallel().pipeline(),
                job.parallel().virtual(),
                job.microBatches(),
                100 * share);
    }

    private Explanation communication(Breakdown parts, OperatorTally tally, int stage) {
        OperatorTally once = new OperatorTally(simulation.prices(), stage, top);
        DataParallelTraffic traffic = simulation.graph().dataParallel(stage);
        once.addOnce("gradients", traffic.gradients());
        once.addOnce("parameters", traffic.parameters());
        once.addOnce("closing", traffic.closing());
        List<Explanation> details = new ArrayList<>();
        details.add(group("inside the layers, before what is hidden", tally, Communicate.class::isInstance));
        details.add(group("between data ranks, before what is hidden", once, operation -> true));
        if (result.job().parallel().pipeline() > 1) {
            OperatorTally transfers = new OperatorTally(simulation.prices(), stage, top);
            transfers.addOnce("one micro-batch", simulation.graph().boundary());
            details.add(group("to the next stage, for one micro-batch", transfers, operation -> true));
        }
        return new Explanation(
                "exposed communication",
                parts.exposedCommunication().seconds(),
                "s",
                "what no kernel hides of",
                details);
    }

    private Explanation group(String name, OperatorTally tally, java.util.function.Predicate<Operation> sort) {
        return new Explanation(name, tally.seconds(sort), "s", "sum", sourced(tally.ranked(sort)));
    }

    private Explanation optimizer(Breakdown parts, int stage) {
        OperatorTally tally = new OperatorTally(simulation.prices(), stage, top);
        tally.addOnce("step", simulation.graph().optimizer(stage));
        return new Explanation(
                "optimizer",
                parts.optimizer().seconds(),
                "s",
                "update of the rank's parameters, and what follows the reduction",
                sourced(tally.ranked(operation -> true)));
    }

    private Explanation host(Breakdown parts) {
        Explanation fixed = Explanation.figure(
                "fixed time per step", cluster.stack().framework().iteration().value(), "s", "framework.iteration");
        return Explanation.of(
                "host and framework",
                parts.other().seconds(),
                "s",
                "fixed time per step + waiting for kernels to be launched",
                new SourcedLeaves(cluster).of(fixed));
    }

    private List<Explanation> sourced(List<Explanation> details) {
        SourcedLeaves leaves = new SourcedLeaves(cluster);
        return details.stream().map(leaves::of).toList();
    }

    // ---- Use of the chips -------------------------------------------------------

    private Explanation mfu() {
        return Explanation.of(
                "MFU",
                result.mfu(),
                "",
                "model FLOP per step / (step time x chips x peak)",
                Explanation.of(
                        "model FLOP per step",
                        result.modelFlopsPerStep(),
                        "FLOP",
                        "tokens per step x FLOP per token, no recomputation",
                        Explanation.figure(
                                "tokens per step", result.job().tokensPerStep(), "tokens", "global-batch x sequence"),
                        Explanation.figure(
                                "FLOP per token",
                                result.job()
                                        .method()
                                        .trainingFlopsPerToken(
                                                model, result.job().sequence()),
                                "FLOP",
                                "6 x multiplied weights + 12 x layers x hidden x sequence, by the model's dimensions")),
                Explanation.figure("chips", result.chips(), "", "tensor x pipeline x context x data"),
                new SourcedLeaves(cluster)
                        .of(Explanation.figure(
                                "peak",
                                result.peakFlopsPerChip(),
                                "FLOP/s",
                                "peak." + result.job().precision().compute().spelling())),
                step());
    }

    private Explanation power() {
        double time = result.stepSeconds();
        double idle = cluster.chipSpec().value().power().idle().value() * cluster.chips();
        double hosts = cluster.node().hostPower().value() * cluster.nodes();
        SourcedLeaves leaves = new SourcedLeaves(cluster);
        return Explanation.of(
                "power",
                result.power().value(),
                "W",
                "idle chips + hosts + energy of the work above idle / step time",
                leaves.of(Explanation.figure("idle chips", idle, "W", "power.idle x " + cluster.chips() + " chips")),
                leaves.of(Explanation.figure("hosts", hosts, "W", "power.host x " + cluster.nodes() + " nodes")),
                work(time));
    }

    /** What kernels draw above idle: the memory's devices by access pattern, and the chips around them. */
    private Explanation work(double time) {
        double all = result.step().joules() / time;
        double dram = 0;
        for (int stage = 0; stage < result.job().parallel().pipeline(); stage++) {
            OperatorTally tally = slots(stage);
            tally.addOnce("step", simulation.graph().optimizer(stage));
            dram += tally.dramJoules() * result.step().work().lanes() / time;
        }
        SourcedLeaves leaves = new SourcedLeaves(cluster);
        return Explanation.of(
                "work",
                all,
                "W",
                "energy of every kernel at its clock, over the step",
                leaves.of(Explanation.figure(
                        "DRAM",
                        dram,
                        "W",
                        "energy of memory.preset, simulated command by command for each kernel's pattern")),
                leaves.of(Explanation.figure(
                        "cores, caches and memory path", all - dram, "W", "power and calibration of the chip")));
    }
}
