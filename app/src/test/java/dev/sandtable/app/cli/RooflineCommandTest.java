// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of what binds an operator, from rows and from options. */
class RooflineCommandTest {
    private static final String FEW_ROWS = "op=gemm,chip=a100-sxm4-80gb,dtype=bf16,m=16,n=8192,k=8192";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theTableNamesWhatBindsAndWhatWouldHelp() {
        Shell.Result result = Shell.run("roofline", "--row", FEW_ROWS);

        assertEquals(Exit.DONE, result.exit(), result.err());
        assertTrue(result.out().contains("binds  memory, busy for "), result.out());
        List<String> lines = result.out().lines().toList();
        String first = lines.get(lines.indexOf(lines.stream()
                        .filter(line -> line.contains("takes away"))
                        .findFirst()
                        .orElseThrow())
                + 2);
        assertTrue(first.contains("memory.bandwidth"), first);
    }

    @Test
    void jsonHasEveryLevelInPlainUnits() {
        Shell.Result result = Shell.run("roofline", "--row", FEW_ROWS + ",clock=boost", "--output", "json");

        JsonTree json = JsonTree.read(result.out(), "out");
        JsonTree memory = json.require("levels").items().get(0);
        assertEquals("memory", memory.require("level").text());
        // 8192 * 8192 weights and two times 16 rows of activations, in 2 bytes, over 0.727 of 2039 GB/s.
        double bytes = 2 * (8192.0 * 8192 + 2 * 16 * 8192);
        assertEquals(bytes, memory.require("amount").number(), 1);
        assertEquals(bytes / (0.727 * 2039e9), memory.require("alone_s").number(), 1e-9);
        assertEquals(0, memory.require("slack").number(), 0);
        assertTrue(json.require("time_s").number() >= memory.require("alone_s").number());
        assertEquals(
                2039e9,
                json.require("roofs").require("bytes_per_s").require("memory").number(),
                1);
        assertEquals(
                312e12,
                json.require("roofs").require("flop_per_s").require("bf16").number(),
                1);
        assertEquals(
                "memory.bandwidth",
                json.require("sensitivities").items().get(0).require("figure").text());
    }

    @Test
    void aTableGivesALineForEachLevelAndSaysWhichRowIsWrong() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), """
                op,chip,dtype,m,n,k
                gemm,a100-sxm4-80gb,bf16,4096,4096,4096
                gemm,a100-sxm4-80gb,bf16,4096,4096,
                """);
        Shell.Result result = Shell.run("roofline", rows.toString(), "--output", "csv", "--top", "0");

        assertEquals(Exit.NOT_MET, result.exit());
        assertTrue(result.err().contains("rows.csv:3: k is missing"), result.err());
        assertTrue(result.out().startsWith("op,chip,dtype,m,n,k,row_time_s,level,alone_s,share,slack,"), result.out());
        assertTrue(result.out().lines().count() >= 6, result.out());
    }

    @Test
    void wrongInputIsRefused() {
        refused("k is missing", "--row", "op=gemm,chip=a100-sxm4-80gb,dtype=bf16,m=16,n=8192");
        refused("no matrix unit for fp8", "--row", "op=gemm,chip=a100-sxm4-80gb,dtype=fp8,m=16,n=8192,k=64");
        refused("'gemm' is no column=value", "--row", "gemm");
        refused(
                "is of an operator of one chip",
                "--row",
                "op=all-reduce,chip=a100-sxm4-80gb,dtype=bf16,ranks=8,bytes=64");
        refused("did you mean 'a100-sxm4-80gb'", "--row", FEW_ROWS.replace("a100-sxm4-80gb", "a100-sxm4-80g"));
        refused("write the rows as a table");
        refused("there is no file", "nowhere.csv");
        refused("has no plan", "--row", FEW_ROWS, "--fidelity", "roofline");
    }

    private static void refused(String why, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "roofline";
        System.arraycopy(options, 0, words, 1, options.length);
        Shell.Result result = Shell.run(words);
        assertEquals(Exit.BAD_INPUT, result.exit(), result.out());
        assertTrue(result.err().contains(why), result.err());
    }

    @Test
    void thePageHasARoofForEachMemoryLevel() throws IOException {
        Path page = folder.resolve("r.html");
        Shell.Result result = Shell.run("roofline", "--row", FEW_ROWS, "--report", page.toString());

        assertEquals(Exit.DONE, result.exit(), result.err());
        String html = Files.readString(page);
        assertEquals(3, html.split("class=\"roof\"", -1).length - 1, "memory, l2 and the peak");
        assertTrue(html.contains("<title>operand buffers</title>"), "a dot for each level that moves bytes");
    }

    @Test
    void aChipThatNobodyMeasuredIsWarnedOf() {
        Shell.Result br100 = Shell.run("roofline", "--row", FEW_ROWS.replace("a100-sxm4-80gb", "br100"));
        Shell.Result a100 = Shell.run("roofline", "--row", FEW_ROWS);

        assertTrue(br100.out().contains("no constant of br100 is fitted"), br100.out());
        assertTrue(br100.out().contains("l2.bandwidth"), br100.out());
        assertFalse(a100.out().contains("note:"), a100.out());
    }
}
