// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scenario means, and where its errors stand. */
final class QuestionTest {
    private static final String TRAIN = """
            name: t
            model: gpt3-1.3b
            cluster: {node: dgx-a100-80gb, nodes: 2}
            train:
              sequence: 2048
              global-batch: 64
              precision: bf16
              parallel: {tensor: 2, pipeline: 2, data: 4}
            """;

    private static Problem problem(String yaml) {
        SpecException thrown = assertThrows(SpecException.class, () -> {
            Question question = World.question(yaml);
            question.scenario().train().ifPresent(train -> question.trainingJob());
            question.scenario().infer().ifPresent(infer -> question.inferenceJob());
        });
        return thrown.problems().get(0);
    }

    // ---- Meanings ---------------------------------------------------------------

    @Test
    void everythingLeftOutHasItsDefault() {
        Question question = World.question(TRAIN);
        assertEquals(ParallelPlan.of(2, 2, 4), question.trainingJob().parallel());
        assertEquals(1, question.trainingJob().microBatch());
        assertEquals(
                "cuda-fsdp",
                World.question(TRAIN + "stack: cuda-fsdp\n").cluster().stack().name());
        assertFalse(question.leavesPlanOpen());
        assertTrue(World.question(TRAIN.replace("{tensor: 2, pipeline: 2, data: 4}", "auto"))
                .leavesPlanOpen());
    }

    @Test
    void aNodesNameIsAClusterOfOne() {
        Question question = World.question("""
                name: i
                model: llama2-7b
                cluster: dgx-a100-80gb
                infer: {batch: 1, input: 8, output: 8, precision: fp16}
                """);
        assertEquals(8, question.cluster().chips());
        assertEquals(8, question.inferenceJob().parallel().tensor(), "a small cluster's chips share every layer");
    }

    @Test
    void overridesAreAsIfWritten(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), TRAIN);
        Question question = Question.read(
                file, List.of("train.micro-batch=2", "cluster.nodes=1", "train.parallel.data=2"), World.CATALOGUES);
        assertEquals(2, question.trainingJob().microBatch());
        assertEquals(8, question.cluster().chips());
    }

    @Test
    void aModelMayBeAConfigurationOfHuggingFace(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 4096,
                 "intermediate_size": 11008, "num_attention_heads": 32, "num_hidden_layers": 32,
                 "num_key_value_heads": 32, "vocab_size": 32000, "max_position_embeddings": 4096,
                 "tie_word_embeddings": false, "hidden_act": "silu", "rms_norm_eps": 1e-5}
                """);
        Path file = Files.writeString(folder.resolve("t.yaml"), TRAIN.replace("gpt3-1.3b", "config.json"));
        Question question = Question.read(file, List.of(), World.CATALOGUES);
        // Touvron et al. 2023: 6.74 billion parameters.
        assertEquals(6.738e9, question.model().parameters(), 1e6);
    }

    @Test
    void targets() {
        Scenario scenario = World.question(TRAIN + "target: {finish-within: 34 days, max-chips: 64}\n")
                .scenario();
        Target target = scenario.target().orElseThrow();
        assertEquals(34, target.finishWithin().orElseThrow().days(), 1e-9);
        assertEquals(Optional.of(64), target.maxChips());
    }

    // ---- Errors -----------------------------------------------------------------

    @Test
    void aPlanThatIsNotTheClusterSaysWhatWouldBe() {
        Problem data = problem(TRAIN.replace("data: 4", "data: 3"));
        assertEquals(5, data.line(), "the first line under train:");
        assertTrue(data.message().contains("= 12, but the cluster has 16 chips; write data: 4"), data.message());
        Problem odd = problem(TRAIN.replace("tensor: 2, pipeline: 2", "tensor: 2, pipeline: 3"));
        assertTrue(odd.message().contains("its chips must be a multiple of 6"), odd.message());
    }

    @Test
    void aJobThatDoesNotSuitTheModelSaysWhy() {
        Problem batch = problem(TRAIN.replace("global-batch: 64", "global-batch: 63"));
        assertEquals(5, batch.line());
        assertTrue(batch.message().contains("must divide global-batch 63"), batch.message());
        Problem heads = problem(TRAIN.replace("{tensor: 2, pipeline: 2, data: 4}", "{tensor: 16}")
                .replace("gpt3-1.3b", "gpt3-125m"));
        assertTrue(heads.message().contains("does not divide the model's 12 heads"), heads.message());
    }

    @Test
    void exactlyOneThingIsAsked() {
        String none = "name: n\nmodel: gpt3-1.3b\ncluster: dgx-a100-80gb\n";
        assertTrue(problem(none).message().contains("write a train, an infer or a serve section"));
        String both = TRAIN + "infer: {batch: 1, input: 8, output: 8, precision: fp16}\n";
        assertTrue(
                problem(both).message().contains("several of train, infer and serve"),
                problem(both).message());
    }

    @Test
    void unknownNamesStandWhereTheyAreWritten() {
        Problem model = problem(TRAIN.replace("gpt3-1.3b", "gpt3-1.4b"));
        assertEquals(2, model.line());
        assertEquals("model", model.path());
        assertTrue(model.message().contains("did you mean 'gpt3-1.3b'"), model.message());
        Problem node = problem(TRAIN.replace("dgx-a100-80gb", "dgx-a100"));
        assertEquals(3, node.line());
        assertTrue(node.message().contains("no node is called 'dgx-a100'"), node.message());
        Problem cluster = problem(TRAIN.replace("{node: dgx-a100-80gb, nodes: 2}", "dgx-a100"));
        assertEquals(3, cluster.line());
        Problem stack = problem(TRAIN + "stack: megatron\n");
        assertEquals("stack", stack.path());
        assertEquals(9, stack.line());
    }

    @Test
    void unknownKeysAreAnsweredWithTheNearest() {
        Problem key = problem(TRAIN.replace("sequence: 2048", "sequnce: 2048"));
        assertEquals(5, key.line());
        assertTrue(key.message().contains("sequence"), key.message());
    }

    @Test
    void impossibleTargetsAreRefused() {
        Problem never = problem(TRAIN + "target: {finish-within: 0 s}\n");
        assertTrue(never.message().contains("finish-within must be longer than 0 s"), never.message());
        Problem nothing = problem(TRAIN + "target: {max-chips: 0}\n");
        assertTrue(nothing.message().contains("max-chips must be at least 1"), nothing.message());
    }
}
