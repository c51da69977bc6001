// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.memory.tier.Access;
import dev.sandtable.memory.tier.Tier;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.Cluster.AttachedTier;
import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Offload.Place;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.footprint.StageState;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.StepGraph;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What keeping things outside the chips' memory adds to a step.
 *
 * <p><b>Model.</b> While a micro-batch passes a chunk forward, its offloaded activations go out and offloaded weights come
 * in; backward both come in. All of it runs beside the pass, as the chip's copy engines do, and what takes longer than the
 * pass is exposed: max(0, traffic − pass). All chips that share a tier move their bytes at once. An offloaded optimizer
 * runs on the host's processors, which memory bounds: bytes of gradients, moments and weights of all clients over the share of
 * the host memory's rate that the stack's optimizer reaches. Meanwhile gradients go down and weights come up, and on
 * flash moments and master weights come up and go down; what of that outlasts the update is exposed.
 * <p><b>Left out.</b> Memory bandwidth that the copies take from kernels; energy of the transfers; the first and last
 * piece of the update's traffic, which nothing hides; traffic of one slot beside another.
 * <p><b>Check.</b> By hand on a host of round figures; with little traffic nothing is exposed ({@code OffloadPricerTest}).
 * <p><b>Source.</b> Ren et al., ZeRO-Offload (2021); Rajbhandari et al., ZeRO-Infinity (2021).
 */
final class OffloadPricer {
    private final Cluster cluster;
    private final StepGraph graph;
    private final Offload offload;

    OffloadPricer(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
        offload = graph.job().offload();
        List<String> problems = offload.isNone() ? List.of() : problems(cluster, graph);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    // ---- What stands in the way -----------------------------------------------------

    /** Why the cluster cannot keep what the job moves away, one sentence each; empty if it can. */
    static List<String> problems(Cluster cluster, StepGraph graph) {
        Offload offload = graph.job().offload();
        List<String> problems = new ArrayList<>();
        Map<Place, Long> bytes = new EnumMap<>(Place.class);
        for (int stage = 0; stage < graph.job().parallel().pipeline(); stage++) {
            Map<Place, Long> ofStage = new EnumMap<>(Place.class);
            StageState state = new StageState(graph, stage);
            offload.optimizer()
                    .ifPresent(to -> ofStage.merge(to, state.allOptimizer().value(), Long::sum));
            offload.parameters()
                    .ifPresent(to -> ofStage.merge(to, state.allWeights().value(), Long::sum));
            offload.activations()
                    .ifPresent(moved -> ofStage.merge(
                            moved.to(), state.mostActivationsSent().value(), Long::sum));
            ofStage.forEach((place, sum) -> bytes.merge(place, sum, Math::max));
        }
        bytes.forEach((place, each) -> cluster.findTier(place)
                .ifPresentOrElse(
                        tier -> lack(tier, clients(cluster, tier), each, problems),
                        () -> problems.add("offload names " + place.spelling() + ", but node "
                                + cluster.node().name() + " has no such tier; write tiers: {" + place.spelling()
                                + ": {tier: a name of configs/tiers, chips: n that share it}} in the node")));
        if (offload.optimizer().isPresent()) {
            if (cluster.stack().parallel().hostOptimizer().isEmpty()) {
                problems.add("offload.optimizer needs an optimizer on the host, which stack "
                        + cluster.stack().name() + " does not have; write parallel.host-optimizer in the stack");
            }
            if (cluster.findTier(Place.HOST).isEmpty() && offload.optimizer().get() != Place.HOST) {
                problems.add("offload.optimizer runs on the host's processors, but node "
                        + cluster.node().name() + " has no host tier");
            }
        }
        return problems;
    }

    private static void lack(AttachedTier tier, int clients, long each, List<String> problems) {
        try {
            tier.tier().requireRoom(new Bytes(Math.multiplyExact(each, (long) clients)));
        } catch (IllegalArgumentException full) {
            problems.add("offload: " + full.getMessage() + " that " + clients + " chips share");
        }
    }

    /** Chips that use one tier at once: no more than the cluster takes of a node. */
    private static int clients(Cluster cluster, AttachedTier tier) {
        return Math.min(tier.chips(), cluster.chipsPerNode());
    }

    // ---- Passes ---------------------------------------------------------------------

    /** A forward pass, longer by what of its traffic it cannot hide. */
    Segment forward(Segment pass, int stage, int chunk) {
        return exposed(pass, stage, chunk, true);
    }

    /** The same backward. */
    Segment backward(Segment pass, int stage, int chunk) {
        return exposed(pass, stage, chunk, false);
    }

    private Segment exposed(Segment pass, int stage, int chunk, boolean forward) {
        if (offload.activations().isEmpty() && offload.parameters().isEmpty()) {
            return pass;
        }
        StageState state = new StageState(graph, stage);
        Map<Place, Long> reads = new EnumMap<>(Place.class);
        Map<Place, Long> writes = new EnumMap<>(Place.class);
        offload.parameters()
                .ifPresent(from -> reads.merge(from, state.weights(chunk).value(), Long::sum));
        offload.activations()
                .ifPresent(moved -> (forward ? writes : reads)
                        .merge(moved.to(), state.activationsSent(chunk).value(), Long::sum));
        long beside = traffic(reads, writes).value();
        long late = Math.max(0, beside - pass.ps());
        return late == 0 ? pass : pass.with(new Piece(Kind.OFFLOAD, late));
    }

    /** Traffic with several tiers at once takes as long as the slowest. */
    private Picoseconds traffic(Map<Place, Long> reads, Map<Place, Long> writes) {
        Picoseconds longest = Picoseconds.ZERO;
        for (Place place : Place.values()) {
            long in = reads.getOrDefault(place, 0L);
            long out = writes.getOrDefault(place, 0L);
            if (in + out > 0) {
                AttachedTier attached = cluster.findTier(place).orElseThrow();
                Tier tier = attached.tier();
                Picoseconds both = tier.exchangeTime(
                        tier.transfer(Access.READ, new Bytes(in)),
                        tier.transfer(Access.WRITE, new Bytes(out)),
                        clients(cluster, attached));
                longest = both.compareTo(longest) > 0 ? both : longest;
            }
        }
        return longest;
    }

    // ---- The update -----------------------------------------------------------------

    /** Whether the host's processors do this operation. */
    boolean updatesOnHost(Operation operation) {
        return offload.optimizer().isPresent()
                && operation instanceof Operation.Compute compute
                && compute.work() instanceof OptimizerUpdate;
    }

    /** How long the host takes for the updates of all chips that share it. */
    Picoseconds hostUpdate(Operation operation) {
        OptimizerUpdate update = (OptimizerUpdate) ((Operation.Compute) operation).work();
        AttachedTier host = cluster.findTier(Place.HOST).orElseThrow();
        Precision formats = graph.job().precision();
        int state = formats.optimizer().bits() / 8;
        int narrow = formats.masterBytes() > 0 ? formats.weights().bits() / 8 : 0;
        // One pass over gradient, master weight and two moments, which writes the last three and the working weight.
        double bytes = (double) update.parameters() * (formats.gradients().bits() / 8 + 6 * state + narrow);
        var rates = host.tier().spec().medium();
        double oneWay = Math.min(rates.read().value(), rates.write().value());
        double rate = rates.together().map(BytesPerSecond::value).orElse(oneWay)
                * host.tier().spec().members();
        double share = cluster.stack()
                .parallel()
                .hostOptimizer()
                .orElseThrow()
                .memoryShare()
                .value();
        return Picoseconds.ofSecondsRoundedUp(clients(cluster, host) * bytes / (rate * share));
    }

    /** What of the update's traffic outlasts it. */
    Picoseconds updateTraffic(int stage) {
        if (offload.optimizer().isEmpty() && offload.parameters().isEmpty()) {
            return Picoseconds.ZERO;
        }
        StageState state = new StageState(graph, stage);
        Map<Place, Long> reads = new EnumMap<>(Place.class);
        Map<Place, Long> writes = new EnumMap<>(Place.class);
        if (offload.optimizer().isEmpty()) {
            offload.parameters()
                    .ifPresent(to -> writes.merge(to, state.updatedWeights().value(), Long::sum));
            return traffic(reads, writes);
        }
        writes.merge(Place.HOST, state.updatedGradients().value(), Long::sum);
        if (offload.parameters().isEmpty()) {
            reads.merge(Place.HOST, state.updatedWeights().value(), Long::sum);
        }
        Place held = offload.optimizer().get();
        if (held != Place.HOST) {
            reads.merge(held, state.allOptimizer().value(), Long::sum);
            writes.merge(held, state.allOptimizer().value(), Long::sum);
        }
        long update = 0;
        for (Operation operation : graph.optimizer(stage)) {
            update += updatesOnHost(operation) ? hostUpdate(operation).value() : 0;
        }
        return new Picoseconds(Math.max(0, traffic(reads, writes).value() - update));
    }
}
