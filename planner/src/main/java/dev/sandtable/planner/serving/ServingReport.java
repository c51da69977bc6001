// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Seconds;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.InferenceFootprint;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.SchedulerRequest;
import dev.sandtable.workload.serving.source.RequestStream.ClosedLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * From a scenario's service to what its reader asks.
 *
 * <p><b>Model.</b> What an engine leaves for keys and values is its share of a chip's memory less weights, the working memory of
 * an iteration of as many tokens as it may have, and what the stack takes; the fullest stage decides.
 * <p><b>Left out.</b> Warm-up of the engine.
 * <p><b>Check.</b> Blocks of a 70-billion-parameter model by hand ({@code ServingReportTest}).
 * <p><b>Source.</b> Kwon et al., vLLM (2023): profile run before blocks are dealt.
 */
public final class ServingReport {
    private ServingReport() {}

    /**
     * Serves all requests of a scenario.
     *
     * @throws dev.sandtable.spec.SpecException if the model leaves no room, or requests are wrong
     */
    public static ServingResult of(Question question, Tariff tariff, Fidelity fidelity, long seed) {
        Question.Replicas replicas = question.replicas();
        SchedulerRequest scheduling = replicas.request().scheduling();
        ServingResult.KvMemory memory = memory(question, replicas);
        ServiceStatistics statistics = new ServiceStatistics();
        Service.Parameters parameters = new Service.Parameters(
                replicas.request().replicas(),
                replicas.request().router(),
                scheduling.limits(),
                () -> new BlockPool(
                        memory.blocks(),
                        memory.blockTokens(),
                        scheduling.watermark().value()),
                new SimulatedIterations(replicas.one(), question.model(), replicas.job(), fidelity),
                seed,
                replicas.request().requests().closedLoop().map(ClosedLoop::concurrency));
        ServiceTotals totals = Service.run(parameters, question.requests(seed), statistics::add);
        Cluster all = question.cluster();
        Seconds time = new Seconds(new Picoseconds(totals.endPs()).seconds());
        Joules energy = all.energy(time, new Joules(totals.joules()));
        return new ServingResult(
                question.scenario().name(),
                replicas.request().replicas(),
                replicas.chips(),
                totals,
                statistics.completed(),
                statistics.inputTokens(),
                statistics.outputTokens(),
                statistics.queue(),
                statistics.firstToken(),
                statistics.perToken(),
                statistics.endToEnd(),
                energy,
                Bill.of(all.node().findPrice(), all.nodes(), time, energy, tariff)
                        .map(Bill::total),
                memory,
                warnings(totals));
    }

    private static ServingResult.KvMemory memory(Question question, Question.Replicas replicas) {
        Cluster one = replicas.one();
        SchedulerRequest scheduling = replicas.request().scheduling();
        InferenceGraph graph = InferenceGraph.of(
                question.model(), replicas.job(), one.stack().framework().graph());
        double capacity = one.chipSpec().value().memory().capacity().value()
                * scheduling.memoryFraction().value();
        long blocks = Long.MAX_VALUE;
        Bytes perRank = Bytes.ZERO;
        for (int stage = 0; stage < replicas.job().parallel().pipeline(); stage++) {
            Footprint rest = InferenceFootprint.of(
                    graph, stage, 0, scheduling.maxBatchedTokens(), one.stack().memory());
            double room = capacity - rest.total().value();
            long block = graph.cachePerToken(stage).times(scheduling.block()).value();
            if (room < block) {
                throw question.wrong(
                        "serve.parallel",
                        "weights, working memory and the engine take " + rest.total() + " of "
                                + new Bytes((long) capacity)
                                + " on stage " + stage
                                + " and leave no room for keys and values; use more tensor ranks,"
                                + " narrower weights or fewer max-batched-tokens");
            }
            long here = (long) (room / block);
            perRank = here < blocks ? new Bytes(here * block) : perRank;
            blocks = Math.min(blocks, here);
        }
        return new ServingResult.KvMemory(Math.toIntExact(blocks), scheduling.block(), perRank);
    }

    private static List<String> warnings(ServiceTotals totals) {
        List<String> warnings = new ArrayList<>();
        if (totals.refused() > 0) {
            warnings.add(totals.refused() + " of " + totals.arrived()
                    + " requests are longer than a replica's memory for keys and values and were turned away");
        }
        return warnings;
    }
}
