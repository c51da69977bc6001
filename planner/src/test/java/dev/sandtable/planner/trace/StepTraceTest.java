// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitChoice;
import dev.sandtable.workload.trace.chakra.ChakraReader;
import dev.sandtable.workload.trace.chakra.ChakraWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated step that is written down and replayed takes the step's own time. */
class StepTraceTest {
    private static final long MICROSECOND = 1_000_000;

    private static TrainingSimulation simulation(String train) {
        Question question = World.question("""
                name: exported
                model:
                  layers: 8
                  hidden: 2048
                  heads: 16
                  ffn: 8192
                  gated: false
                  activation: gelu
                  norm: layernorm
                  positional: learned
                  vocabulary: 32000
                  tied-embeddings: true
                  max-sequence: 2048
                cluster: {node: dgx-a100-80gb, nodes: 2}
                train: {sequence: 2048, global-batch: 16, micro-batch: 1, precision: bf16, %s}
                """.formatted(train));
        return new TrainingSimulation(question.cluster(), question.model(), question.trainingJob(), Fidelity.ROOFLINE);
    }

    private static ExecutionTrace throughFiles(ExecutionTrace trace) {
        ChakraReader reader = new ChakraReader(trace.groups());
        for (RankTrace rank : trace.ranks()) {
            reader.add(rank.rank(), "rank " + rank.rank(), ChakraWriter.write(rank));
        }
        return reader.trace("read back");
    }

    private static ReplayResult replay(ExecutionTrace trace) {
        TraceReview.of(trace);
        Prices recorded = new MachinePrices(new Computation.Recorded(), new Communication.Recorded(), Optional.empty());
        return TraceReplay.of(
                trace.in(UnitChoice.PROVEN.settle(trace, true, true)), recorded, TraceReplay.STREAM_PER_GROUP, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallel: {tensor: 1, pipeline: 1, data: 16}",
                "parallel: {tensor: 8, pipeline: 1, data: 2, sequence-parallel: true}",
                "parallel: {tensor: 2, pipeline: 4, data: 2}, schedule: 1f1b",
                "parallel: {tensor: 4, pipeline: 4, data: 1}, schedule: gpipe",
                "parallel: {tensor: 2, pipeline: 2, virtual: 2, data: 4}, schedule: interleaved-1f1b",
                "parallel: {tensor: 1, pipeline: 1, data: 16, zero: 1}",
                "parallel: {tensor: 2, pipeline: 2, data: 4, zero: 2}, recompute: full",
                "parallel: {tensor: 1, pipeline: 1, data: 16, zero: 1}, overlap: {gradients: true, parameters: true}",
                "parallel: {tensor: 2, pipeline: 2, data: 4}, overlap: {gradients: false, parameters: false}",
                "parallel: {tensor: 2, pipeline: 1, data: 4, context: 2}"
            })
    void itReplaysToTheStepsOwnTime(String train) {
        TrainingSimulation simulation = simulation(train);
        long stepPs = simulation.run(Fold.AUTO).times().step().value();
        ExecutionTrace trace = throughFiles(StepTrace.of("step", simulation, Fold.AUTO));
        ReplayResult result = replay(trace);
        assertEquals(stepPs, result.step().value(), MICROSECOND, train);
        assertEquals(16, trace.ranks().size());
        assertTrue(
                result.ranks().classes() <= 8,
                () -> "classes: " + result.ranks().classes());
    }

    /** What a reader of the trace finds is the work of the step: all operations of kernels, all bytes of gradients. */
    @Test
    void itHoldsTheWorkOfTheStep() {
        TrainingSimulation simulation = simulation("parallel: {tensor: 2, pipeline: 1, data: 8}");
        ExecutionTrace trace = StepTrace.of("step", simulation, Fold.AUTO);
        RankTrace rank = trace.ranks().get(5);
        double flops = 0;
        long reduced = 0;
        for (var node : rank.nodes()) {
            if (node.task() instanceof TraceTask.Compute compute && node.name().contains(": ")) {
                flops += compute.operations();
            } else if (node.task() instanceof TraceTask.CollectiveCall call
                    && node.name().equals("gradient reduction")) {
                reduced += call.size();
                assertEquals(List.of(1, 3, 5, 7, 9, 11, 13, 15), trace.groups().get(call.group()));
            }
        }
        double stated = simulation.graph().forward(0, 0).stream()
                        .mapToDouble(block -> block.flops())
                        .sum()
                + simulation.graph().backward(0, 0).stream()
                        .mapToDouble(block -> block.flops())
                        .sum();
        int microBatches = simulation.graph().job().microBatches();
        assertEquals(microBatches * stated, flops, 1e-6 * flops);
        long bytes = simulation.graph().dataParallel(0).gradients().stream()
                .mapToLong(message -> message.collective().bytes().value())
                .sum();
        assertEquals(bytes, reduced, 2);
    }
}
