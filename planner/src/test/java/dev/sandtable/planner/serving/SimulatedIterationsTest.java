// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.InferenceSimulation;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.serving.Batching;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.Iteration;
import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Iterations beside the passes that a batch of inference makes. */
class SimulatedIterationsTest {
    private static final Catalogues CATALOGUES =
            Catalogues.open(Path.of("..").toAbsolutePath().normalize(), List.of());
    private static final Cluster ONE = cluster().withChips(1);
    private static final Transformer MODEL =
            new Transformer(CATALOGUES.models().byNameOrThrow("llama2-7b").value());
    private static final InferenceJob JOB =
            new InferenceJob(1, 1, 1, DataType.FP16, Optional.empty(), Optional.empty(), ParallelPlan.of(1, 1, 1));

    private final SimulatedIterations times = new SimulatedIterations(ONE, MODEL, JOB, Fidelity.AUTO);
    private final InferenceSimulation passes = new InferenceSimulation(ONE, MODEL, JOB, Fidelity.AUTO);

    private static Cluster cluster() {
        return Cluster.assemble(
                Cluster.specByName("a100-sxm4-80gb-node", CATALOGUES),
                Optional.of(CATALOGUES.stacks().byNameOrThrow("cuda-vllm")),
                CATALOGUES);
    }

    private static Scheduler scheduler(Batching policy, int tokens) {
        return new Scheduler(new Scheduler.Limits(policy, 256, tokens, false), new BlockPool(10_000, 16, 0.01));
    }

    @Test
    void aNodeOfTheLatticeIsAPass() {
        Scheduler scheduler = scheduler(Batching.CONTINUOUS, 65_536);
        for (int i = 0; i < 16; i++) {
            scheduler.enqueue(Request.of(i, 0, 512, 10));
        }
        Iteration prompts = scheduler.next(0);
        assertEquals(passes.prefill(16, 512, 0).ps(), times.ps(prompts), 1);
        scheduler.finish(1, done -> {});
        Iteration answers = scheduler.next(1);
        assertEquals(16, answers.decodes());
        double between = times.ps(answers);
        assertTrue(between >= passes.decode(16, 512).ps()
                && between <= passes.decode(16, 724).ps());
    }

    @Test
    void answersAndPiecesOfPromptsReadTheWeightsOnce() {
        InferenceGraph.Mix mix = new InferenceGraph.Mix(32, 1024, 1, 512, 0, 33);
        long together = passes.mixed(mix).ps();
        long apart = passes.decode(32, 1024).ps() + passes.prefill(1, 512, 0).ps();
        assertTrue(together < apart, together + " " + apart);
        assertTrue(together > passes.prefill(1, 512, 0).ps());
    }

    @Test
    void anIterationOfBothIsWhatThePassOfBothTakes() {
        Scheduler scheduler = scheduler(Batching.CHUNKED, 544);
        for (int i = 0; i < 32; i++) {
            scheduler.enqueue(Request.of(i, 0, 16, 2000));
        }
        scheduler.next(0);
        scheduler.finish(1, done -> {});
        scheduler.enqueue(Request.of(32, 1, 512, 5));
        Iteration both = scheduler.next(1);
        assertEquals(32, both.decodes());
        assertEquals(512, both.prefillTokens());
        long expected =
                passes.mixed(new InferenceGraph.Mix(32, 17, 1, 512, 0, 33)).ps();
        assertEquals(expected, times.ps(both), 0.02 * expected);
    }

    @Test
    void aLongerPastTakesLonger() {
        assertTrue(passes.prefill(1, 512, 8192).ps() > passes.prefill(1, 512, 0).ps());
    }
}
