// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void bubbleOfEqualStages() {
        for (int p : new int[] {1, 2, 4, 7}) {
            for (int rounds : new int[] {1, 2, 5}) {
                int m = p * rounds;
                for (PipelineSchedule schedule : PipelineSchedule.values()) {
                    int v = schedule == PipelineSchedule.INTERLEAVED ? 3 : 1;
                    double busy = 3.0 * m * v;
                    double expected = (p - 1.0) / (v * m);
                    assertEquals(expected, play(schedule, p, v, m) / busy - 1, 1e-9, schedule + " p=" + p + " m=" + m);
                }
            }
        }
    }

    @Test
    void everyPassHappensOnceAndForwardComesFirst() {
        for (int stage = 0; stage < 4; stage++) {
            for (PipelineSchedule schedule : PipelineSchedule.values()) {
                int v = schedule == PipelineSchedule.INTERLEAVED ? 2 : 1;
                List<Slot> slots = schedule.slots(stage, 4, v, 8);
                assertEquals(2 * v * 8, slots.stream().distinct().count());
                for (Slot slot : slots) {
                    Slot forward = new Slot(Kind.FORWARD, slot.microBatch(), slot.chunk());
                    assertTrue(slots.indexOf(forward) <= slots.indexOf(slot), schedule + " " + slot);
                }
            }
        }
    }

    @Test
    void passesInFlight() {
        assertEquals(16, PipelineSchedule.GPIPE.inFlight(0, 4, 1, 16));
        for (int stage = 0; stage < 4; stage++) {
            assertEquals(4 - stage, PipelineSchedule.ONE_FORWARD_ONE_BACKWARD.inFlight(stage, 4, 1, 16));
        }
        // Korthikanti et al. (2022): interleaving keeps 1 + (p-1)/(p*v) times as much; counted in chunks, p*v + p - 1.
        assertEquals(8 * 3 + 7, PipelineSchedule.INTERLEAVED.inFlight(0, 8, 3, 64));
    }

    @Test
    void shapesThatDoNotSuitAreRefusedInWords() {
        assertEquals(
                Optional.of("interleaved-1f1b needs the number of micro-batches, 9, to be a multiple of pipeline 4"),
                PipelineSchedule.INTERLEAVED.findProblem(4, 2, 9));
        assertTrue(
                PipelineSchedule.ONE_FORWARD_ONE_BACKWARD.findProblem(4, 2, 8).isPresent());
    }

    /** Plays all stages with a forward pass of 1 and a backward pass of 2; returns the time when the last one ends. */
    private static double play(PipelineSchedule schedule, int p, int v, int m) {
        List<List<Slot>> agendas = new ArrayList<>();
        for (int stage = 0; stage < p; stage++) {
            agendas.add(schedule.slots(stage, p, v, m));
        }
        Map<Placed, Double> done = new LinkedHashMap<>();
        int[] next = new int[p];
        double[] free = new double[p];
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int stage = 0; stage < p; stage++) {
                while (next[stage] < agendas.get(stage).size()) {
                    Slot slot = agendas.get(stage).get(next[stage]);
                    Optional<Placed> before = slot.findPredecessor(stage, p, v);
                    if (before.isPresent() && !done.containsKey(before.get())) {
                        break;
                    }
                    double ready = before.map(done::get).orElse(0.0);
                    free[stage] = Math.max(free[stage], ready) + (slot.kind() == Kind.FORWARD ? 1 : 2);
                    done.put(new Placed(stage, slot), free[stage]);
                    next[stage]++;
                    moved = true;
                }
            }
        }
        assertEquals(2 * p * v * m, done.size(), schedule + " waits for itself");
        double end = 0;
        for (double time : free) {
            end = Math.max(end, time);
        }
        return end;
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
