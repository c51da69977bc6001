// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.workload.parallel.ChunkPlacement;
import java.util.List;
import java.util.Optional;

/**
 * DualPipe: micro-batches enter at both ends of a pipeline whose stages hold two pieces of the model each, and a forward pass of one
 * direction runs at the same time as a backward pass of the other, the messages of one hidden behind the arithmetic of the other.
 *
 * <p><b>Model.</b> A stage's near direction is the one that enters at the end of the pipeline to which it lies nearer, r stages away, and
 * h = p/2. It warms up with 2(h − r − 1) near passes and r + 1 pairs of near and far ones; h − r − 1 times it goes back, makes the
 * gradients of weights and goes forward in the far direction; then every forward pass runs beside a backward pass of the other
 * direction; it drains with split backward passes. Half of the micro-batches go each way.
 * <p><b>Left out.</b> The two stages in the middle pair all but the first of their passes.
 * <p><b>Check.</b> Bubble (p/2 − 1)(F&amp;B + B − 3W), where B is a whole backward pass, for F = B = W; p + 1 passes in flight on every stage,
 * each through 1/p of the model ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> DeepSeek-AI, DeepSeek-V3 Technical Report (2024, arXiv 2412.19437), §3.2.1, table 2; the order of
 * github.com/deepseek-ai/DualPipe.
 */
final class TwoWay implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        if (chunks != 1) {
            return Optional.of("holds one chunk of each of its two copies per stage, not virtual " + chunks);
        }
        if (stages % 2 != 0) {
            return Optional.of("needs an even number of stages, not pipeline " + stages);
        }
        return microBatches % 2 == 0 && microBatches >= 2 * stages
                ? Optional.empty()
                : Optional.of("needs an even number of micro-batches, at least twice pipeline " + stages + ", not "
                        + microBatches);
    }

    @Override
    public ChunkPlacement placement() {
        return ChunkPlacement.TWO_WAY;
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        int half = stages / 2;
        int place = Math.min(stage, stages - 1 - stage);
        int near = stage < half ? 0 : 1;
        int far = 1 - near;
        int inside = half - place - 1;
        Agenda agenda = new Agenda(0, microBatches / 2);
        for (int i = 0; i < 2 * inside; i++) {
            agenda.forward(near);
        }
        for (int i = 0; i <= place; i++) {
            agenda.forward(near);
            agenda.forward(far);
        }
        for (int i = 0; i < inside; i++) {
            agenda.input(far);
            agenda.weight();
            agenda.forward(far);
        }
        for (int i = 0; i <= microBatches / 2 - stages + place; i++) {
            if (i == 0 && inside == 0) {
                agenda.forward(near);
                agenda.backward(far);
            } else {
                agenda.pair(near, far);
            }
            agenda.pair(far, near);
        }
        for (int i = 0; i < inside; i++) {
            agenda.backward(far);
            agenda.pair(far, near);
        }
        drain(agenda, place, near, far);
        for (int i = 0; i < inside; i++) {
            agenda.weight();
            agenda.input(near);
        }
        while (agenda.left() > 0) {
            agenda.weight();
        }
        return agenda.slots();
    }

    /** The last backward passes of both directions; the later half of them is split. */
    private static void drain(Agenda agenda, int place, int near, int far) {
        int passes = 2 * (place + 1);
        for (int i = 0; i < passes; i++) {
            int chunk = i % 2 == 0 ? far : near;
            if (i >= passes / 2) {
                agenda.input(chunk);
            } else {
                agenda.backward(chunk);
            }
        }
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        double backward = times.input() + times.weight();
        return (stages / 2.0 - 1) * (times.paired() + backward - 3 * times.weight());
    }
}
