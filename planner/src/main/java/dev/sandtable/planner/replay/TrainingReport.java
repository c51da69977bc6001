// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.reliability.Goodput;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingResult.Interval;
import dev.sandtable.planner.replay.TrainingResult.Run;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Seconds;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From a simulated step to what a reader asks: rates, memory, energy, cost, the whole run, and how sure it is. */
public final class TrainingReport {
    /** Bytes of a checkpoint per parameter: 16-bit weights, FP32 master copy and two moments. */
    private static final double CHECKPOINT_BYTES = 14;

    private final Cluster cluster;
    private final Transformer model;
    private final Tariff tariff;

    public TrainingReport(Cluster cluster, Transformer model, Tariff tariff) {
        this.cluster = cluster;
        this.model = model;
        this.tariff = tariff;
    }

    /** Simulates a job and reports it. */
    public TrainingResult of(String scenario, TrainingJob job, Fidelity fidelity, Fold fold) {
        TrainingSimulation simulation = new TrainingSimulation(cluster, model, job, fidelity);
        SimulatedStep step = simulation.run(fold);
        List<Footprint> memory = simulation.memory();
        int fullest = 0;
        for (int stage = 1; stage < memory.size(); stage++) {
            if (memory.get(stage).total().compareTo(memory.get(fullest).total()) > 0) {
                fullest = stage;
            }
        }
        Seconds stepTime = new Seconds(step.times().step().seconds());
        Joules energy = cluster.energy(stepTime, new Joules(step.joules()));
        return new TrainingResult(
                scenario,
                cluster.chips(),
                job,
                step,
                interval(step),
                job.modelFlopsPerStep(model),
                cluster.chip().peak(job.precision().compute()).value(),
                memory.get(fullest),
                fullest,
                cluster.chipSpec().value().memory().capacity(),
                energy,
                Bill.of(cluster.node().findPrice(), cluster.nodes(), stepTime, energy, tariff),
                job.tokens().map(tokens -> run(tokens / job.tokensPerStep(), stepTime, energy)),
                binding(step),
                Caveats.of(cluster));
    }

    // ---- Energy and money -------------------------------------------------------

    private Run run(double steps, Seconds stepTime, Joules energyPerStep) {
        double busy = steps * stepTime.value();
        Optional<Goodput> goodput = findGoodput();
        double share = share(goodput);
        Seconds whole = new Seconds(share > 0 ? busy / share : Double.MAX_VALUE);
        Joules energy = new Joules(energyPerStep.value() * steps / Math.max(share, 1e-9));
        double failures = goodput.map(
                        g -> whole.value() / g.betweenInterruptions().value())
                .orElse(0.0);
        return new Run(
                whole.days(),
                share,
                failures,
                energy,
                Bill.of(cluster.node().findPrice(), cluster.nodes(), whole, energy, tariff));
    }

    /** The share of a run's time that moves it forward on this cluster; 1 where nothing is known of failures. */
    public double goodputShare() {
        return share(findGoodput());
    }

    private Optional<Goodput> findGoodput() {
        return cluster.node().reliability().map(this::goodput);
    }

    private static double share(Optional<Goodput> goodput) {
        return goodput.map(Goodput::share).orElse(1.0);
    }

    private Goodput goodput(NodeSpec.Reliability reliability) {
        StackSpec stack = cluster.stack();
        double bytes = CHECKPOINT_BYTES * model.parameters();
        StackSpec.Storage storage = stack.storage();
        double total = storage.total().map(rate -> rate.value()).orElse(Double.POSITIVE_INFINITY);
        double write = Math.min(total, storage.writePerNode().value() * cluster.nodes());
        double read = Math.min(total, storage.readPerNode().value() * cluster.nodes());
        double recovery = stack.faultTolerance().detect().value()
                + stack.scheduler().replace().value()
                + stack.faultTolerance().restart().value()
                + bytes / read;
        return Goodput.atBestInterval(
                cluster.chips(), reliability.chipMtbf(), new Seconds(bytes / write), new Seconds(recovery));
    }

    // ---- What to make of it -----------------------------------------------------

    private Interval interval(SimulatedStep step) {
        Breakdown parts = step.breakdown();
        double compute = Spread.under(cluster.chipSpec().provenance(), "calibration");
        double software = Spread.under(cluster.stackSpec().provenance(), "framework");
        double network = Spread.under(cluster.stackSpec().provenance(), "communication");
        double variance =
                Spread.variance(parts.compute().seconds() + parts.bubble().seconds(), compute)
                        + Spread.variance(parts.exposedCommunication().seconds(), network)
                        + Spread.variance(parts.optimizer().seconds(), compute)
                        + Spread.variance(parts.other().seconds(), software);
        return Interval.around(step.times().step().seconds(), variance);
    }

    private static String binding(SimulatedStep step) {
        Breakdown parts = step.breakdown();
        double share = 100 * parts.compute().seconds() / step.times().step().seconds();
        double communication = 100
                * parts.exposedCommunication().seconds()
                / step.times().step().seconds();
        double bubble = 100 * parts.bubble().seconds() / step.times().step().seconds();
        return String.format(
                Locale.ROOT,
                "%s (computation %.0f %%, exposed communication %.0f %%, bubble %.0f %%)",
                parts.largest(),
                share,
                communication,
                bubble);
    }
}
