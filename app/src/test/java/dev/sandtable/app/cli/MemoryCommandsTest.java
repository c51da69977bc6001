// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of memory: stage by stage, in time, when it is too little, and what mixed clusters make of it. */
class MemoryCommandsTest {
    private static final String TIGHT = """
            name: tight
            model: llama2-13b
            cluster: {node: dgx-a100-80gb, nodes: 1}
            stack: cuda-megatron-core
            train: {sequence: 4096, global-batch: 16, precision: bf16, parallel: {tensor: 2, pipeline: 2, data: 2}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("m.yaml"), text).toString();
    }

    /** The stages of the JSON add up to their peaks; the fullest is the one that is named. */
    @Test
    void everyStageSaysWhatItHoldsAndWhen() throws IOException {
        Shell.Result result = Shell.run("run", file(TIGHT), "--output", "json");

        JsonTree memory = JsonTree.read(result.out(), "out").require("memory");
        assertEquals(0, memory.require("fullest_stage").whole());
        assertTrue(memory.require("peak_at").text().startsWith("backward pass of micro-batch"), result.out());
        assertTrue(result.out().contains("\"stages\":[{"), result.out());
        assertTrue(result.out().contains("\"first_rank\":4,\"last_rank\":7"), result.out());
    }

    /** Out of memory: which ranks, when, by how much, and the nearest plans that fit, each tried; exit 1. */
    @Test
    void whatDoesNotFitSaysWhereAndWhatWouldHelp() throws IOException {
        String wide = TIGHT.replace("{tensor: 2, pipeline: 2, data: 2}", "{tensor: 2, data: 4}");
        Shell.Result result = Shell.run("run", file(wide));

        assertEquals(Exit.NOT_MET, result.exit());
        assertTrue(result.out().contains("DOES NOT FIT"), result.out());
        assertTrue(
                result.out().contains("too much on stage 0 (ranks 0 to 7), in the forward pass of micro-batch 0, head"),
                result.out());
        assertTrue(result.out().contains("It would fit with, the smallest change first"), result.out());
        String nearest = result.out()
                .lines()
                .dropWhile(line -> !line.contains("It would fit with"))
                .skip(1)
                .findFirst()
                .orElseThrow()
                .strip();
        String change = nearest.substring(0, nearest.lastIndexOf(" ("));
        Shell.Result taken = Shell.run("run", file(with(wide, change)));
        assertEquals(Exit.DONE, taken.exit(), change + "\n" + taken.out() + taken.err());
    }

    /** A change as the report words it, written into the scenario: of the plan or beside it. */
    private static String with(String scenario, String change) {
        boolean plan =
                change.startsWith("zero") || change.startsWith("sequence-parallel") || change.startsWith("tensor");
        return plan
                ? scenario.replace("data: 4}", "data: 4, " + change + "}")
                : scenario.replace("precision: bf16,", "precision: bf16, " + change + ",");
    }

    @Test
    void aTimelineHasCurvesOfMemory() throws IOException {
        Path trace = folder.resolve("trace.json");
        Shell.Result result = Shell.run("run", file(TIGHT), "--timeline", trace.toString());

        assertEquals("", result.err());
        String text = Files.readString(trace);
        assertTrue(text.contains("\"ph\":\"C\",\"pid\":1,\"name\":\"memory: activations\""));
        assertTrue(text.contains("\"ph\":\"C\",\"pid\":2,\"name\":\"memory\""));
    }

    @Test
    void anExplanationGoesDownToTensors() throws IOException {
        Shell.Result result = Shell.run("explain", file(TIGHT), "--of", "memory", "--depth", "5");

        assertTrue(result.out().contains("micro-batches in flight"), result.out());
        assertTrue(result.out().contains("feed-forward before activation"), result.out());
        assertTrue(result.out().contains("gradient after activation"), result.out());
    }

    @Test
    void offloadIsAPartOfTheStep() throws IOException {
        String away = TIGHT.replace(
                "precision: bf16,", "precision: bf16, offload: {optimizer: host, activations: {to: host}},");
        Shell.Result result = Shell.run("run", file(away), "--output", "json");

        JsonTree json = JsonTree.read(result.out(), "out");
        assertEquals(0, json.require("memory").require("optimizer_bytes").whole());
        assertTrue(json.require("breakdown").require("offload_s").number() > 0, result.out());
        Shell.Result refused = Shell.run("run", file(away.replace("to: host", "to: pool")));
        assertEquals(Exit.BAD_INPUT, refused.exit());
        assertTrue(refused.err().contains("node dgx-a100-80gb has no such tier"), refused.err());
    }

    @Test
    void aFleetSaysWhatEachKindDoes() throws IOException {
        String fleet = TIGHT.replace(
                        "{node: dgx-a100-80gb, nodes: 1}",
                        "{fleet: [{node: dgx-a100-80gb, nodes: 1}, {node: dgx-h100, nodes: 1}], split: stages}")
                .replace("{tensor: 2, pipeline: 2, data: 2}", "{tensor: 4, pipeline: 2, data: 2}");
        Shell.Result result = Shell.run("run", file(fleet), "--output", "json");

        assertEquals("", result.err());
        JsonTree json = JsonTree.read(result.out(), "out");
        assertTrue(json.require("fleet_efficiency").number() > 0.7, result.out());
        assertTrue(result.out().contains("\"split\":\"stages\""), result.out());
        assertTrue(Shell.run("run", file(fleet)).out().contains("split by stages"), "text");
        Shell.Result refused = Shell.run("explain", file(fleet));
        assertEquals(Exit.BAD_INPUT, refused.exit());
        assertTrue(refused.err().contains("takes nodes of one kind"), refused.err());
    }
}
