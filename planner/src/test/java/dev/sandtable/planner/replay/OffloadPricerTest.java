// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Offload.Place;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What leaves the chips and comes back: by hand, and on two machines whose links to the host differ. */
final class OffloadPricerTest {
    private static final Transformer MODEL = World.model(8, 2048, 16);
    /** Two processors at 512 GB/s together, 50 GB/s to each of eight chips each way, no latency to speak of. */
    private static final Cluster ROUND = World.cluster("""
            node:
              name: round
              chip: a100-sxm4-80gb
              chips: 8
              scale-up: [nvlink3-nvswitch2]
              tiers:
                host:
                  chips: 8
                  tier:
                    kind: host
                    members: 1
                    capacity: 1 TB
                    medium: {read: 512 GB/s, write: 512 GB/s, together: 512 GB/s}
                    client: {read: 50 GB/s, write: 50 GB/s}
                    latency: {read: 0 s, write: 0 s}
                    requests: {size: 16 MiB, in-flight: 4}
            """, "cuda-megatron-core");

    private static final Offload ACTIVATIONS =
            Offload.NONE.withActivations(new Offload.Activations(Place.HOST, new Ratio(1)));

    private static TrainingJob job(Offload offload) {
        return TrainingJob.of(
                        4096,
                        16,
                        1,
                        Precision.of(DataType.BF16),
                        ParallelPlan.of(1, 1, 8).withZero(1))
                .withOffload(offload);
    }

    private static StepGraph graph(TrainingJob job) {
        return StepGraph.of(MODEL, job, ROUND.stack().framework().graph());
    }

    /** Eight chips that all write share 512 GB/s, 64 each, which is more than a link; the last of 8 layers' tensors out. */
    @Test
    void aPassWaitsForWhatItCannotHide() {
        StepGraph graph = graph(job(ACTIVATIONS));
        OffloadPricer pricer = new OffloadPricer(ROUND, graph);
        double tokens = 4096;
        double layer = 4 * tokens * 2048 * 2 + 4 * tokens * 2048 * 2 + 4 * tokens * 16 + 2 * tokens * 8192 * 2;
        double seconds = 8 * layer / 50e9;
        Segment none = new Segment(List.of(), 0, 0);
        Segment forward = pricer.forward(none, 0, 0);
        assertEquals(seconds, forward.ps(Kind.OFFLOAD) * 1e-12, 1e-3 * seconds);
        assertEquals(seconds, pricer.backward(none, 0, 0).ps() * 1e-12, 1e-3 * seconds);
        long half = forward.ps() / 2;
        Segment busy = new Segment(List.of(new Piece(Kind.COMPUTE, half)), 0, 0);
        assertEquals(forward.ps(), pricer.forward(busy, 0, 0).ps());
        assertEquals(half, pricer.forward(busy, 0, 0).ps(Kind.COMPUTE));
        Segment long_ = new Segment(List.of(new Piece(Kind.COMPUTE, 2 * forward.ps())), 0, 0);
        assertSame(long_, pricer.forward(long_, 0, 0));
    }

    /** 30 bytes per parameter of all eight chips over 0.46 of 512 GB/s; 4 down and 2 up per parameter fit beside it. */
    @Test
    void theHostUpdatesAtTheRateOfItsMemory() {
        StepGraph graph = graph(job(Offload.ofOptimizer(Place.HOST)));
        OffloadPricer pricer = new OffloadPricer(ROUND, graph);
        Operation update = graph.optimizer(0).stream()
                .filter(pricer::updatesOnHost)
                .findFirst()
                .orElseThrow();
        double parameters = graph.parameters(0).total();
        double seconds = 30 * parameters / (0.46 * 512e9);
        assertEquals(seconds, pricer.hostUpdate(update).seconds(), 1e-6 * seconds);
        assertEquals(0, pricer.updateTraffic(0).value());
    }

    /** Weights fetched layer by layer: their shard comes in once forward and once backward. */
    @Test
    void offloadedWeightsComeInEveryPass() {
        Offload weights = new Offload(Optional.of(Place.HOST), Optional.empty(), Optional.of(Place.HOST));
        TrainingJob job = job(weights).withParallel(ParallelPlan.of(1, 1, 8).withZero(3));
        OffloadPricer pricer = new OffloadPricer(ROUND, graph(job));
        double seconds = 2.0 * graph(job).parameters(0).total() / 8 / 50e9;
        Segment none = new Segment(List.of(), 0, 0);
        assertEquals(seconds, pricer.forward(none, 0, 0).ps() * 1e-12, 1e-3 * seconds);
        assertEquals(seconds, pricer.backward(none, 0, 0).ps() * 1e-12, 1e-3 * seconds);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> graph(job(weights)));
        assertTrue(String.valueOf(refused.getMessage()).contains("needs zero: 3"));
    }

    @Test
    void theStepAddsUpAndTakesNoLessTime() {
        long here = run(Offload.NONE).times().step().value();
        SimulatedStep there = run(new Offload(Optional.of(Place.HOST), ACTIVATIONS.activations(), Optional.empty()));
        assertTrue(there.times().step().value() > here);
        assertEquals(there.times().step(), there.breakdown().total());
        assertTrue(there.breakdown().offload().value() > 0);
    }

    private static SimulatedStep run(Offload offload) {
        return new TrainingSimulation(ROUND, MODEL, job(offload), Fidelity.ROOFLINE).run(Fold.AUTO);
    }

    /**
     * A processor and a link of its own for each GPU beside eight cards that share two processors: what leaves over C2C
     * hides behind the passes, and four processors update faster than two. The cards' steps are longer and hide more.
     */
    @Test
    void superchipsHideWhatCardsDoNot() {
        Cluster superchips = World.cluster("node: gh200-node", "cuda-megatron-core");
        Cluster cards = World.cluster("node: h100-pcie-80gb-node", "cuda-megatron-core");
        Offload all = new Offload(Optional.of(Place.HOST), ACTIVATIONS.activations(), Optional.empty());
        double ofSuperchips = seconds(superchips, 4, all) - seconds(superchips, 4, Offload.NONE);
        double ofCards = seconds(cards, 8, all) - seconds(cards, 8, Offload.NONE);
        assertTrue(ofSuperchips < 0.5 * ofCards, ofSuperchips + " s against " + ofCards + " s");
        assertEquals(
                seconds(superchips, 4, Offload.NONE),
                seconds(superchips, 4, ACTIVATIONS),
                0.02 * seconds(superchips, 4, Offload.NONE));
        assertTrue(seconds(cards, 8, ACTIVATIONS) > 1.05 * seconds(cards, 8, Offload.NONE));
    }

    private static double seconds(Cluster cluster, int chips, Offload offload) {
        TrainingJob job = TrainingJob.of(
                        4096,
                        4 * chips,
                        1,
                        Precision.of(DataType.BF16),
                        ParallelPlan.of(1, 1, chips).withZero(1))
                .withOffload(offload);
        return new TrainingSimulation(cluster, World.model(16, 4096, 32), job, Fidelity.AUTO)
                .run(Fold.AUTO)
                .times()
                .step()
                .seconds();
    }

    @Test
    void whatTheMachineLacksIsRefused() {
        Cluster bare = World.cluster("node: mi300x-node");
        List<String> problems = TrainingSimulation.problems(bare, MODEL, job(Offload.ofOptimizer(Place.HOST)));
        assertTrue(problems.get(0).contains("node mi300x-node has no such tier"), problems.toString());
        Transformer large = World.model(96, 16384, 128);
        TrainingJob full = job(Offload.ofOptimizer(Place.HOST)).withRecompute(Recompute.FULL);
        assertTrue(TrainingSimulation.problems(ROUND, large, full).get(0).contains("lack"));
    }
}
