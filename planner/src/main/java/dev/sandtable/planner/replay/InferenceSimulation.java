// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.InferenceFootprint;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.model.Transformer;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One batch of prompts answered together, token by token.
 *
 * <p><b>Model.</b> The batch passes the stages one after the other: a pass takes the sum of its stages and of the
 * transfers between them. The first token comes out of the prefill; each further token is a decode pass whose attention
 * reads one token more than the last. The host adds the engine's fixed time to every pass.
 *
 * <p><b>Left out.</b> Several batches in flight on different stages; batches that change while they run.
 *
 * <p><b>Check.</b> One output token takes the prefill alone; total = prefill + decode ({@code InferenceSimulationTest}).
 *
 * <p><b>Source.</b> Pope et al. 2022, Efficiently scaling transformer inference (arXiv 2211.05102).
 */
public final class InferenceSimulation {
    private final Cluster cluster;
    private final InferenceGraph graph;
    private final OperationPricer prices;
    private final SegmentPricer segments;

    /**
     * A simulation of a job.
     *
     * @throws IllegalArgumentException if the job does not fit the model
     */
    public InferenceSimulation(Cluster cluster, Transformer model, InferenceJob job, Fidelity fidelity) {
        this.cluster = cluster;
        graph = InferenceGraph.of(model, job, cluster.stack().framework().graph());
        Launch launch = cluster.stack().framework().capturesGraphs() ? Launch.GRAPH : Launch.STREAM;
        prices = new OperationPricer(cluster, job.parallel(), launch, fidelity);
        segments = new SegmentPricer(prices, Contention.NONE);
    }

    /** The batch from its first to its last token. */
    public InferenceTimes run() {
        InferenceJob job = graph.job();
        Pass prefill = pass(graph::prefill, (long) job.batch() * job.input());
        long decodePs = 0;
        double joules = prefill.joules;
        for (long token = 1; token < job.output(); token++) {
            long context = job.input() + token;
            Pass pass = pass(stage -> graph.decode(stage, job.batch(), context), job.batch());
            decodePs += pass.ps;
            joules += pass.joules;
        }
        return new InferenceTimes(
                new Picoseconds(prefill.ps),
                new Picoseconds(decodePs),
                joules * job.parallel().tensor());
    }

    /** A pass over so many new tokens of each of so many prompts, of which {@code past} are cached. */
    public Pass prefill(long sequences, long tokens, long past) {
        return pass(stage -> graph.prefill(stage, sequences, tokens, past), sequences * tokens);
    }

    /** A pass that gives each of so many sequences one token more, itself included in its context. */
    public Pass decode(long sequences, long context) {
        return pass(stage -> graph.decode(stage, sequences, context), sequences);
    }

    /** A pass over answers and pieces of prompts together. */
    public Pass mixed(InferenceGraph.Mix mix) {
        return pass(stage -> graph.mixed(stage, mix), mix.decodes() + mix.prefills() * mix.chunk());
    }

    /**
     * A pass over all stages.
     *
     * @param ps how long it takes
     * @param joules energy of one rank of each stage, above idle
     */
    public record Pass(long ps, double joules) {
        /** How long it takes. */
        public double seconds() {
            return new Picoseconds(ps).seconds();
        }
    }

    private Pass pass(IntFunction<List<LayerBlock>> program, long tokens) {
        long ps = cluster.stack().framework().pass().toPicoseconds().value();
        double joules = 0;
        int stages = graph.job().parallel().pipeline();
        for (int stage = 0; stage < stages; stage++) {
            Segment segment = segments.price(program.apply(stage), stage);
            ps += segment.ps();
            joules += segment.joules();
            if (stage + 1 < stages) {
                for (Communicate message : graph.boundary(tokens)) {
                    ps += prices.price(message, stage).time().value();
                }
            }
        }
        return new Pass(ps, joules);
    }

    /** What the stages do, in the words of the workload. */
    public InferenceGraph graph() {
        return graph;
    }

    /** The prices of operations. */
    public OperationPricer prices() {
        return prices;
    }

    /** Memory of the fullest rank. */
    public Footprint memory() {
        Footprint fullest = InferenceFootprint.of(graph, 0, cluster.stack().memory());
        for (int stage = 1; stage < graph.job().parallel().pipeline(); stage++) {
            Footprint next = InferenceFootprint.of(graph, stage, cluster.stack().memory());
            fullest = next.total().compareTo(fullest.total()) > 0 ? next : fullest;
        }
        return fullest;
    }
}
