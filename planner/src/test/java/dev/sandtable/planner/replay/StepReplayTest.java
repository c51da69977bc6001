// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.workload.schedule.PipelineSchedule;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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
    void withoutSharedPortsTheStepIsTheLongestPathOfItsTasks() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 80; trial++) {
            StepWork step = withoutWires(randomStep(random));
            StepTimes graph = GraphReplay.run(step, Fold.OFF);
            for (boolean ranks : new boolean[] {true, false}) {
                for (boolean rounds : new boolean[] {true, false}) {
                    StepTimes replay = StepReplay.run(step, ranks, rounds);
                    assertEquals(graph.step(), replay.step(), "trial " + trial);
                    assertEquals(graph.slotsEndPs(), replay.slotsEndPs());
                    assertEquals(graph.reducedEndPs(), replay.reducedEndPs());
                }
            }
        }
    }

    @Test
    void foldedEqualsUnfoldedAndPartsAddUp() {
        SplittableRandom random = new SplittableRandom(20261122);
        int contended = 0;
        for (int trial = 0; trial < 300; trial++) {
            StepWork step = randomStep(random);
            StepTimes folded = StepReplay.run(step, Fold.AUTO);
            StepTimes unfolded = StepReplay.run(step, Fold.OFF);
            assertEquals(folded.step(), unfolded.step(), "trial " + trial);
            assertEquals(folded.slotsEndPs(), unfolded.slotsEndPs());
            assertEquals(folded.reducedEndPs(), unfolded.reducedEndPs());
            assertEquals(folded.spent(), unfolded.spent());
            assertTrue(unfolded.tasks() >= folded.tasks());
            for (int stage = 0; stage < step.stages().size(); stage++) {
                assertEquals(folded.step(), Breakdown.of(step, folded, stage).total());
            }
            assertEquals(folded.step(), StepReplay.path(step).total());
            contended += folded.step()
                            .equals(StepReplay.run(withoutWires(step), Fold.AUTO)
                                    .step())
                    ? 0
                    : 1;
        }
        assertTrue(contended > 20, contended + " of 300 steps had flows that met");
    }

    /** Two stages, two micro-batches, by hand: F0 F1 on stage 0, a transfer, F1 B1 on stage 1, back, B1 on stage 0. */
    @Test
    void theCriticalPathByHand() {
        StepPath path = StepReplay.path(twoStages(stage(1, 1, 0, 0, 50, 400)));
        // 300 + 400 + (300 + 600 + 300 + 600) + 400 + 600 + 50: stage 1 never waits once it has begun.
        assertEquals(3550, path.total().value());
        List<StepPath.Share> shares = path.shares();
        assertEquals(9, shares.size());
        // A third of each pass is a collective of the tensor group.
        assertEquals(share(StepPath.Part.BACKWARD, 1, 800), shares.get(0));
        assertTrue(shares.contains(share(StepPath.Part.FORWARD, 1, 400)));
        assertTrue(shares.contains(share(StepPath.Part.TENSOR, 1, 600)));
        assertTrue(shares.contains(share(StepPath.Part.BACKWARD, 0, 400)));
        assertTrue(shares.contains(share(StepPath.Part.FORWARD, 0, 200)));
        assertTrue(shares.contains(share(StepPath.Part.TENSOR, 0, 300)));
        assertTrue(shares.contains(share(StepPath.Part.PIPELINE, 0, 400)));
        assertTrue(shares.contains(share(StepPath.Part.PIPELINE, 1, 400)));
        assertEquals(
                new Picoseconds(50),
                Objects.requireNonNull(path.byPart().get(StepPath.Part.OPTIMIZER))
                        .get(0)
                        .time());
    }

    private static StepPath.Share share(StepPath.Part part, int stage, long ps) {
        return new StepPath.Share(part, stage, new Picoseconds(ps));
    }

    /** A stage that waits for a transfer waits for as much of it as it has nothing else to do. */
    @Test
    void waitingForAMessageThatIsOnItsWayIsExposedCommunication() {
        StepWork step = twoStages(stage(1, 1, 0, 0, 50, 400));
        StepTimes times = StepReplay.run(step, Fold.OFF);
        Breakdown last = Breakdown.of(step, times, 1);
        assertEquals(400, last.communication().pipeline().value());
        // Before the first message leaves stage 1 idles 300; after its last pass it waits for 400 + 600 of stage 0.
        assertEquals(300 + 400 + 600, last.bubble().value());
        Breakdown first = Breakdown.of(step, times, 0);
        // F0 F1 end at 600; the gradient leaves stage 1 at 1600 and comes at 2000; the second leaves at 2500 and comes
        // at 2900.
        assertEquals(400 + 300, first.communication().pipeline().value());
    }

    @Test
    void flowsThatMeetOnAPortShareIt() {
        // Two stages of one layer, two micro-batches. The last gradients go back to stage 0 while stage 1 reduces its
        // own, 1,000 long,
        // over the same card. Both want all of it and have half: the transfer of 400 takes 800, and stage 0, which
        // waits for it, ends
        // its backward pass 400 later than over wires of its own.
        Wire whole = new Wire(Wire.Port.SCALE_OUT, 1);
        StageWires shared = new StageWires(Wire.OWN, whole, Wire.OWN, whole, Wire.OWN);
        StageWork stage = stage(1, 1, 1000, 0, 0, 400);
        StepWork apart = twoStages(stage);
        StepWork together = twoStages(withWires(stage, shared));
        StepTimes alone = StepReplay.run(apart, Fold.AUTO);
        StepTimes meeting = StepReplay.run(together, Fold.AUTO);
        assertEquals(alone.slotsEndPs().get(0) + 400, meeting.slotsEndPs().get(0));
        // What stage 1 reduces loses 400 as well.
        assertEquals(alone.reducedEndPs().get(1) + 400, meeting.reducedEndPs().get(1));
    }

    private static StepWork twoStages(StageWork stage) {
        return new StepWork(
                List.of(stage, stage),
                slots(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 2, 1, 2),
                1,
                2,
                true,
                false,
                false,
                Contention.NONE,
                0);
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
                            old.inputs(),
                            old.weights(),
                            old.layers(),
                            old.gradientPs(),
                            old.parameterPs(),
                            old.closingPs(),
                            old.optimizerPs() + 1000,
                            old.optimizerJoules(),
                            old.tiedPs(),
                            old.toNextPs() + 70,
                            old.wires()));
            StepWork more = new StepWork(
                    slower,
                    step.score(),
                    step.tensor(),
                    step.replicas(),
                    step.overlaps(),
                    step.contention(),
                    step.iterationPs());
            assertTrue(StepReplay.run(more, Fold.AUTO).step().value()
                    >= StepReplay.run(step, Fold.AUTO).step().value());
        }
    }

    @Test
    void schedulesThatDoNotAgreeAreRefused() {
        List<Slot> inOrder = List.of(forward(0), forward(1), backward(0), backward(1));
        List<Slot> crossed = List.of(forward(1), forward(0), backward(0), backward(1));
        List<Slot> early = List.of(forward(0), backward(1), forward(1), backward(0));
        assertEquals(
                "stage 1 does not take the micro-batches of chunk 0 in the order in which stage 0 sends them",
                refusal(List.of(inOrder, crossed)));
        assertEquals(
                "stage 0 does not take the micro-batches of chunk 0 in the order in which stage 0 sends them",
                refusal(List.of(early)));
        StepReplay.run(twoMicroBatches(List.of(inOrder, inOrder)), Fold.OFF);
    }

    private static Slot forward(int microBatch) {
        return new Slot(Slot.Kind.FORWARD, microBatch, 0);
    }

    private static Slot backward(int microBatch) {
        return new Slot(Slot.Kind.BACKWARD, microBatch, 0);
    }

    private static String refusal(List<List<Slot>> slots) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> StepReplay.run(twoMicroBatches(slots), Fold.AUTO))
                        .getMessage());
    }

    private static StepWork twoMicroBatches(List<List<Slot>> slots) {
        return new StepWork(
                Collections.nCopies(slots.size(), stage(1, 1, 0, 0, 0, 0)),
                slots,
                1,
                1,
                false,
                false,
                false,
                Contention.NONE,
                0);
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
                toNext,
                StageWires.OWN);
    }

    private static StageWork withWires(StageWork work, StageWires wires) {
        return new StageWork(
                work.forward(),
                work.backward(),
                work.inputs(),
                work.weights(),
                work.layers(),
                work.gradientPs(),
                work.parameterPs(),
                work.closingPs(),
                work.optimizerPs(),
                work.optimizerJoules(),
                work.tiedPs(),
                work.toNextPs(),
                wires);
    }

    private static StepWork withoutWires(StepWork step) {
        return new StepWork(
                step.stages().stream()
                        .map(stage -> withWires(stage, StageWires.OWN))
                        .toList(),
                step.score(),
                step.tensor(),
                step.replicas(),
                step.overlaps(),
                step.contention(),
                step.iterationPs());
    }

    private static StageWires randomWires(SplittableRandom random) {
        return new StageWires(
                randomWire(random), randomWire(random), randomWire(random), randomWire(random), randomWire(random));
    }

    private static Wire randomWire(SplittableRandom random) {
        return new Wire(Wire.Port.values()[random.nextInt(2)], random.nextInt(4) / 4.0 + random.nextInt(2) * 0.2);
    }

    private static Segment segment(long ps) {
        Segment.Builder builder = new Segment.Builder();
        builder.add(Piece.Kind.COMPUTE, ps / 3);
        builder.add(Piece.Kind.TENSOR_COMMUNICATION, ps / 3);
        builder.add(Piece.Kind.COMPUTE, ps - 2 * (ps / 3));
        return builder.build();
    }

    private static StepWork randomStep(SplittableRandom random) {
        PipelineSchedule schedule = PipelineSchedule.values()[random.nextInt(PipelineSchedule.values().length)];
        int virtual = schedule == PipelineSchedule.INTERLEAVED || schedule == PipelineSchedule.ZERO_BUBBLE_V ? 2 : 1;
        int stages = 2 * (1 + random.nextInt(2)) + (virtual > 1 ? random.nextInt(2) : 0);
        if (virtual == 1 && schedule != PipelineSchedule.DUALPIPE) {
            stages = 1 + random.nextInt(4);
        }
        int chunks = virtual * schedule.placement().copies();
        int microBatches = stages * (1 + random.nextInt(3)) + random.nextInt(3);
        microBatches = schedule == PipelineSchedule.DUALPIPE ? 2 * Math.max(stages, microBatches) : microBatches;
        List<StageWork> works = new ArrayList<>();
        long tied = random.nextInt(2) * 300L;
        for (int s = 0; s < stages; s++) {
            List<Segment> forward = new ArrayList<>();
            List<Segment> backward = new ArrayList<>();
            List<Segment> inputs = new ArrayList<>();
            List<Segment> weights = new ArrayList<>();
            List<Integer> layers = new ArrayList<>();
            List<Long> gradients = new ArrayList<>();
            List<Long> parameters = new ArrayList<>();
            for (int c = 0; c < chunks; c++) {
                forward.add(randomSegment(random));
                backward.add(randomSegment(random));
                inputs.add(randomSegment(random));
                weights.add(randomSegment(random));
                layers.add(1 + random.nextInt(4));
                gradients.add((long) random.nextInt(3000));
                parameters.add((long) random.nextInt(2000));
            }
            works.add(new StageWork(
                    forward,
                    backward,
                    inputs,
                    weights,
                    layers,
                    gradients,
                    parameters,
                    random.nextInt(2) * 40L,
                    random.nextInt(500),
                    0,
                    tied,
                    random.nextInt(200),
                    randomWires(random)));
        }
        return new StepWork(
                works,
                StepScore.of(schedule, stages, virtual, microBatches),
                1 << random.nextInt(3),
                1 + random.nextInt(3),
                new StepWork.Overlaps(
                        random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                new Contention(random.nextInt(3) * 0.1),
                20);
    }

    private static Segment randomSegment(SplittableRandom random) {
        Segment.Builder builder = new Segment.Builder();
        int pieces = 1 + random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            builder.add(Piece.Kind.values()[random.nextInt(Piece.Kind.values().length)], 1 + random.nextInt(400));
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
