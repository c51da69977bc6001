// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A batch as the sum of its passes. */
final class InferenceSimulationTest {
    private static final Cluster NODE = World.cluster("node: dgx-a100-80gb", "cuda-vllm");
    private static final Transformer MODEL = World.model(8, 4096, 32);

    private static InferenceJob job(int batch, long input, long output, int tensor, int pipeline) {
        ParallelPlan plan = ParallelPlan.of(tensor, pipeline, 1);
        return new InferenceJob(batch, input, output, DataType.FP16, Optional.empty(), Optional.empty(), plan);
    }

    private static InferenceSimulation simulation(InferenceJob job) {
        Cluster part = NODE.withChips(job.parallel().ranks());
        return new InferenceSimulation(part, MODEL, job, Fidelity.AUTO);
    }

    private static long sum(InferenceSimulation simulation, List<LayerBlock> program) {
        long ps = 0;
        for (LayerBlock block : program) {
            for (Operation operation : block.operations()) {
                ps += block.repeat()
                        * simulation.prices().price(operation, 0).time().value();
            }
        }
        return ps;
    }

    @Test
    void oneOutputTokenTakesThePrefillAlone() {
        InferenceTimes one = simulation(job(4, 512, 1, 2, 1)).run();
        assertEquals(0, one.decode().value());
        assertEquals(one.prefill(), one.total());
    }

    @Test
    void aPassIsItsOperationsAndTheEnginesFixedTime() {
        InferenceSimulation simulation = simulation(job(4, 512, 2, 2, 1));
        InferenceTimes times = simulation.run();
        long fixed = NODE.stack().framework().pass().toPicoseconds().value();
        assertEquals(
                fixed + sum(simulation, simulation.graph().prefill(0)),
                times.prefill().value());
        assertEquals(
                fixed + sum(simulation, simulation.graph().decode(0, 4, 513)),
                times.decode().value());
    }

    @Test
    void everyTokenReadsOneMoreThanTheLast() {
        long before = 0;
        long step = 0;
        for (long output = 1; output <= 6; output++) {
            InferenceTimes times = simulation(job(64, 2048, output, 1, 1)).run();
            long decode = times.decode().value();
            assertTrue(decode - before >= step, "token " + output + " is faster than the one before");
            step = decode - before;
            before = decode;
        }
    }

    @Test
    void stagesAreInSequence() {
        InferenceTimes whole = simulation(job(4, 512, 8, 1, 1)).run();
        InferenceTimes cut = simulation(job(4, 512, 8, 1, 2)).run();
        assertTrue(cut.decode().value() > whole.decode().value(), "two stages also send to each other");
        assertTrue(cut.decode().value() < 1.2 * whole.decode().value(), "but do the same work");
        assertTrue(simulation(job(4, 512, 8, 1, 2)).memory().total().value()
                < simulation(job(4, 512, 8, 1, 1)).memory().total().value());
    }

    @Test
    void narrowerWeightsAreReadFaster() {
        InferenceJob wide = job(1, 64, 4, 1, 1);
        InferenceJob narrow = new InferenceJob(
                1, 64, 4, DataType.FP16, Optional.of(DataType.INT8), Optional.empty(), wide.parallel());
        assertTrue(simulation(narrow).memory().total().value()
                < simulation(wide).memory().total().value());
        assertTrue(simulation(narrow).run().decode().value()
                <= simulation(wide).run().decode().value());
    }

    @Test
    void decodingIsNoFasterThanReadingTheWeights() {
        InferenceTimes times = simulation(job(1, 64, 2, 1, 1)).run();
        double weights = 2.0 * (MODEL.parameters() - MODEL.tokenEmbedding());
        double rate = NODE.chipSpec().value().memory().bandwidth().value();
        assertTrue(times.decode().seconds() >= weights / rate, times.decode() + " for " + weights + " bytes");
        assertTrue(times.decode().seconds() <= 3 * weights / rate, times.decode() + " for " + weights + " bytes");
    }
}
