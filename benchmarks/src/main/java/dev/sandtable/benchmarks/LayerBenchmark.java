// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.replay.InferenceSimulation;
import dev.sandtable.planner.replay.InferenceTimes;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One layer of GPT-3 175B over four A100, prompt and one decoded token: the example of LLMCompass's authors, which their
 * simulator answers in 534 seconds of processor time.
 */
@Fork(1)
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LayerBenchmark {
    private static final String SCENARIO = """
            name: gpt3-layer
            model: {layers: 1, hidden: 12288, heads: 96, ffn: 49152, gated: false, activation: gelu, norm: layernorm,
                    positional: learned, vocabulary: 50257, tied-embeddings: true, max-sequence: 4096}
            cluster: {node: dgx-a100-80gb, chips: 4}
            infer: {batch: 8, input: 2048, output: 2, precision: fp16, parallel: {tensor: 4}}
            """;

    private static InferenceTimes answer(Fidelity fidelity) {
        Catalogues catalogues = Home.catalogues();
        Question question = Question.of(
                SpecReader.read(SCENARIO, "scenario", Scenario.class, Provenance.Policy.OPTIONAL), catalogues);
        return new InferenceSimulation(question.cluster(), question.model(), question.inferenceJob(), fidelity).run();
    }

    /** Files read, machine assembled, nothing priced before, in a warm virtual machine. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public InferenceTimes cold() {
        return answer(Fidelity.AUTO);
    }

    /** The same, every tile of every product followed. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public InferenceTimes coldTiles() {
        return answer(Fidelity.TILE);
    }

    /** The first answer of a virtual machine that has run nothing: class loading and interpretation included. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    @Fork(5)
    public InferenceTimes first() {
        return answer(Fidelity.AUTO);
    }
}
