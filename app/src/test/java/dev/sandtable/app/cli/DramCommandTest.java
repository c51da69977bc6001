// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.ChannelRun;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramChannel;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory channel alone, from the command line. */
class DramCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private static Shell.Result run(String... options) {
        List<String> words = new ArrayList<>(List.of("dram", "--requests", "4000"));
        words.addAll(Arrays.asList(options));
        if (!words.contains("--preset")) {
            words.addAll(List.of("--preset", "hbm2"));
        }
        return Shell.run(words.toArray(String[]::new));
    }

    private static JsonTree json(String... options) {
        List<String> words = new ArrayList<>(Arrays.asList(options));
        words.addAll(List.of("--output", "json"));
        Shell.Result result = run(words.toArray(String[]::new));
        assertEquals(Exit.DONE, result.exit(), result.err());
        return JsonTree.read(result.out(), "out");
    }

    private static double efficiency(String... options) {
        return json(options).require("efficiency").number();
    }

    private static DramSpec hbm2() {
        return Shelf.memory(Catalogues.open(Home.find(), List.of()), "hbm2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seqR", "copy64", "r2w1", "stride256", "rand1024RW"})
    void theCommandAndTheModelAgree(String sequence) {
        ChannelRun expected = new DramChannel(hbm2(), Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED))
                .serve(ComparisonTrace.find(sequence, 32, 4000).orElseThrow());
        JsonTree json = json("--mapping", "BGI", "--pattern", sequence);

        assertEquals(expected.elapsed().seconds(), json.require("elapsed_s").number(), 1e-15);
        assertEquals(
                expected.bandwidth().value(),
                json.require("bandwidth_bytes_per_s").number(),
                1);
        assertEquals(expected.rowHits(), json.require("row_hits").whole());
        assertEquals(expected.activates(), json.require("activates").whole());
        assertEquals((double) expected.reads() / 4000, json.require("reads").number(), 1e-9);
    }

    @Test
    void aTraceOfTheSameAddressesIsTheSameReport() throws IOException {
        StringBuilder text = new StringBuilder("address,kind\n");
        RequestSource source = ComparisonTrace.find("r2w1", 32, 4000).orElseThrow();
        while (source.advance()) {
            text.append(source.address()).append(source.isWrite() ? ",write\n" : ",read\n");
        }
        Path file = Files.writeString(folder.resolve("r2w1.csv"), text);
        for (String output : List.of("table", "csv")) {
            String traced = run("--trace", file.toString(), "--output", output).out();
            String sequence = run("--pattern", "r2w1", "--output", output).out();
            assertEquals(bare(sequence), bare(traced).replace(file.toString(), "r2w1"));
        }
    }

    /** Without what a trace alone has. */
    private static String bare(String report) {
        return report.replaceAll(",highest_address,capacity_bytes", "")
                .replaceAll(",\\d+,1073741824(?=,)", "")
                .replace(",trace,", ",pattern,");
    }

    @Test
    void everyKeyIsThere() {
        JsonTree json = json("--reads", "0.5");
        for (String key : List.of(
                "preset",
                "controller",
                "pattern",
                "reads",
                "mapping",
                "clock_hz",
                "requests",
                "elapsed_s",
                "bytes",
                "bandwidth_bytes_per_s",
                "efficiency",
                "mean_read_latency_s",
                "row_hits",
                "row_misses",
                "row_conflicts",
                "activates",
                "refreshes",
                "busiest",
                "occupancy",
                "energy_j",
                "energy",
                "pj_per_bit",
                "power_w")) {
            json.require(key);
        }
        double parts = 0;
        for (String part : List.of("activate_j", "read_j", "write_j", "refresh_j", "standby_j")) {
            parts += json.require("energy").require(part).number();
        }
        double energy = json.require("energy_j").number();
        assertEquals(energy, parts, 1e-9 * energy);
        assertEquals(
                energy / json.require("elapsed_s").number(),
                json.require("power_w").number(),
                1e-6);
        assertEquals(
                energy * 1e12 / 8 / json.require("bytes").number(),
                json.require("pj_per_bit").number(),
                1e-6);
        assertEquals("data_pins", json.require("busiest").text());
    }

    @Test
    void optionsReachTheController() {
        assertTrue(efficiency("--refresh", "none") > efficiency("--refresh", "all-bank") + 0.05);
        assertTrue(efficiency("--mapping", "bg ro ba co pc") < efficiency("--mapping", "BGI") - 0.3);
        assertTrue(
                efficiency("--pattern", "random:32", "--read-queue", "4") < efficiency("--pattern", "random:32") - 0.1);
        assertTrue(efficiency("--pattern", "rand32R", "--page", "closed") > efficiency("--pattern", "rand32R") + 0.05);
        assertTrue(efficiency("--reads", "0.5", "--watermarks", "0.1:0.2")
                < efficiency("--reads", "0.5", "--write-queue", "256"));
        assertEquals(0.2, efficiency("--load", "0.2"), 0.005);
        assertEquals(1.2e9, json("--clock", "1.2GHz").require("clock_hz").number());
        assertEquals(1.2e9, json("--pin-rate", "2.4 Gb/s").require("clock_hz").number(), 1e-3);
        assertTrue(json("--page", "timeout:50ns", "--load", "0.05", "--pattern", "rand32R")
                        .require("row_misses")
                        .whole()
                > 3000);
        JsonTree fair = json("--pattern", "rand64RW", "--row-hits", "1", "--patience", "100ns");
        assertTrue(fair.require("activates").whole()
                > json("--pattern", "rand64RW").require("activates").whole());
        assertTrue(efficiency("--pattern", "tile:256:4096", "--streams", "4") > 0.3);
        assertTrue(efficiency("--controller", "throughput") > efficiency());
        assertNotEquals(
                efficiency("--controller", "bank-queues", "--bank-queue", "1", "--pattern", "copy64"),
                efficiency("--controller", "bank-queues", "--pattern", "copy64"));
    }

    @Test
    void theLogHasEveryCommand() throws IOException {
        Path log = folder.resolve("made").resolve("log.csv");
        JsonTree json = json("--pattern", "copy64", "--log", log.toString());
        List<String> lines = Files.readAllLines(log);

        assertEquals("time_ns,command,bank,row", lines.get(0));
        assertEquals(json.require("activates").whole(), count(lines, "activate"));
        assertEquals(4000, count(lines, "read") + count(lines, "write"));
        assertTrue(lines.get(1).matches("0\\.000,activate,\\d+,\\d+"), lines.get(1));
        try (Stream<Path> files = Files.list(log.getParent())) {
            assertEquals(List.of(log), files.toList());
        }
    }

    private static long count(List<String> lines, String command) {
        return lines.stream().filter(line -> line.contains("," + command + ",")).count();
    }

    @Test
    void nothingIsLeftOfALogThatFails() throws IOException {
        Path trace = Files.writeString(folder.resolve("t"), "R 0\n".repeat(5000) + "R zero\n");
        Shell.Result result =
                Shell.run("dram", "--preset", "hbm2", "--trace", trace.toString(), "--log", folder + "/log.csv");

        assertEquals(Exit.BAD_INPUT, result.exit());
        assertEquals("", result.out());
        assertTrue(
                result.err().startsWith(trace + ":5001:3: 'R zero': 'zero' is no address; expected R 0x40 or W 0x40"),
                result.err());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(trace), files.toList());
        }
    }

    @Test
    void addressesBeyondTheChannelAreRemarked() throws IOException {
        Path near = Files.writeString(folder.resolve("near"), "R 0x3fffffe0\n");
        Path far = Files.writeString(folder.resolve("far"), "R 0x7fffffe0\n");

        assertFalse(Shell.run("dram", "--preset", "hbm2", "--trace", near.toString())
                .out()
                .contains("rows wrap"));
        assertTrue(Shell.run("dram", "--preset", "hbm2", "--trace", far.toString())
                .out()
                .contains("addresses up to 0x7fffffe0 exceed the 1 GiB there are; rows wrap"));
    }

    @Test
    void channelsShareAStream() {
        JsonTree one = json("--pattern", "seqR", "--mapping", "BGI", "--refresh", "none");
        JsonTree eight = json("--pattern", "seqR", "--mapping", "BGI", "--refresh", "none", "--channels", "8");
        assertEquals(8, eight.require("channels").whole());
        assertEquals(
                one.require("efficiency").number(), eight.require("efficiency").number(), 0.04);
        assertEquals(
                8 * one.require("bandwidth_bytes_per_s").number(),
                eight.require("bandwidth_bytes_per_s").number(),
                0.04 * eight.require("bandwidth_bytes_per_s").number());
    }

    @Test
    void checkBitsCostTheirShare() {
        JsonTree plain = json("--pattern", "seqR");
        JsonTree checked = json("--pattern", "seqR", "--ecc", "15");
        assertEquals(
                1.0 / 16,
                (double) checked.require("check_accesses").whole()
                        / checked.require("requests").whole(),
                0.001);
        assertEquals(
                15.0 / 16,
                checked.require("efficiency").number()
                        / plain.require("efficiency").number(),
                0.01);
    }

    @Test
    void timesOfATraceAreKept() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("0x")
                    .append(Integer.toHexString(32 * i))
                    .append(" READ ")
                    .append(8 * i)
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("t"), text);
        JsonTree json = json("--trace", file.toString(), "--refresh", "none");
        // A read every 8 ns: the last of 1000 comes at 7992 ns and then opens no row.
        assertEquals(8e-6, json.require("elapsed_s").number(), 5e-8);
        assertEquals(1000, json.require("requests").whole());
    }

    @Test
    void aDeviceMayBeAFile() throws IOException {
        Path own = Files.copy(Home.find().resolve("configs/memories/hbm2.yaml"), folder.resolve("own.yaml"));

        assertEquals(efficiency(), efficiency("--preset", own.toString()));
    }

    @Test
    void curvesComeInEveryForm() {
        Shell.Result table = Shell.run("dram", "--preset", "hbm2", "--curves");
        Shell.Result csv = Shell.run("dram", "--preset", "hbm2", "--curves", "--output", "csv");
        JsonTree curves = JsonTree.read(
                        Shell.run("dram", "--preset", "hbm2", "--curves", "--output", "json")
                                .out(),
                        "out")
                .require("curves");

        long points = 0;
        for (String axis : List.of("stride", "reads", "chunk", "queue", "streams", "load")) {
            points += curves.require(axis).items().size();
            assertTrue(table.out().lines().anyMatch(line -> line.strip().startsWith(axis + "  of the pins")), axis);
        }
        assertEquals(points + 1, csv.out().lines().count());
        double stream =
                curves.require("reads").items().get(8).require("efficiency").number();
        Shell.Result single = Shell.run("dram", "--preset", "hbm2", "--requests", "100000", "--output", "json");
        assertEquals(JsonTree.read(single.out(), "out").require("efficiency").number(), stream, 0.01);
    }

    static Stream<Attempt> wrong() {
        return Stream.of(
                dram("a memory of nothing", "--preset", "hbm9").says("no memory is called 'hbm9'", "did you mean 'hbm"),
                dram("a device file that is not there", "--preset", "./none.yaml")
                        .says("none.yaml"),
                dram("a mapping of nothing", "--mapping", "rowbank").says("--mapping is 'rowbank'"),
                dram("a mapping that leaves bits out", "--mapping", "ro co")
                        .says("--mapping is 'ro co'", "covers not all of"),
                dram("a controller of nothing", "--controller", "best").says("--controller is 'best'; write plain"),
                dram("no queue", "--read-queue", "0").says("--read-queue must lie between 1 and 65536, was 0"),
                dram("too deep a queue", "--write-queue", "65537").says("--write-queue must lie between 1 and 65536"),
                dram("a queue of no bank", "--bank-queue", "4").says("--bank-queue is for --controller bank-queues"),
                dram("one watermark", "--watermarks", "0.5").says("--watermarks is '0.5': write two shares"),
                dram("watermarks upside down", "--watermarks", "0.8:0.2")
                        .says("--watermarks is '0.8:0.2'", "write-low"),
                dram("a page policy of nothing", "--page", "ajar")
                        .says("--page is 'ajar'; write open, closed or timeout:"),
                dram("a timeout without a unit", "--page", "timeout:100")
                        .says("--page is 'timeout:100'", "has no unit"),
                dram("no timeout", "--page", "timeout:0ns").says("--page is 'timeout:0ns'", "positive"),
                dram("a refresh of nothing", "--refresh", "some")
                        .says("--refresh is 'some'; write none, all-bank or per-bank"),
                dram("per-bank refresh where there is none", "--preset", "ddr5", "--refresh", "per-bank")
                        .says("--refresh per-bank: ", "write --refresh all-bank"),
                dram("throughput without per-bank refresh", "--preset", "ddr5", "--controller", "throughput")
                        .says("--controller throughput: ", "write --refresh all-bank"),
                dram("queues per bank with a timeout", "--controller", "bank-queues", "--page", "timeout:1us")
                        .says("--controller is 'bank-queues': ", "timeout"),
                dram("patience of queues per bank", "--controller", "bank-queues", "--patience", "1us")
                        .says("--patience is for"),
                dram("patience in bytes", "--patience", "4 KiB").says("--patience is '4 KiB'", "a time is wanted"),
                dram("three channels", "--channels", "3").says("--channels must be 1, 2, 4 ... 256, was 3"),
                dram("a log of several channels", "--channels", "2", "--log", "x.csv")
                        .says("--log is of one channel"),
                dram("curves of several channels", "--channels", "2", "--curves")
                        .says("--curves are of one channel"),
                dram("correction of nothing", "--ecc", "0").says("--ecc is '0'", "at least 1 data access"),
                dram("fewer than no hits", "--row-hits", "-1").says("--row-hits must be 0 or more, was -1"),
                dram("a clock in seconds", "--clock", "1 ns").says("--clock is '1 ns'"),
                dram("a clock of another device", "--clock", "1 kHz")
                        .says("--clock 1 kHz", "between a tenth and ten times"),
                dram("no pin rate", "--pin-rate", "0 Gb/s").says("--pin-rate 0 Gb/s", "between a tenth and ten times"),
                dram("two clocks", "--clock", "1GHz", "--pin-rate", "2Gb/s").says("both set the clock"),
                dram("a stride of nothing", "--pattern", "stride")
                        .says("--pattern is 'stride'", "write stream, stride:256"),
                dram("a stride of zero", "--pattern", "stride:0").says("--pattern is 'stride:0'", "at least 1 byte"),
                dram("an endless stride", "--pattern", "stride:9223372036854775807")
                        .says("exceeds a channel"),
                dram("a tile without rows", "--pattern", "tile:256").says("--pattern is 'tile:256'", "tile:512:8192"),
                dram("a sequence of nothing", "--pattern", "copy0").says("--pattern is 'copy0'", "copy64"),
                dram("shares of a sequence", "--pattern", "seqR", "--reads", "0.5")
                        .says("--reads does not go with --pattern seqR"),
                dram("reads that are no number", "--reads", "NaN").says("--reads must lie between 0 and 1"),
                dram("no streams", "--streams", "0").says("--streams must lie between 1 and 65536, was 0"),
                dram("no requests", "--requests", "0").says("--requests must lie between 1 and 100000000, was 0"),
                dram("more than the pins carry", "--load", "1.5").says("--load must lie between 0.0001 and 1, was 1.5"),
                dram("requests twice", "--trace", "t", "--pattern", "stream")
                        .file("t", "R 1")
                        .says("write one of them"),
                dram("shares of a trace", "--trace", "t", "--reads", "1")
                        .file("t", "R 1")
                        .says("--reads does not go with --trace"),
                dram("load of a timed trace", "--trace", "t", "--load", "0.5")
                        .file("t", "0x1 READ 1")
                        .says("--load does not go with"),
                dram("no trace", "--trace", "./none").says("there is no such file"),
                dram("a folder for a trace", "--trace", "./").says("is a folder"),
                dram("an empty trace", "--trace", "t").file("t", "").says("t: is empty"),
                dram("a trace of something else", "--trace", "t")
                        .file("t", "1 2 3")
                        .says("t:1:1: '1 2 3' is no request"),
                dram("a log on a folder", "--log", "./").says("cannot write --log"),
                dram("a log of curves", "--curves", "--log", "./log").says("--log does not go with --curves"),
                dram("requests of curves", "--curves", "--load", "0.5").says("--load does not go with --curves"));
    }

    private static Attempt dram(String name, String... options) {
        List<String> words = new ArrayList<>(List.of("dram"));
        words.addAll(Arrays.asList(options));
        if (!words.contains("--preset")) {
            words.addAll(List.of("--preset", "hbm2"));
        }
        return Attempt.of(name, words.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isToldWhatIsWrong(Attempt attempt, @TempDir Path place) {
        Shell.Result result = attempt.run(place);
        assertAll(
                () -> assertEquals(Exit.BAD_INPUT, result.exit(), result.err()),
                () -> assertEquals("", result.out()),
                () -> assertAll(attempt.said().stream()
                        .map(words -> () -> assertTrue(result.err().contains(words), result.err()))),
                () -> assertFalse(result.err().contains("Exception"), result.err()));
    }
}
