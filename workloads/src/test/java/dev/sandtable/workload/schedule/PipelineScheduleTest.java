// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.schedule.Slot.Kind;
import dev.sandtable.workload.schedule.Slot.Placed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Schedules are played with equal stages and free messages; the closed forms are those of their papers. */
class PipelineScheduleTest {

    /** Megatron-LM's 1F1B for 3 stages and 4 micro-batches. */
    @Test
    void oneForwardOneBackwardByHand() {
        assertEquals("F0 F1 F2 B0 F3 B1 B2 B3", text(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 0, 3, 1, 4));
        assertEquals("F0 F1 B0 F2 B1 F3 B2 B3", text(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 1, 3, 1, 4));
        assertEquals("F0 B0 F1 B1 F2 B2 F3 B3", text(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, 2, 3, 1, 4));
    }

    /** Narayanan et al. (2021), figure 4, with 2 stages, 2 chunks and 4 micro-batches; the letter is the chunk. */
    @Test
    void interleavedByHand() {
        assertEquals(
                "F0a F1a F0b F1b F2a B0b F3a B1b F2b B0a F3b B1a B2b B3b B2a B3a",
                chunked(PipelineSchedule.INTERLEAVED, 0, 2, 2, 4));
        assertEquals(
                "F0a F1a F0b B0b F1b B1b F2a B0a F3a B1a F2b B2b F3b B3b B2a B3a",
                chunked(PipelineSchedule.INTERLEAVED, 1, 2, 2, 4));
    }

    /** Fixed passes F = 1, B = W = 1 and unequal ones; the laws of the papers. */
    @Test
    void bubbleOfEqualStages() {
        for (PassTimes times : List.of(new PassTimes(1, 1, 1), new PassTimes(3, 4, 2), new PassTimes(10, 11, 9))) {
            for (int p : new int[] {1, 2, 4, 7}) {
                for (int m : new int[] {p, 2 * p, 3 * p + 1, 5 * p}) {
                    assertBubble((p - 1) * times.all(), PipelineSchedule.GPIPE, p, 1, m, times);
                    assertBubble((p - 1) * times.all(), PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, p, 1, m, times);
                    double zeroBubble = (p - 1) * (times.forward() + times.input() - times.weight());
                    assertBubble(zeroBubble, PipelineSchedule.ZERO_BUBBLE, p, 1, m, times);
                    if (p > 1) {
                        PassTimes chunk = new PassTimes(times.forward() / 3, times.input() / 3, times.weight() / 3);
                        assertBubble((p - 1) * times.all() / 3, PipelineSchedule.INTERLEAVED, p, 3, m, chunk);
                    }
                }
            }
        }
    }

    private static void assertBubble(double expected, PipelineSchedule schedule, int p, int v, int m, PassTimes chunk) {
        Played played = new Played(schedule, p, v, m, chunk);
        String shape = schedule + " p=" + p + " m=" + m + " " + chunk;
        assertEquals(expected, played.end() - m * v * chunk.all(), 1e-9, shape);
        PassTimes stage = new PassTimes(v * chunk.forward(), v * chunk.input(), v * chunk.weight());
        assertEquals(expected, schedule.bubble(stage, p, v), 1e-9, shape);
    }

    @Test
    void chunksUpAndDownLeaveNoStageIdleFromItsFirstPassToItsLast() {
        PassTimes equal = new PassTimes(1, 1, 1);
        for (int p : new int[] {2, 4, 7}) {
            for (int m : new int[] {2 * p - 1, 2 * p, 3 * p + 1}) {
                Played played = new Played(PipelineSchedule.ZERO_BUBBLE_V, p, 2, m, equal);
                for (int stage = 0; stage < p; stage++) {
                    assertEquals(6.0 * m, played.last(stage) - played.first(stage), 1e-9, "p=" + p + " m=" + m);
                }
                assertEquals(p - 1, played.end() - 6 * m, 1e-9);
                assertEquals(p - 1, PipelineSchedule.ZERO_BUBBLE_V.bubble(new PassTimes(2, 2, 2), p, 2), 1e-9);
            }
            PassTimes unequal = new PassTimes(3, 4, 2);
            Played slower = new Played(PipelineSchedule.ZERO_BUBBLE_V, p, 2, 4 * p, unequal);
            // By hand for p = 2: the longest chain passes a gradient of an input where a forward pass would fit.
            assertEquals(4 * (p - 1), slower.end() - 8 * p * unequal.all(), 1e-9);
            assertTrue(PipelineSchedule.ZERO_BUBBLE_V.bubble(new PassTimes(6, 8, 4), p, 2) < 4 * (p - 1));
        }
    }

    @Test
    void twoWaysIdleAsDeepSeeksTableSays() {
        for (int p : new int[] {2, 4, 8, 16}) {
            for (int m : new int[] {2 * p, 2 * p + 2, 3 * p}) {
                PassTimes equal = new PassTimes(1, 1, 1);
                double idle = new Played(PipelineSchedule.DUALPIPE, p, 1, m, equal).end() - 3.0 * m;
                assertEquals(p - 2, idle, 1e-9, "p=" + p + " m=" + m);
                assertEquals(p - 2, PipelineSchedule.DUALPIPE.bubble(equal, p, 1), 1e-9);
                // Its law is a bound where passes differ: the middle does not wait for all that it counts.
                PassTimes unequal = new PassTimes(3, 4, 2);
                double less = new Played(PipelineSchedule.DUALPIPE, p, 1, m, unequal).end() - m * unequal.all();
                assertTrue(less <= PipelineSchedule.DUALPIPE.bubble(unequal, p, 1) && less >= 0, "p=" + p);
            }
        }
    }

    @Test
    void everyPassHappensOnceAndForwardComesFirst() {
        for (int stage = 0; stage < 4; stage++) {
            for (PipelineSchedule schedule : PipelineSchedule.values()) {
                int v = virtual(schedule);
                List<Slot> slots = schedule.slots(stage, 4, v, 10).stream()
                        .map(Slot::alone)
                        .toList();
                assertEquals(slots.size(), slots.stream().distinct().count());
                long forward = slots.stream()
                        .filter(slot -> slot.kind() == Kind.FORWARD)
                        .count();
                long inputs = slots.stream()
                        .filter(slot -> slot.kind().sendsGradient())
                        .count();
                long weights =
                        slots.stream().filter(slot -> slot.kind().finishes()).count();
                assertEquals(List.of(v * 10L, v * 10L, v * 10L), List.of(forward, inputs, weights));
                for (Slot slot : slots) {
                    Slot before = new Slot(Kind.FORWARD, slot.microBatch(), slot.chunk());
                    assertTrue(slots.indexOf(before) <= slots.indexOf(slot), schedule + " " + slot);
                    Slot input = new Slot(Kind.INPUT_GRADIENT, slot.microBatch(), slot.chunk());
                    assertTrue(slot.kind() != Kind.WEIGHT_GRADIENT || slots.indexOf(input) < slots.indexOf(slot));
                }
            }
        }
    }

    private static int virtual(PipelineSchedule schedule) {
        return schedule == PipelineSchedule.INTERLEAVED || schedule == PipelineSchedule.ZERO_BUBBLE_V ? 2 : 1;
    }

    @Test
    void passesInFlight() {
        assertEquals(16, PipelineSchedule.GPIPE.inFlight(0, 4, 1, 16));
        for (int stage = 0; stage < 4; stage++) {
            assertEquals(4 - stage, PipelineSchedule.ONE_FORWARD_ONE_BACKWARD.inFlight(stage, 4, 1, 16));
            // Qi et al. (2023): as many as 1F1B's first stage, on every stage; two chunks of half a stage each count
            // for one.
            assertEquals(4, PipelineSchedule.ZERO_BUBBLE.inFlight(stage, 4, 1, 16));
            assertEquals(2 * 4, PipelineSchedule.ZERO_BUBBLE_V.inFlight(stage, 4, 2, 16));
            // DeepSeek-V3 (2024), table 2: p + 1.
            assertEquals(4 + 1, PipelineSchedule.DUALPIPE.inFlight(stage, 4, 1, 16));
        }
        // Korthikanti et al. (2022): interleaving keeps 1 + (p-1)/(p*v) times as much; counted in chunks, p*v + p - 1.
        assertEquals(8 * 3 + 7, PipelineSchedule.INTERLEAVED.inFlight(0, 8, 3, 64));
    }

    /** 9 micro-batches on 4 stages: rounds of 4 would leave one over; rounds of 5 leave 4. */
    @Test
    void roundsAreAsLongAsNoneIsTooShort() {
        assertEquals(4, Interleaved.round(4, 8));
        assertEquals(5, Interleaved.round(4, 9));
        assertEquals(5, Interleaved.round(4, 10));
        assertEquals(7, Interleaved.round(4, 7));
    }

    @Test
    void shapesThatDoNotSuitAreRefusedInWords() {
        assertEquals(
                Optional.of("interleaved-1f1b needs at least as many micro-batches as pipeline 4, not 3"),
                PipelineSchedule.INTERLEAVED.findProblem(4, 2, 3));
        assertEquals(
                Optional.of("zb-v needs a pipeline with virtual 2, not pipeline 4 with virtual 1"),
                PipelineSchedule.ZERO_BUBBLE_V.findProblem(4, 1, 8));
        assertEquals(
                Optional.of("dualpipe needs an even number of stages, not pipeline 5"),
                PipelineSchedule.DUALPIPE.findProblem(5, 1, 20));
        assertEquals(
                Optional.of("dualpipe needs an even number of micro-batches, at least twice pipeline 8, not 14"),
                PipelineSchedule.DUALPIPE.findProblem(8, 1, 14));
        assertTrue(
                PipelineSchedule.ONE_FORWARD_ONE_BACKWARD.findProblem(4, 2, 8).isPresent());
    }

    /** All stages with free messages: when each begins and ends. */
    private static final class Played {
        private final ChunkPlacement placement;
        private final List<List<Slot>> agendas = new ArrayList<>();
        private final Map<Placed, Double> done = new LinkedHashMap<>();
        private final double[] free;
        private final double[] first;
        private final int p;
        private final int chunks;
        private final PassTimes times;

        /** With these times of a pass through one chunk. */
        Played(PipelineSchedule schedule, int p, int v, int m, PassTimes times) {
            placement = schedule.placement();
            this.p = p;
            this.times = times;
            chunks = v * placement.copies();
            free = new double[p];
            first = new double[p];
            for (int stage = 0; stage < p; stage++) {
                agendas.add(schedule.slots(stage, p, v, m));
            }
            int[] next = new int[p];
            boolean moved = true;
            while (moved) {
                moved = false;
                for (int stage = 0; stage < p; stage++) {
                    while (next[stage] < agendas.get(stage).size()) {
                        int ran = run(stage, next[stage]);
                        if (ran == 0) {
                            break;
                        }
                        next[stage] += ran;
                        moved = true;
                    }
                }
            }
            for (int stage = 0; stage < p; stage++) {
                assertEquals(agendas.get(stage).size(), next[stage], schedule + " waits for itself");
            }
        }

        /** Runs the slot at a place of an agenda, and the one beside it; how many, or 0 if they must wait. */
        private int run(int stage, int at) {
            List<Slot> agenda = agendas.get(stage);
            int count = agenda.get(at).besideNext() ? 2 : 1;
            double ready = 0;
            double length = 0;
            for (Slot slot : agenda.subList(at, at + count)) {
                Optional<Placed> before = slot.findPredecessor(stage, p, chunks, placement);
                if (before.isPresent() && !done.containsKey(before.get())) {
                    return 0;
                }
                ready = Math.max(ready, before.map(done::get).orElse(0.0));
                length += switch (slot.kind()) {
                    case FORWARD -> times.forward();
                    case BACKWARD -> times.input() + times.weight();
                    case INPUT_GRADIENT -> times.input();
                    case WEIGHT_GRADIENT -> times.weight();
                };
            }
            double start = Math.max(free[stage], ready);
            first[stage] = at == 0 ? start : first[stage];
            free[stage] = start + length;
            for (Slot slot : agenda.subList(at, at + count)) {
                Kind made = slot.kind().sendsGradient() ? Kind.INPUT_GRADIENT : slot.kind();
                done.put(new Placed(stage, new Slot(made, slot.microBatch(), slot.chunk())), free[stage]);
            }
            return count;
        }

        double first(int stage) {
            return first[stage];
        }

        double last(int stage) {
            return free[stage];
        }

        double end() {
            double end = 0;
            for (double time : free) {
                end = Math.max(end, time);
            }
            return end;
        }
    }

    private static String text(PipelineSchedule schedule, int stage, int p, int v, int m) {
        return chunked(schedule, stage, p, v, m).replace("a", "");
    }

    private static String chunked(PipelineSchedule schedule, int stage, int p, int v, int m) {
        StringBuilder text = new StringBuilder();
        for (Slot slot : schedule.slots(stage, p, v, m)) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(slot.kind() == Kind.FORWARD ? 'F' : 'B')
                    .append(slot.microBatch())
                    .append((char) ('a' + slot.chunk()));
        }
        return text.toString();
    }
}
