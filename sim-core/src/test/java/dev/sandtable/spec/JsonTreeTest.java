// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** JSON of others: lenient about what is not asked for, strict about what is. */
class JsonTreeTest {
    private static final String CONFIG = """
            {
              "architectures": ["LlamaForCausalLM"],
              "hidden_size": 4096,
              "rope_theta": 500000.0,
              "tie_word_embeddings": false,
              "dtype": null,
              "torch_dtype": "bfloat16",
              "rope_scaling": {"factor": 8.0, "range": [0, Infinity]},
              "something_else": {"nobody": ["asks"]}
            }
            """;
    private static final JsonTree TREE = JsonTree.read(CONFIG, "config.json");

    private static void fails(String message, Executable access) {
        assertEquals(message, assertThrows(SpecException.class, access).getMessage());
    }

    @Test
    void givesWhatIsAskedFor() {
        assertEquals(4096, TREE.require("hidden_size").count());
        assertEquals(4096L, TREE.require("n_embd", "hidden_size").whole());
        assertEquals(500_000.0, TREE.require("rope_theta").number());
        assertEquals(false, TREE.require("tie_word_embeddings").truth());
        assertEquals("bfloat16", TREE.require("dtype", "torch_dtype").text());
        assertEquals(Optional.empty(), TREE.find("num_experts").map(JsonTree::count));
        assertEquals(8.0, TREE.require("rope_scaling").require("factor").number());
        assertEquals(
                List.of("LlamaForCausalLM"),
                TREE.require("architectures").items().stream()
                        .map(JsonTree::text)
                        .toList());
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        fails("config.json:1:1: num_layers: missing", () -> TREE.require("num_layers"));
        fails(
                "config.json:1:1: n_layer: missing; it may also be called num_layers or num_hidden_layers",
                () -> TREE.require("n_layer", "num_layers", "num_hidden_layers"));
        fails(
                "config.json:8:19: rope_scaling: expected a whole number, but found a map",
                () -> TREE.require("rope_scaling").count());
        fails(
                "config.json:7:18: torch_dtype: expected a number, but found 'bfloat16'",
                () -> TREE.require("torch_dtype").number());
        fails(
                "config.json:8:48: rope_scaling.range[1]: 'Infinity' is not finite",
                () -> TREE.require("rope_scaling")
                        .require("range")
                        .items()
                        .get(1)
                        .number());
        fails("config.json:3:18: hidden_size: only multiples of 128", () -> {
            throw TREE.require("hidden_size").problem("only multiples of 128");
        });
    }

    @Test
    void refusesWhatIsNoJson() {
        fails("c.json: the file is empty", () -> JsonTree.read(" ", "c.json"));
        fails("c.json:1:4: is not JSON: more text after the end of the value", () -> JsonTree.read("{} {}", "c.json"));
        fails("c.json:2:1: a: the key is given twice", () -> JsonTree.read("{\"a\": 1,\n\"a\": 2}", "c.json"));
        SpecException cut = assertThrows(SpecException.class, () -> JsonTree.read("{\"a\": [1, 2", "c.json"));
        assertEquals(1, cut.problems().get(0).line());
        assertEquals(true, cut.getMessage().startsWith("c.json:1:12: is not JSON: Unexpected end-of-input"));
    }
}
