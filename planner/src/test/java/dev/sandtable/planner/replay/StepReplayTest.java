// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.workload.schedule.PipelineSchedule;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The replay against closed forms of pipelines, and folded against unfolded runs. */
final class StepReplayTest {
    private static final long FORWARD = 300;
    private static final long BACKWARD = 600;

    @Test
    void oneForwardOneBackwardTakesMicroBatchesPlusStagesLessOne() {
        for (int stages : new int[] {1, 2, 4, 8}) {
            for (int microBatches : new int[] {8, 13, 32}) {
                StepWork step = equalStages(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, stages, 1, microBatches, 1, 1);
                long expected = (microBatches + stages - 1) * (FORWARD + BACKWARD);
                assertEquals(expected, StepReplay.run(step, Fold.AUTO).step().value());
            }
        }
    }

    @Test
    void interleavingDividesTheBubbleByTheChunks() {
        for (int chunks : new int[] {2, 3, 4}) {
            int stages = 4;
            int microBatches = 16;
            StepWork step = equalStages(PipelineSchedule.INTERLEAVED, stages, chunks, microBatches, 1, 1);
            long busy = microBatches * chunks * (FORWARD + BACKWARD);
            long bubble = (stages - 1) * (FORWARD + BACKWARD);
            assertEquals(busy + bubble, StepReplay.run(step, Fold.AUTO).step().value());
        }
    }

    @Test
    void overlappedGradientsEndWithTheLastLayerOrWithTheWire() {
        int layers = 4;
        for (long reduction : new long[] {100, 400, 5000}) {
            StageWork stage = stage(1, layers, reduction, 0, 0, 0);
            StepWork step = new StepWork(
                    List.of(stage),
                    slots(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 1, 1, 3),
                    1,
                    2,
                    true,
                    false,
                    false,
                    Contention.NONE,
                    0);
            long backwardEnds = 3 * (FORWARD + BACKWARD);
            long firstLayer = backwardEnds - BACKWARD + BACKWARD / layers;
            long expected = Math.max(firstLayer + reduction, backwardEnds + reduction / layers);
            assertEquals(expected, StepReplay.run(step, Fold.AUTO).step().value());
        }
    }

    @Test
    void withoutOverlapEverythingAddsUp() {
        StageWork stage = stage(1, 4, 700, 90, 50, 0);
        StepWork step = new StepWork(
                List.of(stage),
                slots(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 1, 1, 3),
                1,
                2,
                false,
                false,
                false,
                Contention.NONE,
                11);
        long expected = 3 * (FORWARD + BACKWARD) + 700 + 90 + 50 + 11;
        assertEquals(expected, StepReplay.run(step, Fold.AUTO).step().value());
    }

    @Test
    void foldedEqualsUnfoldedAndPartsAddUp() {
        SplittableRandom random = new SplittableRandom(20261122);
        for (int trial = 0; trial < 60; trial++) {
            StepWork step = randomStep(random);
            StepTimes folded = StepReplay.run(step, Fold.AUTO);
            StepTimes unfolded = StepReplay.run(step, Fold.OFF);
            assertEquals(folded.step(), unfolded.step());
            assertEquals(folded.slotsEndPs(), unfolded.slotsEndPs());
            assertTrue(unfolded.tasks() >= folded.tasks());
            for (int stage = 0; stage < step.stages().size(); stage++) {
                assertEquals(folded.step(), Breakdown.of(step, folded, stage).total());
            }
        }
    }

    @Test
    void moreWorkNeverEndsEarlier() {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 40; trial++) {
            StepWork step = randomStep(random);
            List<StageWork> slower = new ArrayList<>(step.stages());
            int which = random.nextInt(slower.size());
            StageWork old = slower.get(which);
            slower.set(
                    which,
                    new StageWork(
                            old.forward(),
                            old.backward(),
                            old.layers(),
                            old.gradientPs(),
                            old.parameterPs(),
                            old.optimizerPs() + 1000,
                            old.optimizerJoules(),
                            old.tiedPs(),
                            old.toNextPs() + 70));
            StepWork more = new StepWork(
                    slower,
                    step.slots(),
                    step.tensor(),
                    step.replicas(),
                    step.overlapGradients(),
                    step.overlapParameters(),
                    step.blockingTransfers(),
                    step.contention(),
                    step.iterationPs());
            assertTrue(StepReplay.run(more, Fold.AUTO).step().value()
                    >= StepReplay.run(step, Fold.AUTO).step().value());
        }
    }

    // ---- Steps ------------------------------------------------------------------

    private static StepWork equalStages(
            PipelineSchedule schedule, int stages, int chunks, int microBatches, int tensor, int replicas) {
        return new StepWork(
                Collections.nCopies(stages, stage(chunks, 4, 0, 0, 0, 0)),
                slots(schedule, stages, chunks, microBatches),
                tensor,
                replicas,
                false,
                false,
                false,
                Contention.NONE,
                0);
    }

    private static StageWork stage(
            int chunks, int layers, long gradients, long parameters, long optimizer, long toNext) {
        return new StageWork(
                Collections.nCopies(chunks, segment(FORWARD)),
                Collections.nCopies(chunks, segment(BACKWARD)),
                Collections.nCopies(chunks, layers),
                Collections.nCopies(chunks, gradients),
                Collections.nCopies(chunks, parameters),
                optimizer,
                0,
                0,
                toNext);
    }

    private static Segment segment(long ps) {
        Segment.Builder builder = new Segment.Builder();
        builder.add(Piece.Kind.COMPUTE, ps / 3);
        builder.add(Piece.Kind.TENSOR_COMMUNICATION, ps / 3);
        builder.add(Piece.Kind.COMPUTE, ps - 2 * (ps / 3));
        return builder.build();
    }

    private static StepWork randomStep(SplittableRandom random) {
        int chunks = 1 + random.nextInt(2);
        int stages = chunks == 1 ? 1 + random.nextInt(4) : 2 + random.nextInt(3);
        int microBatches = stages * (1 + random.nextInt(3));
        PipelineSchedule schedule =
                chunks > 1 ? PipelineSchedule.INTERLEAVED : PipelineSchedule.ONE_FORWARD_ONE_BACKWARD;
        List<StageWork> works = new ArrayList<>();
        long tied = random.nextInt(2) * 300L;
        for (int s = 0; s < stages; s++) {
            List<Segment> forward = new ArrayList<>();
            List<Segment> backward = new ArrayList<>();
            List<Integer> layers = new ArrayList<>();
            List<Long> gradients = new ArrayList<>();
            List<Long> parameters = new ArrayList<>();
            for (int c = 0; c < chunks; c++) {
                forward.add(randomSegment(random));
                backward.add(randomSegment(random));
                layers.add(1 + random.nextInt(4));
                gradients.add((long) random.nextInt(3000));
                parameters.add((long) random.nextInt(2000));
            }
            works.add(new StageWork(
                    forward,
                    backward,
                    layers,
                    gradients,
                    parameters,
                    random.nextInt(500),
                    0,
                    tied,
                    random.nextInt(200)));
        }
        return new StepWork(
                works,
                slots(schedule, stages, chunks, microBatches),
                1 << random.nextInt(3),
                1 + random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                new Contention(random.nextInt(3) * 0.1),
                20);
    }

    private static Segment randomSegment(SplittableRandom random) {
        Segment.Builder builder = new Segment.Builder();
        int pieces = 1 + random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            builder.add(Piece.Kind.values()[random.nextInt(3)], 1 + random.nextInt(400));
        }
        return builder.build();
    }

    private static List<List<Slot>> slots(PipelineSchedule schedule, int stages, int chunks, int microBatches) {
        List<List<Slot>> slots = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            slots.add(schedule.slots(stage, stages, chunks, microBatches));
        }
        return slots;
    }
}
