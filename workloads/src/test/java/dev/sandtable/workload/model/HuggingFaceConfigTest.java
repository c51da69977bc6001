// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.SpecException;
import org.junit.jupiter.api.Test;

/** A model's own config gives the number of parameters of its published weights. */
class HuggingFaceConfigTest {

    @Test
    void llamaWithGroupedQueries() {
        Transformer model = read("""
                {"architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "hidden_size": 8192,
                 "intermediate_size": 28672, "max_position_embeddings": 4096, "model_type": "llama",
                 "num_attention_heads": 64, "num_hidden_layers": 80, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
                 "tie_word_embeddings": false, "torch_dtype": "float16", "vocab_size": 32000}""");
        assertEquals(68_976_648_192L, model.parameters());
    }

    @Test
    void gpt2KnowsItsOwnKeys() {
        Transformer model = read("""
                {"model_type": "gpt2", "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12, "n_positions": 1024,
                 "activation_function": "gelu_new", "vocab_size": 50257, "n_inner": null}""");
        assertEquals(124_439_808L, model.parameters());
    }

    @Test
    void gemmaHasHeadsWiderThanItsShare() {
        Transformer model = read("""
                {"model_type": "gemma", "head_dim": 256, "hidden_act": "gelu", "hidden_size": 2048,
                 "intermediate_size": 16384, "max_position_embeddings": 8192, "num_attention_heads": 8,
                 "num_hidden_layers": 18, "num_key_value_heads": 1, "vocab_size": 256000}""");
        assertEquals(2_506_172_416L, model.parameters());
    }

    @Test
    void slidingWindowOnlyWhereItIsSwitchedOn() {
        String qwen = """
                {"model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_attention_heads": 14,
                 "num_hidden_layers": 24, "num_key_value_heads": 2, "vocab_size": 151936, "sliding_window": 32768,
                 "use_sliding_window": false, "tie_word_embeddings": true, "max_position_embeddings": 131072}""";
        Transformer model = read(qwen);
        assertTrue(model.spec().slidingWindow().isEmpty());
        assertEquals(494_032_768L, model.parameters());
        assertTrue(read(qwen.replace("false", "true")).spec().slidingWindow().isPresent());
    }

    @Test
    void whatIsNotModelledIsRefusedWhereItStands() {
        SpecException parallel = assertThrows(SpecException.class, () -> read("""
                {"model_type": "gpt_neox",
                 "use_parallel_residual": true}"""));
        assertEquals(2, parallel.problems().get(0).line());
        SpecException unknown = assertThrows(SpecException.class, () -> read("{\"model_type\": \"mamba\"}"));
        assertTrue(unknown.getMessage().contains("unknown family 'mamba'"), unknown.getMessage());
        SpecException missing = assertThrows(SpecException.class, () -> read("{\"model_type\": \"llama\"}"));
        assertTrue(missing.getMessage().contains("num_attention_heads"), missing.getMessage());
    }

    private static Transformer read(String json) {
        return new Transformer(HuggingFaceConfig.of(JsonTree.read(json, "config.json")));
    }
}
