// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with the input, the user is told where and what to write instead, and never sees a stack trace. */
class BrokenInputTest {

    static Stream<Attempt> attempts() {
        return Stream.of(scenarioText(), scenarioSense(), catalogue(), networks(), rows(), commandLines())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void isToldWhatIsWrong(Attempt attempt, @TempDir Path folder) {
        Shell.Result result = attempt.run(folder);
        String all = result.out() + result.err();
        assertAll(
                () -> assertEquals(attempt.exit(), result.exit(), all),
                () -> assertAll(attempt.said().stream().map(words -> () -> assertTrue(all.contains(words), all))),
                () -> assertFalse(all.contains("dev.sandtable.") || all.contains("Exception"), all),
                () -> assertTrue(
                        attempt.exit() != Exit.BAD_INPUT
                                || attempt.toString().startsWith("rows")
                                || result.out().isEmpty(),
                        "complaints are no results: " + result.out()));
    }

    /** Text that is no scenario. */
    private static List<Attempt> scenarioText() {
        return List.of(
                Attempt.training("an unknown key", "micro-batch:", "micro-bach:")
                        .says("s.yaml:8:3: train.micro-bach: unknown key; did you mean 'micro-batch'?"),
                Attempt.training("a key twice", "name: small-training", "name: one\nname: two")
                        .says("s.yaml:2:1", "name"),
                Attempt.training("a word where a number belongs", "sequence: 4096", "sequence: many")
                        .says("s.yaml:6:13: train.sequence:", "'many'"),
                Attempt.training("a number where a map belongs", "train:\n  sequence: 4096", "train: 5\nx:\n  y: 1")
                        .says("s.yaml:5:8: train:"),
                Attempt.training("a negative count", "sequence: 4096", "sequence: -4096")
                        .says("train", "sequence must be positive, was -4096"),
                Attempt.training("not a number", "tokens: 1e9", "tokens: .nan").says("s.yaml:12:11: train.tokens:"),
                Attempt.training("a time without a unit", "400 days", "400").says("s.yaml:13", "target.finish-within"),
                Attempt.training("a time in bytes", "400 days", "400 GB").says("target.finish-within", "a time"),
                Attempt.training("a tab", "  sequence: 4096", "\tsequence: 4096")
                        .says("s.yaml:6:1", "tab"),
                Attempt.training("a list that does not end", "{tensor: 4,", "[tensor: 4,")
                        .says("s.yaml:"),
                Attempt.of("an empty file", "run", "s.yaml").file("s.yaml", "").says("s.yaml", "empty"),
                Attempt.of("a file of bytes", "run", "s.yaml")
                        .file("s.yaml", new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe, 10, 0})
                        .says("s.yaml"),
                Attempt.of("an alias of itself", "run", "s.yaml")
                        .file("s.yaml", "name: &a [*a]\nmodel: x\n")
                        .says("s.yaml:1"),
                Attempt.of("aliases that multiply", "run", "s.yaml")
                        .file("s.yaml", aliases())
                        .says("s.yaml"));
    }

    private static String aliases() {
        StringBuilder yaml = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'n'; c++) {
            yaml.append(c).append(": &").append(c).append(" [");
            yaml.append(("*" + (char) (c - 1) + ", ").repeat(9));
            yaml.append('*').append((char) (c - 1)).append("]\n");
        }
        return yaml.toString();
    }

    /** Scenarios that are well written and cannot be. */
    private static List<Attempt> scenarioSense() {
        return List.of(
                Attempt.training(
                                "both to train and to infer",
                                "target:",
                                "infer: {batch: 1, input: 1, output: 1," + " precision: fp16}\ntarget:")
                        .says("several of train, infer and serve are given"),
                Attempt.broken("nothing to do", "run", Worlds.INFERENCE, "infer:", "target: {max-chips: 2}\n#")
                        .says("nothing to do; write a train, an infer or a serve section"),
                Attempt.training("a plan for other chips", "data: 2", "data: 3")
                        .says("s.yaml:", "= 12, but the cluster has 8 chips; write data: 2"),
                Attempt.training("a batch that cannot be shared", "global-batch: 16", "global-batch: 15")
                        .says("micro-batch x data = 2 must divide global-batch 15"),
                Attempt.training("heads that cannot be shared", "{tensor: 4, data: 2", "{tensor: 6, data: 1")
                        .says("tensor 6 x"),
                Attempt.broken(
                                "heads that the chips do not divide",
                                "run",
                                Worlds.INFERENCE.replace("chips: 2", "chips: 3"),
                                "tensor: 2",
                                "tensor: 3")
                        .says("tensor 3 does not divide the model's 32 heads"),
                Attempt.training("chunks without a pipeline", "{tensor: 4,", "{tensor: 4, virtual: 2,")
                        .says("train.parallel", "virtual 2 needs a pipeline"),
                Attempt.training("a schedule that does not exist", "recompute:", "schedule: 1f2b\n  recompute:")
                        .says("train.schedule", "1f1b"),
                Attempt.training("a recomputation that does not exist", "selective", "some")
                        .says("train.recompute", "none, selective, feed-forward, full"),
                Attempt.training("a format that does not exist", "bf16", "bf17").says("train.precision", "'bf17'"),
                Attempt.training("a format that the chip lacks", "bf16", "fp8")
                        .says("s.yaml:9:14: train.precision: no matrix unit for fp8; this chip has"),
                Attempt.training("a model that does not exist", "llama2-7b", "llama2-7x")
                        .says("s.yaml:2:8: model: no model is called 'llama2-7x'; did you mean 'llama2-7b'?"),
                Attempt.training("a stack that does not exist", "cuda-megatron", "cuda-megatro")
                        .says("s.yaml:4:8: stack:", "did you mean 'cuda-megatron'?"),
                Attempt.training("a node that does not exist", "dgx-a100-80gb", "dgx-a100-81gb")
                        .says("s.yaml:3:17: cluster.node:", "did you mean 'dgx-a100-80gb'?"),
                Attempt.training("a cluster that does not exist", "{node: dgx-a100-80gb, nodes: 1}", "dgx-a100-clutser")
                        .says("s.yaml:3:10: cluster:", "did you mean 'dgx-a100-cluster'?"),
                Attempt.training("no nodes", "nodes: 1", "nodes: 0").says("nodes must be at least 1, was 0"),
                Attempt.training("more chips than a node has", "nodes: 1", "chips: 9")
                        .says("chips is 9, but node dgx-a100-80gb has 8"),
                Attempt.broken(
                                "a sequence beyond the table of positions",
                                "run",
                                Worlds.TRAINING.replace("llama2-7b", "gpt3-6.7b"),
                                "sequence: 4096",
                                "sequence: 8192")
                        .says("sequence 8192 exceeds the model's table of"),
                Attempt.training("a model that does not fit", "llama2-7b", "llama2-70b")
                        .exits(Exit.NOT_MET)
                        .says("DOES NOT FIT", "too much", "stage 0"),
                Attempt.broken(
                                "an answer that does not fit",
                                "run",
                                Worlds.INFERENCE.replace("llama2-7b", "llama2-70b"),
                                "batch: 4",
                                "batch: 512")
                        .exits(Exit.NOT_MET)
                        .says("DOES NOT FIT", "It would fit with", "tensor: 4 on 4 chips"),
                Attempt.training(
                                "a model that fits under no plan",
                                "{tensor: 4, data: 2, sequence-parallel: true, zero: 1}",
                                "auto")
                        .file(
                                "s.yaml",
                                Worlds.TRAINING
                                        .replace("llama2-7b", "llama3.1-405b")
                                        .replace("{tensor: 4, data: 2, sequence-parallel: true, zero: 1}", "auto"))
                        .exits(Exit.NOT_MET)
                        .says("No plan for 8 chips", "would help"),
                Attempt.training("a target that is missed", "400 days", "1 s")
                        .exits(Exit.NOT_MET)
                        .says("TARGET MISSED: finish-within 1 s, but it takes"),
                Attempt.training("a target for a run without an end", "  tokens: 1e9\n", "")
                        .says("target.finish-within", "write train.tokens"),
                Attempt.broken("a size without a target", "size", Worlds.TRAINING, "target:", "#")
                        .says("target.finish-within: missing; write by when"),
                Attempt.broken("a size without an end", "size", Worlds.TRAINING, "  tokens: 1e9\n", "")
                        .says("train.tokens: missing"),
                Attempt.broken("the size of an answer", "size", Worlds.INFERENCE, "small", "small")
                        .says("s.yaml:5:8: infer: only training can be sized"));
    }

    /** Files of a user's own catalogue. */
    private static List<Attempt> catalogue() {
        String memory = "name: m\nstandard: X\nsources: {ds: {kind: data-sheet, cite: x}}\n";
        String tier = "name: t\nsources: {ds: {kind: data-sheet, cite: x}}\nkind: pool\nmembers: 1 [ds]\n"
                + "capacity: 1 TB [ds]\nmedium: {read: 1 GB/s [ds], write: 1 GB/s [ds]}\n"
                + "client: {read: 1 GB/s [ds], write: 1 GB/s [ds]}\n"
                + "latency: {read: 1 us [ds], write: 1 us [ds]}\nrequests: {size: 1 MiB [ds], in-flight: 1 [ds]}\n";
        String node = "name: n\nchip: a100-sxm4-80gb\nchips: 8\nscale-up: [nvlink3-nvswitch2]\n"
                + "sources: {ds: {kind: data-sheet, cite: x}}\n";
        String chip = "extends: a100-sxm4-80gb\nname: c\nsources: {ds: {kind: data-sheet, cite: x}}\nmemory:\n";
        return List.of(
                Attempt.of("a figure that is missing", "check", "memories/m.yaml")
                        .file("memories/m.yaml", memory)
                        .says("memories/m.yaml:1:1: clock: missing"),
                Attempt.of("a figure without a unit", "check", "memories/m.yaml")
                        .file("memories/m.yaml", memory + "clock: 5 [ds]\n")
                        .says("m.yaml:4:8: clock:", "a frequency"),
                Attempt.of("a figure in another unit", "check", "memories/m.yaml")
                        .file("memories/m.yaml", memory + "clock: 5 GB/s [ds]\n")
                        .says("m.yaml:4:8: clock:", "a frequency"),
                Attempt.of("a tier that carries nothing", "check", "tiers/t.yaml")
                        .file("tiers/t.yaml", tier.replace("read: 1 GB/s", "read: 0 GB/s"))
                        .says("tiers/t.yaml:6:16: medium.read: read must be more than 0"),
                Attempt.of("a tier of nothing", "check", "tiers/t.yaml")
                        .file("tiers/t.yaml", tier.replace("1 TB", "0 B"))
                        .says("tiers/t.yaml:5:11: capacity: capacity must be more than 0"),
                Attempt.of("a tier of no kind", "check", "tiers/t.yaml")
                        .file("tiers/t.yaml", tier.replace("pool", "pol"))
                        .says("tiers/t.yaml:3:7: kind: unknown value 'pol'; did you mean 'pool'?"),
                Attempt.of("a tier that answers before it is asked", "check", "tiers/t.yaml")
                        .file("tiers/t.yaml", tier.replace("read: 1 us", "read: -1 us"))
                        .says("tiers/t.yaml:8:17: latency.read: '-1 us' is negative"),
                Attempt.of("a figure without a source", "check", "nodes/n.yaml")
                        .file("nodes/n.yaml", node + "power: {host: 1500 W}\n")
                        .says("power.host: the figure has no source", "[ds]"),
                Attempt.of("a tag without a source", "check", "nodes/n.yaml")
                        .file("nodes/n.yaml", node + "power: {host: 1500 W [dss]}\n")
                        .says("power.host: the source tag [dss] is not declared", "did you mean 'ds'?"),
                Attempt.of("a node that is not wired through", "check", "nodes/n.yaml")
                        .file("nodes/n.yaml", node.replace("chips: 8", "chips: 4 [ds]") + "power: {host: 1 kW [ds]}\n")
                        .says("multiply to 8, but it has 4 chips"),
                Attempt.of("a chip that does not exist", "check", "nodes/n.yaml")
                        .file(
                                "nodes/n.yaml",
                                node.replace("a100-sxm4-80gb", "a100-sxm4-81gb").replace("chips: 8", "chips: 8 [ds]")
                                        + "power: {host: 1 kW [ds]}\n")
                        .says("n.yaml:2:7: chip:", "did you mean 'a100-sxm4-80gb'?"),
                Attempt.of("a memory that does not exist", "check", "chips/c.yaml")
                        .file("chips/c.yaml", chip + "  preset: sram\n")
                        .says("c.yaml:5:11: memory.preset: no memory is called 'sram'", "hbm2e", "lpddr5"),
                Attempt.of("a capacity that stacks do not make", "check", "chips/c.yaml")
                        .file("chips/c.yaml", chip + "  capacity: 800 GiB [ds]\n")
                        .says("c.yaml:5:13: memory.capacity: 800 GiB on 5 devices", "327680.00 rows", "has 32768"),
                Attempt.of("a memory that holds less than the cache before it", "check", "chips/c.yaml")
                        .file("chips/c.yaml", chip + "  capacity: 1 KiB [ds]\n")
                        .says("memory: memory lies outside l2", "1 KiB is less than 40 MiB"),
                Attempt.of("files that extend each other", "check", "nodes/a.yaml")
                        .file("nodes/a.yaml", "extends: b\n")
                        .file("nodes/b.yaml", "extends: a\n")
                        .says("extends"),
                Attempt.of("a file that extends nothing", "check", "nodes/a.yaml")
                        .file("nodes/a.yaml", "extends: zzz\n")
                        .says("a.yaml:1:10: extends:", "zzz"),
                Attempt.of("a file of no known kind", "check", "x.yaml")
                        .file("x.yaml", "colour: red\n")
                        .says("its keys do not tell what it describes"),
                Attempt.of("a config that is no model", "check", "config.json")
                        .file("config.json", "{\"hidden_size\": 8}")
                        .says("config.json:1:1", "missing"),
                Attempt.of("a config that is no JSON", "check", "config.json")
                        .file("config.json", "{\"hidden_size\": ")
                        .says("config.json:1"),
                Attempt.of("two nodes that nothing joins", "run", "--configs", "./", "s.yaml")
                        .file("nodes/n.yaml", node.replace("chips: 8", "chips: 8 [ds]") + "power: {host: 1 kW [ds]}\n")
                        .file(
                                "s.yaml",
                                Worlds.TRAINING
                                        .replace("{node: dgx-a100-80gb, nodes: 1}", "{node: n, nodes: 2}")
                                        .replace("data: 2", "data: 4"))
                        .says("node n has no nics, so 2 of them cannot be joined"),
                Attempt.of("an entry that does not exist", "show", "models", "lama2-7b")
                        .says("did you mean 'llama2-7b'?"));
    }

    /** Links, networks and what is broken in them. */
    private static List<Attempt> networks() {
        String graph = "kind: graph\nsize: 4 [ds]\nswitches: [a, b]\nbandwidth: 10 GB/s per direction per link [ds]\n"
                + "latency: 1 us [ds]\nlinks:\n";
        String sources = "sources:\n  ds: {kind: data-sheet, cite: \"a table\", grade: A}\n";
        String cluster = "node: dgx-h100\nnodes: 4 [ds]\nfaults:\n";
        return List.of(
                Attempt.of("a graph in two parts", "check", "links/g.yaml")
                        .file("links/g.yaml", graph + "  - {ends: [0..1, a]}\n  - {ends: [2..3, b]}\n" + sources)
                        .says(
                                "g.yaml:7:3: links:",
                                "no way from member 0 to member 2; add a link between the two parts"),
                Attempt.of("a link to nowhere", "check", "links/g.yaml")
                        .file("links/g.yaml", graph + "  - {ends: [0..3, a]}\n  - {ends: [1, c]}\n" + sources)
                        .says("g.yaml:8:12: links[1].ends: 'c' is neither a member 0 … 3 nor one of the switches a, b"),
                Attempt.of("a link without bandwidth", "check", "links/g.yaml")
                        .file(
                                "links/g.yaml",
                                graph.replace("bandwidth: 10", "bandwidth: 0") + "  - {ends: [0..3, a]}\n" + sources)
                        .says("g.yaml:4:12: bandwidth: a link's bandwidth must be positive"),
                Attempt.of("a graph that states no bandwidth", "check", "links/g.yaml")
                        .file(
                                "links/g.yaml",
                                graph.replace("bandwidth: 10 GB/s per direction per link [ds]\n", "")
                                        + "  - {ends: [0..3, a]}\n" + sources)
                        .says("bandwidth: missing; write a link bandwidth with direction and scope"),
                Attempt.of("a direction that is not said", "check", "links/g.yaml")
                        .file("links/g.yaml", graph.replace(" per direction", "") + "  - {ends: [0..3, a]}\n" + sources)
                        .says("g.yaml:4:12: bandwidth: '10 GB/s per link' does not say its direction"),
                Attempt.of("a scope that is not said", "check", "links/g.yaml")
                        .file("links/g.yaml", graph.replace(" per link", "") + "  - {ends: [0..3, a]}\n" + sources)
                        .says("g.yaml:4:12: bandwidth: '10 GB/s per direction' does not say its scope"),
                Attempt.of("a fault of nothing", "check", "clusters/c.yaml")
                        .file(
                                "clusters/c.yaml",
                                cluster + "  - {kind: dead-part, level: 1, part: leaf-9, source: ds}\n" + sources)
                        .says("c.yaml:4:5: faults[0]: part names 'leaf-9'", "leaf-0 to leaf-7"),
                Attempt.of("a node that nothing reaches", "check", "clusters/c.yaml")
                        .file(
                                "clusters/c.yaml",
                                "node: dgx-h100\nnodes: 4 [ds]\nnetwork: {kind: ring, size: 4, bandwidth:"
                                        + " 25 GB/s per direction per link, latency: 1 us, source: ds}\nfaults:\n"
                                        + "  - {kind: dead-link, level: 1, ends: [0, 1], source: ds}\n"
                                        + "  - {kind: dead-link, level: 1, ends: [1, 2], source: ds}\n" + sources)
                        .says("c.yaml:6:5: faults[1]: no way is left from member 0 to member 1"),
                Attempt.of("a network for other nodes", "check", "clusters/c.yaml")
                        .file(
                                "clusters/c.yaml",
                                "node: dgx-h100\nnodes: 6 [ds]\nnetwork: {kind: hypercube, size: 4,"
                                        + " bandwidth: 25 GB/s per direction per link, latency: 1 us, source: ds}\n"
                                        + sources)
                        .says(
                                "c.yaml:3:10: network: 6 nodes: size of a hypercube is a power of two, was 6; write 4 or 8"),
                Attempt.of("more ranks than the fabric has", "price", "rows.csv")
                        .file("rows.csv", "op,cluster,dtype,ranks,bytes\nall-reduce,h200-sxm-node,bf16,1,1024\n")
                        .exits(Exit.NOT_MET)
                        .says("ranks is 1; a collective needs at least 2"));
    }

    /** Rows of operators. */
    private static List<Attempt> rows() {
        String header = "op,chip,dtype,m,n,k\n";
        return List.of(
                Attempt.rows("rows: none, and no header", "").says("is empty; its first line names the columns"),
                Attempt.rows("rows: no column op", "chip,dtype\na,b\n").says("has no column 'op'"),
                Attempt.rows("rows: semicolons", "op;chip\ngemm;x\n").says("must be separated by commas"),
                Attempt.rows("rows: an unknown operator", header + "gem,a100-sxm4-80gb,bf16,8,8,8\n")
                        .exits(Exit.NOT_MET)
                        .says("op is 'gem'; write one of gemm"),
                Attempt.rows("rows: an unknown format", header + "gemm,a100-sxm4-80gb,bf61,8,8,8\n")
                        .exits(Exit.NOT_MET)
                        .says("dtype is 'bf61'; write one of"),
                Attempt.rows("rows: an unknown chip", header + "gemm,a100,bf16,8,8,8\n")
                        .exits(Exit.NOT_MET)
                        .says("no chip is called 'a100'"),
                Attempt.rows("rows: a missing size", header + "gemm,a100-sxm4-80gb,bf16,8,,8\n")
                        .exits(Exit.NOT_MET)
                        .says("n is missing"),
                Attempt.rows("rows: a size of zero", header + "gemm,a100-sxm4-80gb,bf16,8,0,8\n")
                        .exits(Exit.NOT_MET)
                        .says("n is 0; write a whole number of at least 1"),
                Attempt.rows("rows: sizes beyond all time", header + "gemm,a100-sxm4-80gb,bf16,1e15,1e15,1e15\n")
                        .exits(Exit.NOT_MET)
                        .says("106 days at most"),
                Attempt.rows("rows: a short row", header + "gemm,a100-sxm4-80gb\n")
                        .exits(Exit.NOT_MET)
                        .says("line 2 has 2 fields, but the header names 6"),
                Attempt.rows("rows: a quote that does not end", header + "\"gemm,a100-sxm4-80gb,bf16,8,8,8\n")
                        .says("is not a table"),
                Attempt.of("rows: another character set", "price", "rows.csv")
                        .file("rows.csv", (header + "gemm,\u00e4,bf16,8,8,8\n").getBytes(StandardCharsets.ISO_8859_1))
                        .says("cannot be read: not UTF-8 text"),
                Attempt.of("rows: checked, not priced", "check", "rows.csv")
                        .file("rows.csv", header + "gemm,a100-sxm4-80gb,bf16,8,8,8\ngemm,x,bf16,8,8,\n")
                        .says("rows.csv:3:1: k is missing"));
    }

    /** Command lines. */
    private static List<Attempt> commandLines() {
        return List.of(
                Attempt.of("no such command", "rnu").says("there is no command 'rnu'; did you mean 'run'?"),
                Attempt.of("no such option", "run", "--outptu", "json", "s.yaml")
                        .says("--outptu", "--output"),
                Attempt.of("no such format", "run", "--output", "jsn", "s.yaml").says("--output", "'jsn'"),
                Attempt.of("no scenario", "run").says("SCENARIO.yaml", "sandtable run --help"),
                Attempt.of("no such file", "run", "gpt3-175b-on-1024.yaml")
                        .says("there is no file gpt3-175b-on-1024.yaml; did you mean", "gpt3-175b-on-1024-a100.yaml?"),
                Attempt.of("no such file to check", "check", "nowhere.yaml")
                        .says("nowhere.yaml: there is no such file"),
                Attempt.of("a folder", "run", "./").says("is a directory, not a file"),
                Attempt.of("a folder of rows", "price", "./").says("is a folder, not a table"),
                Attempt.of("a folder that cannot be", "run", "--out", "taken", "s.yaml")
                        .file("taken", "a file")
                        .file("s.yaml", Worlds.INFERENCE)
                        .says("--out", "taken"),
                Attempt.of("a catalogue that is none", "run", "--configs", "./nowhere", "s.yaml")
                        .file("s.yaml", Worlds.INFERENCE)
                        .says("--configs", "is not a folder"),
                Attempt.of("fewer than no threads", "price", "--threads", "-1", "rows.csv")
                        .file("rows.csv", "op\n")
                        .says("--threads must be 0 or more, was -1"),
                Attempt.of("an override that assigns nothing", "run", "--set", "train", "s.yaml")
                        .file("s.yaml", Worlds.TRAINING)
                        .says("expected path=value"),
                Attempt.of("an override of nothing", "run", "--set", "train.micro-bach=2", "s.yaml")
                        .file("s.yaml", Worlds.TRAINING)
                        .says("--set train.micro-bach=2", "did you mean 'micro-batch'?"),
                Attempt.of("a metric that is none", "explain", "s.yaml", "--of", "token_per_s")
                        .file("s.yaml", Worlds.TRAINING)
                        .says("--of token_per_s", "did you mean 'tokens_per_s'?"),
                Attempt.of("a catalogue of nothing", "show", "chip").says("did you mean 'chips'?"),
                Attempt.of("a family of nothing", "validate", "--family", "gem").says("did you mean 'gemm'?"),
                Attempt.of("a memory of nothing", "dram", "--preset", "hbm9").says("no memory is called 'hbm9'"),
                Attempt.of("a pattern of nothing", "dram", "--preset", "hbm2", "--pattern", "strid")
                        .says("write stream, stride:256 or random:64"),
                Attempt.of("chunks larger than memory", "dram", "--preset", "hbm2", "--pattern", "random:9999999999999")
                        .says("exceeds a channel"),
                Attempt.of("more reads than accesses", "dram", "--preset", "hbm2", "--reads", "1.5")
                        .says("--reads must lie between 0 and 1, was 1.5"));
    }
}
