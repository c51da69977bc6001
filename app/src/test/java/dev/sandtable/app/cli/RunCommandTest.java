// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.LocatedNode.MapNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} promises to scripts: its keys, its sums, its files. */
class RunCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static List<String> keys(JsonTree json) {
        return ((MapNode) json.node()).keys();
    }

    @Test
    void trainingHasTheKeysThatScriptsRelyOn() throws IOException {
        Shell.Result result = Shell.run("run", file("t.yaml", Worlds.TRAINING), "--output", "json", "--seed", "7");

        assertEquals("", result.err());
        assertEquals(Exit.DONE, result.exit());
        JsonTree json = JsonTree.read(result.out(), "out");
        assertTrue(keys(json)
                .containsAll(List.of(
                        "scenario",
                        "kind",
                        "version",
                        "seed",
                        "chips",
                        "warnings",
                        "binding",
                        "energy_j",
                        "power_w",
                        "cost",
                        "step_time_s",
                        "tokens_per_s",
                        "tokens_per_s_per_chip",
                        "model_tflops_per_chip",
                        "mfu",
                        "hfu",
                        "breakdown",
                        "memory",
                        "plan",
                        "run",
                        "intervals")));
        assertEquals("train", json.require("kind").text());
        assertEquals(7, json.require("seed").whole());
        assertEquals(8, json.require("chips").whole());
        assertEquals(
                List.of("compute_s", "exposed_communication_s", "bubble_s", "optimizer_s", "other_s"),
                keys(json.require("breakdown")));
        assertTrue(keys(json.require("memory"))
                .containsAll(List.of(
                        "peak_bytes",
                        "weights_bytes",
                        "gradients_bytes",
                        "optimizer_bytes",
                        "activations_bytes",
                        "fits")));
        assertEquals(
                List.of(
                        "tensor",
                        "pipeline",
                        "virtual",
                        "data",
                        "context",
                        "expert",
                        "expert-tensor",
                        "sequence-parallel",
                        "zero",
                        "context-kind",
                        "shard-group"),
                keys(json.require("plan")));
        assertTrue(keys(json.require("run"))
                .containsAll(List.of("days", "goodput", "failures_expected", "energy_wh", "cost")));
    }

    @Test
    void partsAddUpAndRatesAgree() throws IOException {
        String out = Shell.run("run", file("t.yaml", Worlds.TRAINING), "--output", "json")
                .out();
        JsonTree json = JsonTree.read(out, "out");
        double step = json.require("step_time_s").number();

        double parts = 0;
        for (String key : keys(json.require("breakdown"))) {
            parts += json.require("breakdown").require(key).number();
        }
        assertEquals(step, parts, 1e-9 * step);
        // 16 sequences of 4096 tokens on 8 chips of 312 TFLOP/s.
        assertEquals(16 * 4096 / step, json.require("tokens_per_s").number(), 1e-6 * 16 * 4096 / step);
        assertEquals(
                json.require("model_tflops_per_chip").number() / 312,
                json.require("mfu").number(),
                1e-9);
        assertEquals(
                json.require("energy_j").number() / step,
                json.require("power_w").number(),
                1e-3);
        JsonTree interval = json.require("intervals").require("step_time_s");
        assertEquals(step, interval.require("value").number(), 1e-12);
        assertTrue(interval.require("low").number() < step
                && step < interval.require("high").number());
        JsonTree memory = json.require("memory");
        double sum = 0;
        for (String part : List.of(
                "weights", "gradients", "optimizer", "activations", "cache", "working", "buffers", "overhead")) {
            sum += memory.require(part + "_bytes").number();
        }
        assertEquals(memory.require("peak_bytes").number(), sum);
    }

    @Test
    void thePlanCanBePastedBack() throws IOException {
        String out = Shell.run("run", file("t.yaml", Worlds.TRAINING), "--output", "json")
                .out();
        String plan = out.replaceFirst(".*\"plan\":(\\{[^}]*}).*\\n", "$1");
        String pasted = Worlds.TRAINING.replaceFirst("parallel: \\{[^}]*}", "parallel: " + plan);

        assertEquals(
                out,
                Shell.run("run", file("t.yaml", pasted), "--output", "json").out());
    }

    @Test
    void inferenceHasTheKeysThatScriptsRelyOn() throws IOException {
        Shell.Result result = Shell.run("run", file("i.yaml", Worlds.INFERENCE), "--output", "json");

        JsonTree json = JsonTree.read(result.out(), "out");
        assertEquals("infer", json.require("kind").text());
        double total = json.require("total_s").number();
        assertEquals(
                total,
                json.require("prefill_s").number() + json.require("decode_s").number(),
                1e-9 * total);
        assertEquals(
                json.require("decode_s").number() / 15,
                json.require("per_output_token_s").number(),
                1e-12);
        assertEquals(4 * 16 / total, json.require("output_tokens_per_s").number(), 1e-6);
        assertEquals(4 / total, json.require("requests_per_s").number(), 1e-6);
        assertTrue(keys(json.require("memory")).contains("cache_bytes"));
    }

    @Test
    void severalScenariosAreLinesRowsAndFiles() throws IOException {
        String training = file("t.yaml", Worlds.TRAINING);
        String inference = file("i.yaml", Worlds.INFERENCE);
        Path out = folder.resolve("results/deep");

        List<String> lines = Shell.run("run", training, inference, "--output", "json", "--out", out.toString())
                .out()
                .lines()
                .toList();
        assertEquals(2, lines.size());
        assertEquals(lines.get(0) + "\n", Files.readString(out.resolve("small-training.json")));
        assertEquals(lines.get(1) + "\n", Files.readString(out.resolve("small-inference.json")));
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(2, files.count(), "nothing else is left behind");
        }

        List<String> rows = Shell.run("run", training, inference, "--output", "csv")
                .out()
                .lines()
                .toList();
        assertEquals(3, rows.size());
        assertTrue(rows.get(0).startsWith("scenario,kind,version,seed,"), rows.get(0));
        assertTrue(rows.get(0).contains(",breakdown.compute_s,"), rows.get(0));
    }

    @Test
    void nothingIsSimulatedIfOneFileIsWrong() throws IOException {
        Shell.Result result = Shell.run(
                "run", file("t.yaml", Worlds.TRAINING), file("a.yaml", "name: 1\n"), file("b.yaml", "nam: 1\n"));

        assertEquals(Exit.BAD_INPUT, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("a.yaml:") && result.err().contains("b.yaml:"), result.err());
    }

    @Test
    void overridesReplaceValues() throws IOException {
        String file = file("t.yaml", Worlds.TRAINING);
        String twice = Shell.run("run", file, "--set", "train.global-batch=32", "--output", "json")
                .out();
        String written = Shell.run(
                        "run", file("u.yaml", Worlds.TRAINING.replace("batch: 16", "batch: 32")), "--output", "json")
                .out();

        assertEquals(written, twice);
    }

    @Test
    void thePlanMayBeLeftOpen() throws IOException {
        String open = Worlds.TRAINING.replaceFirst("parallel: \\{[^}]*}", "parallel: auto");
        String out = Shell.run("run", file("t.yaml", Worlds.TRAINING), "--output", "json")
                .out();
        String best = Shell.run("run", file("o.yaml", open), "--output", "json").out();

        assertTrue(
                JsonTree.read(best, "best").require("step_time_s").number()
                        <= JsonTree.read(out, "out").require("step_time_s").number() * 1.000001,
                "the plan that was found is no slower than the one that was written");
    }
}
