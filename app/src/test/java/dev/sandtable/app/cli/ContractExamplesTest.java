// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios that the reference promises can be written are read and simulated, to the letter. */
class ContractExamplesTest {
    private static final String TRAIN = """
            name: gpt3-175b-on-1024-a100
            model: gpt3-175b            # a catalogue name, a YAML path, a HuggingFace config.json path, or an inline map (below)
            cluster:                    # a catalogue name, or inline
              nodes: 128
              node: dgx-a100-80gb       # a catalogue name, or inline {chip, chips, host, scale-up, nics}
              fabric: {kind: fat-tree, bandwidth: 25 GB/s per direction per port, latency: 5 us, oversubscription: 1}
            stack: cuda-megatron        # optional: each chip names its default
            train:                      # exactly one of train, infer, serve
              sequence: 2048
              global-batch: 1536        # sequences
              micro-batch: 1
              precision: bf16           # or {compute: fp8, weights: bf16, gradients: fp32, optimizer: fp32, communication: bf16}
              parallel: {tensor: 8, pipeline: 8, virtual: 2, data: 16, context: 1, expert: 1, expert-tensor: 1, sequence-parallel: true, zero: 1}   # or auto
              schedule: interleaved-1f1b      # gpipe | 1f1b | interleaved-1f1b | zero-bubble | dualpipe
              recompute: selective            # none | selective | full | {layers: 12}
              overlap: {gradients: true, parameters: true, tensor: false}
              method: full                    # or {lora: {rank: 16, targets: [...]}}
              tokens: 300e9                   # the whole run, optional
            target: {finish-within: 34 days}  # optional
            """;

    private static final String INFER = """
            name: infer
            model: llama2-70b
            cluster: {node: dgx-a100-80gb, nodes: 1, chips: 4}
            infer: {batch: 8, input: 2048, output: 128, precision: fp16, weights: fp16, kv: fp16, parallel: {tensor: 4, pipeline: 1}}
            """;

    /** A small model spelt out, on two inline nodes. */
    private static final String INLINE = """
            name: inline
            model: {layers: 8, hidden: 2048, heads: 16, kv-heads: 4, head-size: 128, ffn: 5632, gated: true, activation: silu,
              norm: rmsnorm, positional: rotary, vocabulary: 32000, tied-embeddings: false, max-sequence: 4096MORE}
            cluster:
              nodes: 2
              node: NODE
              fabric: {kind: fat-tree, bandwidth: 25 GB/s per direction per port, latency: 5 us, oversubscription: 2}
            train:
              sequence: 2048
              global-batch: 32
              precision: PRECISION
              parallel: {tensor: 4, data: 4EXPERT}
              recompute: RECOMPUTE
            """;

    @TempDir
    private Path folder = Path.of("");

    private JsonTree run(String yaml, Integer... exits) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml);
        Shell.Result result = Shell.run("run", file.toString(), "--output", "json", "--quiet");
        assertTrue(List.of(exits).contains(result.exit()), result.exit() + ": " + result.err() + result.out());
        return JsonTree.read(result.out(), "out");
    }

    private static String inline(String node, String precision, String recompute, String model, String plan) {
        return INLINE.replace("NODE", node)
                .replace("PRECISION", precision)
                .replace("RECOMPUTE", recompute)
                .replace("MORE", model)
                .replace("EXPERT", plan);
    }

    /** The same with products so large that casts do not eat what fp8 saves. */
    private static String large(String yaml) {
        return yaml.replace("hidden: 2048, heads: 16", "hidden: 8192, heads: 64")
                .replace("ffn: 5632", "ffn: 28672");
    }

    private double step(String yaml) throws IOException {
        return run(yaml, Exit.DONE).require("step_time_s").number();
    }

    @Test
    void theTrainingExampleRuns() throws IOException {
        JsonTree json = run(TRAIN, Exit.DONE, Exit.NOT_MET);
        assertEquals(1024, json.require("chips").count());
        assertEquals("train", json.require("kind").text());
        assertEquals(8, json.require("plan").require("tensor").count());
        double tokens = json.require("tokens_per_s").number();
        assertEquals(1536 * 2048 / json.require("step_time_s").number(), tokens, tokens * 1e-6);
        assertTrue(json.require("run").require("days").number() > 300e9 / tokens / 86400);
    }

    @Test
    void theInferenceExampleRuns() throws IOException {
        JsonTree json = run(INFER, Exit.DONE);
        assertEquals(4, json.require("chips").count());
        double total = json.require("total_s").number();
        double parts =
                json.require("prefill_s").number() + json.require("decode_s").number();
        assertEquals(total, parts, total * 1e-6);
    }

    @Test
    void modelsFabricsAndNodesCanBeSpeltOut() throws IOException {
        String node = "{chip: a100-sxm4-80gb, chips: 8, scale-up: [nvlink3-nvswitch2],"
                + " nics: {count: 8, link: infiniband-hdr}, power: {host: 2 kW}}";
        double named = step(inline("dgx-a100-80gb", "bf16", "none", "", ""));
        double spelt = step(inline(node, "bf16", "none", "", ""));
        assertTrue(Math.abs(spelt / named - 1) < 0.05, spelt + " s against " + named + " s of the catalogue's node");
    }

    @Test
    void precisionCanBeSpeltOut() throws IOException {
        String fp8 = "{compute: fp8, weights: bf16, gradients: fp32, optimizer: fp32, communication: bf16}";
        double wide = step(large(inline("dgx-h100", "bf16", "none", "", "")));
        double narrow = step(large(inline("dgx-h100", fp8, "none", "", "")));
        assertTrue(narrow < wide, narrow + " s in fp8, " + wide + " s in bf16");
    }

    @Test
    void recomputeCanCountLayers() throws IOException {
        double none = step(inline("dgx-a100-80gb", "bf16", "none", "", ""));
        double half = step(inline("dgx-a100-80gb", "bf16", "{layers: 4}", "", ""));
        double full = step(inline("dgx-a100-80gb", "bf16", "full", "", ""));
        assertTrue(none < half && half < full, none + " s, " + half + " s, " + full + " s");
    }

    @Test
    void expertsCanBeSpeltOut() throws IOException {
        String experts = ", moe: {experts: 8, active: 2, shared: 0, expert-ffn: 1408, dense-layers: 0, every: 1}";
        double dense = step(inline("dgx-a100-80gb", "bf16", "none", "", ""));
        double sparse = step(inline("dgx-a100-80gb", "bf16", "none", experts, ", expert: 2"));
        assertTrue(sparse > 0 && sparse != dense);
    }

    @Test
    void adaptersCanBeTrained() throws IOException {
        String whole = large(inline("dgx-h100", "bf16", "none", "", ""));
        JsonTree full = run(whole, Exit.DONE);
        JsonTree lora = run(whole + "  method: {lora: {rank: 16, targets: [qkv, projection]}}\n", Exit.DONE);
        JsonTree qlora = run(whole + "  method: {qlora: {rank: 16, weights: int4}}\n", Exit.DONE);
        assertTrue(seconds(lora) < 0.8 * seconds(full), seconds(lora) + " s of " + seconds(full));
        assertTrue(seconds(qlora) > seconds(lora), "weights are widened before each product");
        assertTrue(memory(lora, "optimizer_bytes") < 0.01 * memory(full, "optimizer_bytes"));
        assertEquals(
                memory(lora, "weights_bytes"), memory(full, "weights_bytes"), 0.01 * memory(full, "weights_bytes"));
        assertTrue(memory(qlora, "weights_bytes") < 0.6 * memory(lora, "weights_bytes"));
    }

    @Test
    void anImpossibleMethodSaysWhatToWrite() throws IOException {
        String whole = inline("dgx-h100", "bf16", "none", "", "");
        refused(whole + "  method: {lora: {rank: 0}}\n", "train.method.lora.rank: rank must be positive, was 0");
        refused(whole + "  method: half\n", "expected 'full', {lora: {rank: 16}}");
        refused(whole + "  method: {qlora: {rank: 16, weights: bf16}}\n", "8 bits or fewer");
        refused(whole.replace("data: 4", "data: 4, shard-group: 2"), "write zero: 1");
        refused(whole.replace("data: 4", "context: 4, context-kind: rings"), "unknown value 'rings'");
    }

    private void refused(String yaml, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), yaml);
        Shell.Result result = Shell.run("run", file.toString(), "--quiet");
        assertEquals(Exit.BAD_INPUT, result.exit());
        assertTrue(result.err().contains(why), result.err());
    }

    /** Four ranks share a sequence in three ways, all of them slower than four sequences side by side. */
    @Test
    void sequencesCanBeShared() throws IOException {
        String apart = inline("dgx-h100", "bf16", "none", "", ", context: 1");
        double alone = step(apart);
        for (String kind : List.of("ring", "all-gather", "all-to-all")) {
            String shared = apart.replace("data: 4, context: 1", "data: 1, context: 4, context-kind: " + kind);
            JsonTree json = run(shared, Exit.DONE);
            assertEquals(kind, json.require("plan").require("context-kind").text());
            assertTrue(seconds(json) > alone, kind + ": " + seconds(json) + " s");
        }
    }

    @Test
    void stateCanBeShardedWithinGroups() throws IOException {
        String over = inline("dgx-h100", "bf16", "none", "", ", zero: 3");
        JsonTree all = run(over, Exit.DONE);
        JsonTree pairs = run(over.replace("zero: 3", "zero: 3, shard-group: 2"), Exit.DONE);
        assertEquals(2, pairs.require("plan").require("shard-group").count());
        double ratio = memory(pairs, "optimizer_bytes") / memory(all, "optimizer_bytes");
        assertEquals(2, ratio, 0.01, "half of four ranks hold a copy");
    }

    /** Natural routing, padding and experts that ranks share, against forced balance; images, windows and foresight. */
    @Test
    void architecturesCanBeVaried() throws IOException {
        String experts = ", moe: {experts: 16, active: 4, expert-ffn: 7168";
        String plan = ", expert: 4, expert-tensor: ";
        double balanced = step(large(inline("dgx-h100", "bf16", "none", experts + "}", plan + 1)));
        double natural = step(large(inline("dgx-h100", "bf16", "none", experts + ", zipf: 0.6}", plan + 1)));
        double padded = step(large(inline("dgx-h100", "bf16", "none", experts + ", capacity-factor: 2}", plan + 1)));
        double folded = step(large(inline("dgx-h100", "bf16", "none", experts + "}", plan + 4)));
        assertTrue(balanced < natural && balanced < padded && folded > 0, natural + " s of " + balanced);
        double plain = step(large(inline("dgx-h100", "bf16", "none", "", "")));
        double seeing = step(large(inline(
                "dgx-h100", "bf16", "none", ", towers: [{layers: 8, hidden: 1024, heads: 16, tokens: 576}]", "")));
        double foreseeing = step(large(inline("dgx-h100", "bf16", "none", ", mtp: 1", "")));
        double windowed = step(large(inline("dgx-h100", "bf16", "none", ", sliding-window: 128, global-every: 4", "")));
        assertTrue(plain < seeing && plain < foreseeing && windowed < plain, plain + " s");
    }

    private static double seconds(JsonTree json) {
        return json.require("step_time_s").number();
    }

    private static double memory(JsonTree json, String part) {
        return json.require("memory").require(part).number();
    }
}
