// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code calibrate} on published rows: what it prints is a file of the catalogue, and that file predicts better. */
class CalibrateCommandTest {
    private static final Path PUBLISHED =
            Path.of("..", "configs", "published").toAbsolutePath().normalize();
    private static final String CHIP = "a100-sxm4-80gb";

    @TempDir
    private Path folder = Path.of("");

    /** Every so-manieth row of the chip. */
    private String rows(int step) throws IOException {
        List<String> lines = Files.readAllLines(PUBLISHED.resolve("gemm.csv"));
        List<String> chosen = lines.stream()
                .skip(1)
                .filter(line -> line.startsWith("gemm," + CHIP + ",bf16"))
                .toList();
        StringBuilder text =
                new StringBuilder("# measured somewhere\n").append(lines.get(0)).append('\n');
        for (int i = 0; i < chosen.size(); i += step) {
            text.append(chosen.get(i)).append('\n');
        }
        return text.toString();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String[] command(String rows, String... more) {
        return Stream.concat(
                        Stream.of("calibrate", rows, "--chip", CHIP, "--from", "h100-sxm5-80gb", "--quiet"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theAnswerIsACatalogueThatPredictsBetter() throws IOException {
        String rows = file("rows.csv", rows(25));
        Path out = folder.resolve("mine");
        Shell.Result result = Shell.run(command(rows, "--out", out.toString()));

        assertEquals(Exit.DONE, result.exit(), result.err());
        Path chip = out.resolve("chips").resolve(CHIP + "-fitted.yaml");
        assertEquals(Exit.DONE, Shell.run("check", chip.toString()).exit());
        assertEquals(
                result.out(), Files.readString(out.resolve("calibrate.txt")), "the folder also keeps what was printed");
        assertTrue(result.out().contains("  extends: " + CHIP + "\n"), result.out());

        double shipped = error(rows(25), "--configs", out.toString());
        double fitted =
                error(rows(25).replace("gemm," + CHIP + ",", "gemm," + CHIP + "-fitted,"), "--configs", out.toString());
        assertTrue(fitted < 0.12, "fitted " + fitted + ", shipped " + shipped);
    }

    /** The mean error of priced rows. */
    private double error(String rows, String... options) throws IOException {
        String[] words = Stream.concat(
                        Stream.of("price", file("priced.csv", rows), "--quiet", "--output", "json"), Stream.of(options))
                .toArray(String[]::new);
        List<String> measured =
                rows.lines().skip(2).map(line -> line.split(",", -1)[7]).toList();
        List<String> priced = Shell.run(words).out().lines().toList();
        double sum = 0;
        for (int i = 0; i < measured.size(); i++) {
            double predicted =
                    JsonTree.read(priced.get(i), "out").require("time_us").number();
            sum += Math.abs(predicted / Double.parseDouble(measured.get(i)) - 1);
        }
        return sum / measured.size();
    }

    @Test
    void programsReadTheSameFigures() throws IOException {
        Shell.Result result = Shell.run(command(file("rows.csv", rows(25)), "--output", "json"));

        assertEquals(Exit.DONE, result.exit(), result.err());
        JsonTree json = JsonTree.read(result.out(), "out");
        double before = json.require("before").require("mape").number();
        double after = json.require("after").require("mape").number();
        assertTrue(after < before / 2, result.out());
        assertEquals(7, json.require("constants").items().size());
        assertEquals(
                "matrix-share",
                json.require("constants").items().get(0).require("constant").text());
        assertTrue(json.require("patch").text().contains("kind: fitted"));
        Shell.Result csv = Shell.run(command(folder.resolve("rows.csv").toString(), "--output", "csv"));
        assertEquals(8, csv.out().lines().count(), csv.out());
    }

    @Test
    void theAnswerDoesNotDependOnThreads() throws IOException {
        String rows = file("rows.csv", rows(40));
        String one = Shell.run(command(rows, "--threads", "1", "--seed", "3")).out();
        assertEquals(
                one, Shell.run(command(rows, "--threads", "3", "--seed", "3")).out());
        assertNotEquals(
                one, Shell.run(command(rows, "--threads", "1", "--seed", "4")).out());
    }

    @Test
    void oneFileIsWrittenWholeUnderItsOwnName() throws IOException {
        String rows = file("rows.csv", rows(40));
        Path patch = folder.resolve("chips/mine.yaml");
        Shell.Result result = Shell.run(command(rows, "--out", patch.toString()));

        assertEquals(Exit.DONE, result.exit(), result.err());
        assertTrue(Files.readString(patch).contains("\nname: mine\n"));
        assertEquals(List.of("chips/mine.yaml", "rows.csv"), left());
        assertEquals(Exit.DONE, Shell.run("check", patch.toString()).exit());
    }

    @Test
    void wrongRowsAreNamedAndTheOthersFitted() throws IOException {
        String rows = rows(25) + "gemm," + CHIP + ",bf16,8192,8192,8192,graph,90,mine,\n" + "gemm," + CHIP
                + ",bf16,1,2,3,graph,soon,mine,\n" + "gemm," + CHIP + ",fp8,64,64,64,graph,9,mine,\n";
        Shell.Result result = Shell.run(command(file("rows.csv", rows)));

        assertEquals(Exit.NOT_MET, result.exit(), result.err());
        int first = (int) rows.lines().count() - 2;
        assertTrue(result.out().contains("rows.csv:" + first + ":1: 90.00 us is impossible"), result.out());
        assertTrue(result.out().contains("rows.csv:" + (first + 1) + ":1: time_us is 'soon'"), result.out());
        assertTrue(result.out().contains("no matrix unit for fp8"), result.out());
    }

    @Test
    void whatCannotBeFittedIsRefusedInWords() throws IOException {
        String good = file("rows.csv", rows(25));
        String same = rows(25).lines().limit(3).collect(Collectors.joining("\n")) + "\n";
        String repeated = same + same.lines().skip(2).collect(Collectors.joining("\n")) + "\n";
        refused("all 2 rows have the same shape", command(file("same.csv", repeated)));
        refused("too few for", command(file("few.csv", rows(130))));
        refused("did you mean 'memory-share'?", command(good, "--parameters", "memroy-share"));
        refused("is this the chip that was measured", command(file("ms.csv", inMilliseconds(rows(25)))));
        refused("say what was measured: --chip", "calibrate", good);
        refused("no chip is called 'a100'", "calibrate", good, "--chip", "a100");
        refused("needs a name of its own", command(good, "--name", CHIP));
        refused("there is no file", command(folder.resolve("none.csv").toString()));
        refused("--from is a chip", "calibrate", good, "--cluster", "dgx-a100-80gb", "--from", CHIP);
        refused("--rows must be at least 1", command(good, "--rows", "0"));
        refused("no row to calibrate with", "calibrate", good, "--chip", "h20");
    }

    private static void refused(String words, String... command) {
        Shell.Result result = Shell.run(command);
        assertEquals(Exit.BAD_INPUT, result.exit(), result.err());
        assertTrue(result.err().contains(words), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.out());
    }

    private static String inMilliseconds(String rows) {
        return rows.lines()
                .map(line -> {
                    String[] cells = line.split(",", -1);
                    if (line.startsWith("gemm,")) {
                        cells[7] = Double.toString(Double.parseDouble(cells[7]) / 1000);
                    }
                    return String.join(",", cells);
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void aLinkIsFittedToCollectives() {
        Path out = folder.resolve("mine");
        Shell.Result result = Shell.run(
                "calibrate",
                PUBLISHED.resolve("collective.csv").toString(),
                "--cluster",
                "a100-sxm4-80gb-node",
                "--rows",
                "25",
                "--quiet",
                "--output",
                "json",
                "--out",
                out.toString());

        assertEquals(Exit.DONE, result.exit(), result.err());
        JsonTree json = JsonTree.read(result.out(), "out");
        assertTrue(json.require("others_after").require("mape").number() < 0.1, result.out());
        Path node = out.resolve("nodes/a100-sxm4-80gb-node-fitted.yaml");
        Shell.Result check = Shell.run(
                "check",
                node.toString(),
                out.resolve("links/nvlink3-nvswitch2-fitted.yaml").toString(),
                "--configs",
                out.toString());
        assertEquals(Exit.DONE, check.exit(), check.err());
    }

    @Test
    void launchCostsAreThoseOfTheStack() throws IOException {
        Path out = folder.resolve("mine");
        Shell.Result result = Shell.run(
                "calibrate",
                PUBLISHED.resolve("operators-eager.csv").toString(),
                "--chip",
                CHIP,
                "--launch",
                "--quiet",
                "--output",
                "json",
                "--out",
                out.toString());

        assertEquals(Exit.DONE, result.exit(), result.err());
        JsonTree json = JsonTree.read(result.out(), "out");
        assertTrue(
                json.require("after").require("mape").number()
                        < json.require("before").require("mape").number() + 0.005,
                result.out());
        assertEquals(
                "graph",
                json.require("constants").items().get(0).require("constant").text());
        assertFalse(json.require("constants").items().get(0).require("fitted").truth(), "no row is a graph");
        String stack = json.require("entry").text();
        Path file = out.resolve("stacks").resolve(stack + "-fitted.yaml");
        assertEquals(Exit.DONE, Shell.run("check", file.toString()).exit());
    }
}
