// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.replay.TrainingResult.Interval;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Seconds;
import dev.sandtable.work.Cost;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.model.Transformer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** From a simulated batch of inference to what a reader asks: rates, memory, energy, cost, and how sure it is. */
public final class InferenceReport {
    private final Cluster cluster;
    private final Transformer model;
    private final Tariff tariff;

    public InferenceReport(Cluster cluster, Transformer model, Tariff tariff) {
        this.cluster = cluster;
        this.model = model;
        this.tariff = tariff;
    }

    /** Simulates a job and reports it. */
    public InferenceResult of(String scenario, InferenceJob job, Fidelity fidelity) {
        InferenceSimulation simulation = new InferenceSimulation(cluster, model, job, fidelity);
        InferenceTimes times = simulation.run();
        Parts prefill = parts(simulation, simulation.graph()::prefill);
        long context = job.input() + job.output() / 2;
        Parts decode = parts(simulation, stage -> simulation.graph().decode(stage, job.batch(), context));
        Seconds total = new Seconds(times.total().seconds());
        Joules energy = cluster.energy(total, new Joules(times.joules()));
        double perToken = job.output() > 1 ? times.decode().seconds() / (job.output() - 1) : 0;
        return new InferenceResult(
                scenario,
                cluster.chips(),
                job,
                times,
                interval(times.prefill().seconds(), prefill),
                interval(perToken, decode),
                simulation.memory(),
                cluster.chipSpec().value().memory().capacity(),
                energy,
                Bill.of(cluster.node().findPrice(), cluster.nodes(), total, energy, tariff),
                binding(job.output() > 1 ? decode : prefill),
                Caveats.of(cluster));
    }

    // ---- Where a pass's time goes -----------------------------------------------

    /** Seconds of a pass's operations by what limits them. */
    private record Parts(Map<Cost.Bound, Double> seconds) {
        double sum() {
            return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double network() {
            return seconds.getOrDefault(Cost.Bound.NETWORK, 0.0)
                    + seconds.getOrDefault(Cost.Bound.NETWORK_LATENCY, 0.0);
        }
    }

    private Parts parts(InferenceSimulation simulation, IntFunction<List<LayerBlock>> program) {
        Map<Cost.Bound, Double> seconds = new EnumMap<>(Cost.Bound.class);
        for (int stage = 0; stage < simulation.graph().job().parallel().pipeline(); stage++) {
            for (LayerBlock block : program.apply(stage)) {
                for (Operation operation : block.operations()) {
                    Cost cost = simulation.prices().price(operation, stage);
                    seconds.merge(cost.bound(), cost.time().seconds() * block.repeat(), Double::sum);
                }
            }
        }
        return new Parts(seconds);
    }

    private Interval interval(double whole, Parts parts) {
        double shareOfNetwork = parts.sum() > 0 ? parts.network() / parts.sum() : 0;
        double variance = Spread.variance(
                        whole * (1 - shareOfNetwork),
                        Spread.under(cluster.chipSpec().provenance(), "calibration"))
                + Spread.variance(
                        whole * shareOfNetwork, Spread.under(cluster.stackSpec().provenance(), "communication"));
        return Interval.around(whole, variance);
    }

    private static String binding(Parts parts) {
        return parts.seconds.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> String.format(
                        Locale.ROOT, "%s (%.0f %%)", most.getKey().words(), 100 * most.getValue() / parts.sum()))
                .orElse("");
    }
}
