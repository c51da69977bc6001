// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.workload.parallel.ChunkPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ZB-V: the model lies up the stages and down again, so that the first stage's gradients are there early, and split backward
 * passes leave nothing idle.
 *
 * <p><b>Model.</b> Stage r warms up with 2(p − r) − 1 forward passes through its chunk 0, r pairs through chunks 1 and 0, and
 * p − r times chunk 1 forward and back. Then it alternates a micro-batch forward and back through chunk 0 with one through chunk 1,
 * gradients of weights right after those of inputs, and drains with those of inputs first.
 * Where passes differ it idles longer than its law says.
 * <p><b>Left out.</b> Updating before all stages are done: the last stage begins p − 1 passes after the first, and all wait for the norm
 * of all gradients.
 * <p><b>Check.</b> With F = B = W a stage never idles between its first and last pass from 2p − 1 micro-batches on, and holds 2p passes
 * through half a stage's layers, as much as 1F1B's first stage ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Qi et al., Pipeline Parallelism with Controllable Memory (2024, arXiv 2405.15362), and Zero Bubble Pipeline Parallelism
 * (2023, arXiv 2401.10241), §6; the order is that of PyTorch's {@code ScheduleZBVZeroBubble}.
 */
final class ZeroBubbleV implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        return chunks == 2 && stages > 1
                ? Optional.empty()
                : Optional.of("needs a pipeline with virtual 2, not pipeline " + stages + " with virtual " + chunks);
    }

    @Override
    public ChunkPlacement placement() {
        return ChunkPlacement.V;
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        // Laid out for as many micro-batches as fill the pipeline; those that there are not are then left out.
        int passes = Math.max(2 * stages - 1, microBatches);
        Agenda agenda = new Agenda(0, 0);
        warmUp(agenda, stage, stages);
        while (agenda.forwards(1) < agenda.forwards(0) || agenda.forwards(0) < passes) {
            if (agenda.forwards(0) < passes) {
                agenda.forward(0);
            }
            agenda.input(0);
            agenda.weight(0);
            agenda.forward(1);
            agenda.input(1);
            agenda.weight(1);
        }
        coolDown(agenda, stage, stages);
        List<Slot> slots = new ArrayList<>(agenda.slots());
        slots.removeIf(slot -> slot.microBatch() >= microBatches);
        return slots;
    }

    private static void warmUp(Agenda agenda, int stage, int stages) {
        for (int i = 0; i < 2 * (stages - stage) - 1; i++) {
            agenda.forward(0);
        }
        for (int i = 0; i < stage; i++) {
            agenda.forward(1);
            agenda.forward(0);
        }
        for (int i = 0; i < stages - stage; i++) {
            agenda.forward(1);
            agenda.input(1);
            agenda.weight(1);
        }
    }

    private static void coolDown(Agenda agenda, int stage, int stages) {
        for (int i = 0; i < stage; i++) {
            agenda.input(0);
            agenda.input(1);
        }
        for (int i = 0; i < stages - stage; i++) {
            agenda.input(0);
            agenda.weight(0);
        }
        for (int i = 0; i < stage; i++) {
            agenda.weight(1);
        }
        while (agenda.left() > 0) {
            agenda.weight(0);
        }
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        // The last stage's first micro-batch comes through p − 1 chunks of half a stage, and everybody waits for it at
        // the end.
        return (stages - 1) * times.forward() / 2;
    }
}
