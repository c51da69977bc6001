// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside run and price, on small input. */
class CommandsTest {
    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "size",
                "price",
                "roofline",
                "dram",
                "explain",
                "show",
                "check",
                "validate",
                "calibrate",
                "replay"
            })
    void everyCommandHelps(String command) {
        Shell.Result help = Shell.run(command, "--help");

        assertEquals(Exit.DONE, help.exit());
        assertTrue(help.out().contains("Usage: sandtable " + command), help.out());
        assertTrue(Shell.run().out().contains("\n  " + command + " "), "the list of commands has it");
    }

    @Test
    void sizesAreTheFewestChipsThatMeetTheTarget() throws IOException {
        // 1e11 tokens of a 7B model are 4.5e21 FLOP: a node at half of 8 x 312 TFLOP/s needs about 42 days.
        String scenario = Worlds.TRAINING
                .replace("global-batch: 16", "global-batch: 64")
                .replaceFirst("parallel: \\{[^}]*}", "parallel: auto")
                .replace("tokens: 1e9", "tokens: 1e11")
                .replace("400 days", "30 days");
        Shell.Result result = Shell.run("size", file("s.yaml", scenario), "--output", "json");

        assertEquals(Exit.DONE, result.exit(), result.err());
        JsonTree json = JsonTree.read(result.out(), "out");
        assertTrue(json.require("feasible").truth());
        assertTrue(json.require("days").number() <= 30);
        assertTrue(json.require("chips").count() == 8 || json.require("chips").count() == 16, result.out());
        double days = Double.POSITIVE_INFINITY;
        int chips = 0;
        for (JsonTree point : json.require("frontier").items()) {
            assertTrue(
                    point.require("chips").count() > chips
                            && point.require("days").number() < days,
                    result.out());
            chips = point.require("chips").count();
            days = point.require("days").number();
        }
        json.require("plan").require("tensor");
        json.require("binding").text();
        json.require("alternatives").items();
    }

    @Test
    void anImpossibleTargetSaysWhyNot() throws IOException {
        String scenario =
                Worlds.TRAINING.replace("400 days", "1 s").replaceFirst("parallel: \\{[^}]*}", "parallel: auto");
        Shell.Result result = Shell.run("size", file("s.yaml", scenario));

        assertEquals(Exit.NOT_MET, result.exit());
        assertTrue(result.out().contains("No plan meets the target: "), result.out());
    }

    @Test
    void explanationsEndAtSourcedFigures() throws IOException {
        String scenario = file("t.yaml", Worlds.TRAINING);
        Shell.Result deep = Shell.run("explain", scenario, "--depth", "9");

        assertAll(
                () -> assertTrue(deep.out().startsWith("step time = "), deep.out()),
                () -> assertTrue(deep.out().contains("├─ computation = "), deep.out()),
                () -> assertTrue(deep.out().contains("[power.cap; data-sheet: "), deep.out()),
                () -> assertTrue(
                        Shell.run("explain", scenario, "--depth", "0").out().contains("└─ … 5 more below")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"step_time_s", "tokens_per_s", "mfu", "memory", "power_w"})
    void everyMetricHasATreeThatStartsAtTheReportsNumber(String metric) throws IOException {
        String scenario = file("t.yaml", Worlds.TRAINING);
        JsonTree report =
                JsonTree.read(Shell.run("run", scenario, "--output", "json").out(), "run");
        JsonTree tree = JsonTree.read(
                Shell.run("explain", scenario, "--of", metric, "--output", "json")
                        .out(),
                "explain");

        double reported = (metric.equals("memory")
                        ? report.require("memory").require("peak_bytes")
                        : report.require(metric))
                .number();
        assertEquals(reported, tree.require("explanation").require("value").number(), 1e-9 * reported);
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_s", "prefill_s", "per_output_token_s", "output_tokens_per_s", "memory"})
    void inferenceExplainsItself(String metric) throws IOException {
        Shell.Result result = Shell.run("explain", file("i.yaml", Worlds.INFERENCE), "--of", metric);

        assertEquals(Exit.DONE, result.exit(), result.err());
    }

    @Test
    void entriesShowEveryFigureWithItsSource() {
        Shell.Result chip = Shell.run("show", "chips", "a100-sxm4-80gb");
        Shell.Result json = Shell.run("show", "chips", "a100-sxm4-80gb", "--output", "json");

        assertTrue(
                chip.out().lines().anyMatch(line -> line.matches(" *memory.capacity +80 GiB +data-sheet.*")),
                chip.out());
        boolean cited = JsonTree.read(json.out(), "out").require("figures").items().stream()
                .anyMatch(figure -> figure.require("path").text().equals("memory.bandwidth")
                        && !figure.require("cite").text().isEmpty());
        assertTrue(cited, json.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chips",
                "links",
                "nodes",
                "clusters",
                "models",
                "stacks",
                "tariffs",
                "memories",
                "processes",
                "silicon",
                "tiers",
                "scenarios"
            })
    void everyCatalogueIsListed(String kind) {
        Shell.Result table = Shell.run("show", kind);
        Shell.Result json = Shell.run("show", kind, "--output", "json");

        assertEquals("", table.err());
        assertEquals(table.out().lines().count() - 2, json.out().lines().count());
    }

    @Test
    void allBuiltInFilesPassTheCheck() throws IOException {
        List<String> files = new ArrayList<>(List.of("check"));
        Path configs = Home.find().resolve("configs");
        for (FileKind kind : FileKind.values()) {
            try (Stream<Path> found = Files.list(configs.resolve(kind.folder()))) {
                found.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .forEach(file -> files.add(file.toString()));
            }
        }

        Shell.Result result = Shell.run(files.toArray(String[]::new));
        assertEquals("", result.err());
        assertEquals(files.size() - 1, result.out().lines().count());
    }

    @Test
    void kindsAreToldByTheirKeys() throws IOException {
        assertTrue(Shell.run("check", file("x.yaml", Worlds.TRAINING))
                .out()
                .endsWith("x.yaml: a scenario without problems\n"));
        Path chip = Home.find().resolve("configs/chips/a100-sxm4-80gb.yaml");
        assertTrue(
                Shell.run("check", file("y.yaml", Files.readString(chip))).out().contains("a chip without problems"));
    }

    @Test
    void streamsFillMostOfTheirPins() {
        JsonTree json = JsonTree.read(
                Shell.run("dram", "--preset", "hbm2", "--requests", "20000", "--output", "json")
                        .out(),
                "out");
        double efficiency = json.require("efficiency").number();

        assertTrue(efficiency > 0.7 && efficiency < 1, () -> "streams sustain " + efficiency);
        assertEquals(20_000, json.require("requests").whole());
    }

    @Test
    void whatIsPrintedCanBeKept() throws IOException {
        Path out = folder.resolve("kept");
        Shell.Result shown = Shell.run("show", "tariffs", "--out", out.toString());
        Shell.Result json = Shell.run("show", "tariffs", "--out", out.toString(), "--output", "json");

        assertEquals(shown.out(), Files.readString(out.resolve("show.txt")));
        assertEquals(json.out(), Files.readString(out.resolve("show.json")));
    }

    @Test
    void aChipWithoutFiguresIsShownAndRefused() throws IOException {
        Shell.Result shown = Shell.run("show", "chips", "zixiao");
        assertEquals(Exit.DONE, shown.exit(), shown.err());
        assertTrue(shown.out().contains("It cannot be simulated: "), shown.out());
        assertTrue(shown.out().contains("Missing:\n  - peak by number format"), shown.out());

        String usual = Worlds.INFERENCE.replaceFirst("cluster: .*", "cluster: zixiao-node");
        Shell.Result byNode = Shell.run("run", file("node.yaml", usual));
        assertEquals(Exit.BAD_INPUT, byNode.exit());
        assertTrue(byNode.err().contains("node.yaml:3:10: cluster: cluster of 'zixiao' (Tencent Zixiao"), byNode.err());

        String spelt =
                Worlds.INFERENCE.replaceFirst("cluster: .*", "cluster: {node: {chip: zixiao, chips: 1, scale-up: []}}");
        Shell.Result byChip = Shell.run("run", file("chip.yaml", spelt));
        assertEquals(Exit.BAD_INPUT, byChip.exit());
        assertTrue(byChip.err().contains("cluster.node.chip: chip 'zixiao' (Tencent Zixiao"), byChip.err());
        assertTrue(byChip.err().contains("cannot be simulated"), byChip.err());
    }
}
