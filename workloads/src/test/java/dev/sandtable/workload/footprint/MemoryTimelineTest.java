// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Offload;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.MemoryTimeline.Moment;
import dev.sandtable.workload.graph.Frameworks;
import dev.sandtable.workload.graph.GraphOptions;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTimelineTest {
    private static final Allocator ALLOCATOR = new Allocator(Bytes.ofGib(2), new Ratio(0.05), true);
    private static final List<Recompute> EXTENTS =
            List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FEED_FORWARD, Recompute.FULL, Recompute.ofLayers(2));

    /** Two computations of the same peak: layer by layer through the agenda, and from closed forms of its slots. */
    @Test
    void theHighestMomentIsTheFootprint() {
        Random random = new Random(7);
        int compared = 0;
        for (int trial = 0; trial < 400; trial++) {
            StepGraph graph = random(random);
            for (int stage = 0; stage < graph.job().parallel().pipeline(); stage++) {
                MemoryTimeline line = MemoryTimeline.of(graph, stage, ALLOCATOR);
                Footprint walked = line.at(line.peak());
                assertEquals(
                        TrainingFootprint.of(graph, stage, ALLOCATOR).total(),
                        walked.total(),
                        () -> graph.job().toString());
                long named = LayerActivations.sum(line.working(line.peak()));
                assertEquals(line.peak().working(), named, () -> graph.job().toString());
                compared++;
            }
        }
        assertTrue(compared > 800, "only " + compared + " stages");
    }

    /** Everything that a step keeps it frees, whatever its order and extent of recomputation. */
    @Test
    void nothingIsKeptAfterTheLastSlot() {
        Random random = new Random(11);
        for (int trial = 0; trial < 100; trial++) {
            MemoryTimeline line = MemoryTimeline.of(random(random), 0, ALLOCATOR);
            Moment update = line.moments().get(line.moments().size() - 1);
            assertEquals(0, update.kept());
            assertTrue(line.waiting(update).isEmpty());
        }
    }

    /** The last stage of 1F1B holds one micro-batch, the first p of them; what waits adds up to what is kept. */
    @Test
    void whatWaitsAddsUp() {
        StepGraph graph = graph("llama2-7b", ParallelPlan.of(1, 4, 1), 8, Recompute.SELECTIVE, Frameworks.FUSED);
        for (int stage = 0; stage < 4; stage++) {
            MemoryTimeline line = MemoryTimeline.of(graph, stage, Allocator.IDEAL);
            Moment peak = line.moments().stream()
                    .reduce((a, b) -> b.kept() > a.kept() ? b : a)
                    .orElseThrow();
            long waiting = 0;
            for (MemoryTimeline.Waiting chunk : line.waiting(peak)) {
                assertEquals(4 - stage, chunk.microBatches());
                for (MemoryTimeline.Layers layers : chunk.layers()) {
                    waiting += (long) chunk.microBatches() * layers.count() * LayerActivations.sum(layers.each());
                }
            }
            assertEquals(peak.kept(), waiting);
        }
    }

    /**
     * One layer of Llama-2-70B alone on a chip, fully recomputed, 4096 tokens in BF16. At the layer's gradient its input is
     * kept; all its other tensors are there again, the gradient of its result, and the gradients after and before the
     * gated activation.
     */
    @Test
    void recomputedLayerOfLlamaByHand() {
        StepGraph graph = graph("llama2-70b", ParallelPlan.single(), 1, Recompute.FULL, Frameworks.FUSED, 4096);
        MemoryTimeline line = MemoryTimeline.of(graph, 0, Allocator.IDEAL);
        Moment moment = line.moments().stream()
                .filter(m -> m.what().equals("feed-forward gradient of layer 79"))
                .findFirst()
                .orElseThrow();
        double tokens = 4096;
        double layer =
                4 * tokens * 8192 * 2 + tokens * (2 * 8192 + 2 * 1024) * 2 + 4 * tokens * 64 + tokens * 3 * 28672 * 2;
        double input = tokens * 8192 * 2;
        double gradients = input + tokens * 3 * 28672 * 2;
        assertEquals(80 * input, moment.kept(), 1);
        assertEquals(layer - input + gradients, moment.working(), 1);
    }

    /** Logits of 2048 tokens over 32,000 words: FP32 kept; beside it BF16, and FP32 again where the loss is not fused. */
    @Test
    void headByHand() {
        for (GraphOptions options : List.of(Frameworks.FUSED, Frameworks.PLAIN)) {
            StepGraph graph = graph("llama2-7b", ParallelPlan.single(), 1, Recompute.FULL, options);
            MemoryTimeline line = MemoryTimeline.of(graph, 0, Allocator.IDEAL);
            Moment head = line.moments().stream()
                    .filter(m -> m.what().equals("head"))
                    .findFirst()
                    .orElseThrow();
            double logits = 2048.0 * options.paddedVocabulary(32000, 1);
            assertEquals(logits * (options.fusedCrossEntropy() ? 2 : 6), head.working(), 1);
            assertEquals(2048.0 * 4096 * 2 * 34 + 4 * logits, head.kept(), 1);
        }
    }

    /** Half of what layers keep waits elsewhere: half is kept, and two layers' other halves are on their way. */
    @Test
    void offloadedActivationsLeaveRoom() {
        StepGraph here = graph("llama2-7b", ParallelPlan.single(), 2, Recompute.NONE, Frameworks.FUSED);
        TrainingJob half = here.job()
                .withOffload(Offload.NONE.withActivations(new Offload.Activations(Offload.Place.HOST, new Ratio(0.5))));
        StepGraph there = StepGraph.of(here.model(), half, here.options());
        long layer = LayerActivations.sum(LayerActivations.of(here.share(), false));
        long ends = TrainingFootprint.kept(here, 0, 0) - 32 * layer;
        assertEquals(ends + 16 * layer, TrainingFootprint.kept(there, 0, 0), 32);
        Allocator allocator = new Allocator(Bytes.ofGib(2), new Ratio(0.05));
        Footprint before = TrainingFootprint.of(here, 0, allocator);
        Footprint after = TrainingFootprint.of(there, 0, allocator);
        assertEquals(
                16 * layer, before.activations().value() - after.activations().value(), 2 * layer);
        assertTrue(before.total().compareTo(after.total()) > 0);
    }

    /** Adam's 12 bytes per parameter leave with the optimizer; weights leave but for two layers. */
    @Test
    void offloadedStateLeaves() {
        ParallelPlan plan = ParallelPlan.of(1, 1, 8).withZero(3);
        StepGraph here = graph("llama2-7b", plan, 8, Recompute.FULL, Frameworks.FUSED);
        Offload all = new Offload(Optional.of(Offload.Place.HOST), Optional.empty(), Optional.of(Offload.Place.NVME));
        StepGraph there = StepGraph.of(here.model(), here.job().withOffload(all), here.options());
        Footprint before = TrainingFootprint.of(here, 0, Allocator.IDEAL);
        Footprint after = TrainingFootprint.of(there, 0, Allocator.IDEAL);
        double parameters = here.parameters(0).total() / 8.0;
        assertEquals(12 * parameters, before.optimizer().value(), 100);
        assertEquals(0, after.optimizer().value());
        assertEquals(2 * parameters, before.weights().value(), 100);
        double layer = 4.0 * 4096 * 4096 + 3.0 * 4096 * 11008 + 2 * 4096;
        assertEquals(2 * 2 * layer / 8, after.weights().value(), 16);
    }

    private static StepGraph random(Random random) {
        List<String> models = List.of("gpt3-1.3b", "llama2-7b", "mixtral-8x7b", "bloom-7b1");
        for (; ; ) {
            int pipeline = List.of(1, 2, 3, 4, 5).get(random.nextInt(5));
            boolean interleaved = pipeline > 1 && random.nextBoolean();
            ParallelPlan plan = ParallelPlan.of(List.of(1, 2, 8).get(random.nextInt(3)), pipeline, 2)
                    .withVirtual(interleaved ? 2 : 1)
                    .withSequenceParallel(random.nextBoolean())
                    .withZero(random.nextInt(4));
            Optional<PipelineSchedule> order =
                    interleaved || random.nextBoolean() ? Optional.empty() : Optional.of(PipelineSchedule.GPIPE);
            TrainingJob plain =
                    TrainingJob.of(2048, 2 * pipeline * (1 + random.nextInt(4)), 1, precision(random), plan);
            TrainingJob job = new TrainingJob(
                            plain.sequence(),
                            plain.globalBatch(),
                            1,
                            plain.precision(),
                            plan,
                            order,
                            EXTENTS.get(random.nextInt(EXTENTS.size())),
                            plain.overlap(),
                            Optional.empty())
                    .withOffload(
                            random.nextInt(3) > 0
                                    ? Offload.NONE
                                    : Offload.NONE.withActivations(new Offload.Activations(
                                            Offload.Place.HOST, new Ratio(0.1 + 0.9 * random.nextDouble()))));
            String model = models.get(random.nextInt(models.size()));
            if (job.problems(CatalogueModels.byName(model)).isEmpty()) {
                return StepGraph.of(
                        CatalogueModels.byName(model), job, random.nextBoolean() ? Frameworks.FUSED : Frameworks.PLAIN);
            }
        }
    }

    private static Precision precision(Random random) {
        Precision usual = Precision.of(DataType.BF16);
        return random.nextBoolean()
                ? usual
                : new Precision(
                        usual.compute(), usual.weights(), DataType.BF16, usual.optimizer(), usual.communication());
    }

    private static StepGraph graph(
            String model, ParallelPlan plan, int batch, Recompute recompute, GraphOptions options) {
        return graph(model, plan, batch, recompute, options, 2048);
    }

    private static StepGraph graph(
            String model, ParallelPlan plan, int batch, Recompute recompute, GraphOptions options, long sequence) {
        TrainingJob job = TrainingJob.of(sequence, batch, 1, Precision.of(DataType.BF16), plan)
                .withRecompute(recompute);
        return StepGraph.of(CatalogueModels.byName(model), job, options);
    }
}
