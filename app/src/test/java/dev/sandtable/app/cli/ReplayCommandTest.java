// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces on clusters from the command line, and what is said of those that cannot be replayed. */
class ReplayCommandTest {
    private static final String NODE = "a100-sxm4-80gb-node";
    private static final String TRACE = """
            {"sandtable-trace": 1, "ranks": 4, "groups": {"a": [0, 1], "b": [2, 3], "d0": [0, 2], "d1": [1, 3]}}
            {"id": 0, "name": "product", "compute": {"flops": 312000000000, "bytes": 1000}}
            {"id": 1, "after": [0], "all-reduce": {"group": "a", "bytes": 33554432}, "ranks": [0, 1]}
            {"id": 1, "after": [0], "all-reduce": {"group": "b", "bytes": 33554432}, "ranks": [2, 3]}
            {"id": 2, "after": [1], "all-reduce": {"group": "d0", "bytes": 1048576}, "ranks": [0, 2]}
            {"id": 2, "after": [1], "all-reduce": {"group": "d1", "bytes": 1048576}, "ranks": [1, 3]}
            """;
    private static final String CONDITIONS = """
            network:
              messages: cut-through
              dimensions:
                - {shape: switch, size: 4, rate-per-direction: 100 GiB/s, latency: 500 ns, algorithm: ring}
            endpoint: {delay: 10 ns, memory: 2039 GB/s}
            buffer: {parts: 1, at-once: 1}
            compute: {peak: 312 TFLOP/s, memory: 2039 GB/s}
            communication-streams: 1
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static JsonTree json(String... arguments) {
        Shell.Result result = Shell.run(arguments);
        assertEquals(Exit.DONE, result.exit(), result.err());
        return JsonTree.read(result.out(), "out");
    }

    private static String refused(String... arguments) {
        Shell.Result result = Shell.run(arguments);
        assertEquals(Exit.BAD_INPUT, result.exit(), result.out());
        assertEquals("", result.out());
        assertFalse(result.err().contains("    at "), result.err());
        return result.err();
    }

    @Test
    void aTraceOnACluster() throws IOException {
        String trace = file("t.jsonl", TRACE).toString();
        JsonTree json = json("replay", trace, "--cluster", NODE, "--output", "json");
        double step = json.require("step_time_s").number();
        JsonTree parts = json.require("breakdown");
        assertEquals(1e-3, parts.require("compute_s").number(), 1e-12);
        assertEquals(step - 1e-3, parts.require("exposed_communication_s").number(), 1e-12);
        assertEquals(1, json.require("simulated_ranks").count());
        // 2·(2 − 1)/2 · 32 MiB over 300 GB/s, at least.
        assertTrue(step - 1e-3 > 33_554_432 / 300e9, "step " + step);
        Shell.Result table = Shell.run("replay", trace, "--cluster", NODE, "--fold", "off");
        assertTrue(table.out().contains("bound by compute"), table.out());
        assertTrue(table.out().contains("the format states flops and bytes"), table.out());
        Shell.Result csv = Shell.run("replay", trace, "--cluster", NODE, "--output", "csv");
        assertTrue(csv.out().startsWith("rank,alike,end_s,compute_s"), csv.out());
    }

    @Test
    void moreReplicasThanWereTraced() throws IOException {
        String trace = file("t.jsonl", TRACE).toString();
        JsonTree json = json(
                "replay",
                trace,
                "--cluster",
                "dgx-a100-80gb",
                "--nodes",
                "8",
                "--scale",
                "d0,d1=32",
                "--output",
                "json");
        assertEquals(64, json.require("chips").count());
        assertTrue(json.require("warnings").items().get(0).text().contains("scaled from 4 ranks to 64"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--scale", "d0,d1=32")
                .contains("write --nodes 8"));
        assertTrue(
                refused("replay", trace, "--cluster", NODE, "--scale", "d0=32").contains("is in none of the groups"));
    }

    /** Two ranks of a ring: each of two rounds takes twice 500 ns, 16 MiB over 100 GiB/s and 10 ns, the first adds. */
    @Test
    void underStatedConditions() throws IOException {
        String trace = file("t.jsonl", TRACE).toString();
        String conditions = file("c.yaml", CONDITIONS).toString();
        JsonTree json = json("replay", trace, "--conditions", conditions, "--output", "json");
        long first = roundsNs(33_554_432);
        long second = roundsNs(1_048_576);
        assertEquals(
                (1_000_000 + first + second) * 1e-9, json.require("step_time_s").number(), 1e-15);
        String other = file("d.yaml", CONDITIONS.replace("size: 4", "size: 8")).toString();
        assertTrue(refused("replay", trace, "--conditions", other)
                .contains("multiply to 8 endpoints, but the trace has 4"));
        String wrong = file("e.yaml", CONDITIONS.replace("shape: switch", "shape: swich"))
                .toString();
        assertTrue(refused("replay", trace, "--conditions", wrong).contains("e.yaml:4:"));
    }

    private static long roundsNs(long bytes) {
        double bytesPerNs = 100.0 * (1L << 30) / 1e9;
        long half = bytes / 2;
        return 10 + 2 * ((long) (1000 + half / bytesPerNs) + 10) + 3 * (half / 2039);
    }

    @Test
    void whatASimulatedStepWroteIsReplayed() throws IOException {
        String scenario = file("s.yaml", Worlds.TRAINING).toString();
        Path out = folder.resolve("step");
        double stepS = json("run", scenario, "--export-trace", out.toString(), "--output", "json")
                .require("step_time_s")
                .number();
        JsonTree again = json(
                "replay", out.toString(), "--compute", "recorded", "--communication", "recorded", "--output", "json");
        assertEquals(stepS, again.require("step_time_s").number(), 1e-6);
        assertTrue(refused("run", scenario, scenario, "--export-trace", out.toString())
                .contains("a single scenario"));
        Files.delete(out.resolve("step.1.et"));
        assertTrue(refused("replay", out.toString(), "--cluster", NODE).contains("has no file of rank 1"));
    }

    @Test
    void badInputSaysWhatToWrite() throws IOException {
        String trace = file("t.jsonl", TRACE).toString();
        assertTrue(refused("replay", trace).contains("say on what: --cluster NAME"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--ops", "mac").contains("did you mean 'macs'"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--ops", "macs").contains("contradicts the trace"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--algorithm", "rign")
                .contains("did you mean 'ring'"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--algorithm", "in-switch")
                .contains("cannot be priced"));
        assertTrue(
                refused("replay", trace, "--cluster", NODE, "--dtype", "int4").contains("states peaks of"));
        assertTrue(refused("replay", trace, "--cluster", NODE, "--compute", "recorded")
                .contains("has no recorded duration"));
        assertTrue(refused("replay", trace + "x", "--cluster", NODE).contains("there is no such trace"));
        String et = file("g.0.et", "no trace").toString();
        assertTrue(refused("replay", et, "--cluster", NODE).contains("g.0.et: is not a whole Chakra execution trace"));
        String groups = file("groups.json", "{\"a\": [0, 0]}").toString();
        assertTrue(
                refused("replay", trace, "--cluster", NODE, "--groups", groups).contains("lists a rank twice"));
    }
}
