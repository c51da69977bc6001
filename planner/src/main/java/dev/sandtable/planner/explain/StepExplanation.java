// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.ExposedCommunication;
import dev.sandtable.planner.replay.StageWork;
import dev.sandtable.planner.replay.StepPath;
import dev.sandtable.planner.replay.StepWork;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.DataParallelTraffic;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.schedule.PassTimes;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The trees behind the metrics of a training result. */
public final class StepExplanation {
    private static final double NOTHING = 1e-9;
    private static final double PS_PER_SECOND = 1e12;

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
                () -> MemoryExplanation.of(simulation.memoryTimeline(result.fullestStage()), result.fullest()));
        metrics.put("critical_path", this::path);
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

    /** The chain that decides when the step ends, by what it does and where. */
    private Explanation path() {
        StepPath path = result.step().path();
        List<Explanation> parts = new ArrayList<>();
        path.byPart().forEach((part, shares) -> {
            List<Explanation> stages = new ArrayList<>();
            double sum = 0;
            for (StepPath.Share share : shares) {
                sum += share.time().seconds();
                stages.add(Explanation.figure(
                        "stage " + share.stage(), share.time().seconds(), "s", "links of the chain on this stage"));
            }
            parts.add(new Explanation(part.words(), sum, "s", "sum over stages", stages));
        });
        return new Explanation(
                "critical path",
                path.total().seconds(),
                "s",
                "operations each of which began when the one before it ended, from the step's begin to its end",
                parts);
    }

    private Explanation step() {
        Breakdown parts = result.step().breakdown();
        int stage = result.step().busiest();
        OperatorTally tally = slots(stage);
        List<Explanation> details = new ArrayList<>(List.of(
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
                        "waiting for other stages; for equal stages and free messages " + bubble()),
                optimizer(parts, stage),
                host(parts)));
        boolean offloads = parts.offload().value() > 0;
        if (offloads) {
            details.add(Explanation.figure(
                    "offload",
                    parts.offload().seconds(),
                    "s",
                    "traffic with memory outside the chips, beyond the passes and the update that hide it"));
        }
        return new Explanation(
                "step time",
                result.stepSeconds(),
                "s",
                "computation + exposed communication + bubble + optimizer + host" + (offloads ? " + offload" : "")
                        + ", on stage " + stage + ", the busiest",
                details);
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
        StepWork work = result.step().work();
        for (int chunk = 0; chunk < work.chunks(); chunk++) {
            for (Slot.Kind kind : Slot.Kind.values()) {
                int passes = work.passes(stage, kind, chunk);
                if (passes > 0) {
                    tally.add(graph.pass(kind, stage, chunk), passes);
                }
            }
        }
        return tally;
    }

    private String bubble() {
        TrainingJob job = result.job();
        int stage = result.step().busiest();
        StepWork work = result.step().work();
        StageWork busiest = work.stages().get(stage);
        double forward = 0;
        double backward = 0;
        double weight = 0;
        for (int chunk = 0; chunk < job.parallel().virtual(); chunk++) {
            forward += busiest.pass(Slot.Kind.FORWARD, chunk).ps() / PS_PER_SECOND;
            backward += busiest.pass(Slot.Kind.BACKWARD, chunk).ps() / PS_PER_SECOND;
            weight += busiest.weights().isEmpty()
                    ? 0
                    : busiest.pass(Slot.Kind.WEIGHT_GRADIENT, chunk).ps() / PS_PER_SECOND;
        }
        PassTimes times = new PassTimes(forward, backward - weight, weight);
        double seconds = job.order()
                .bubble(times, job.parallel().pipeline(), job.parallel().virtual());
        return String.format(
                java.util.Locale.ROOT,
                "%s of %s with p = %d, v = %d is %.4g s",
                job.order().law(),
                job.order().spelling(),
                job.parallel().pipeline(),
                job.parallel().virtual(),
                seconds);
    }

    private Explanation communication(Breakdown parts, OperatorTally tally, int stage) {
        OperatorTally once = new OperatorTally(simulation.prices(), stage, top);
        DataParallelTraffic traffic = simulation.graph().dataParallel(stage);
        once.addOnce("gradients", traffic.gradients());
        once.addOnce("parameters", traffic.parameters());
        once.addOnce("closing", traffic.closing());
        List<Explanation> details = new ArrayList<>(kinds(parts.communication()));
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
                "what no kernel hides: the sum of its kinds; below them what they are made of",
                details);
    }

    private static List<Explanation> kinds(ExposedCommunication exposed) {
        Map<String, Picoseconds> kinds = new LinkedHashMap<>();
        kinds.put("exposed, tensor", exposed.tensor());
        kinds.put("exposed, context", exposed.context());
        kinds.put("exposed, experts", exposed.expert());
        kinds.put("exposed, pipeline", exposed.pipeline());
        kinds.put("exposed, gradients", exposed.gradients());
        kinds.put("exposed, weights", exposed.parameters());
        List<Explanation> list = new ArrayList<>();
        kinds.forEach((name, time) -> {
            if (time.value() > 0) {
                list.add(Explanation.figure(name, time.seconds(), "s", "nothing hides it"));
            }
        });
        return list;
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
                                model.trainingFlopsPerToken(result.job().sequence()),
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
