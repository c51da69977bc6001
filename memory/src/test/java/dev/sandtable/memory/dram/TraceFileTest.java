// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.PacedSource;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.memory.traffic.TraceFile;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {
    private static final Hertz CLOCK = new Hertz(1.2e9);
    private static final Controller PLAIN = Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED);

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.trace"), text);
    }

    private Path compressed(byte[] text) throws IOException {
        Path file = folder.resolve("t.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text);
        }
        return file;
    }

    private static List<String> requests(Path file) {
        List<String> all = new ArrayList<>();
        try (TraceFile trace = TraceFile.open(file, CLOCK, Long.MAX_VALUE)) {
            while (trace.advance()) {
                all.add((trace.isWrite() ? "W" : "R") + trace.address());
            }
            assertEquals(all.size(), trace.requests());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD 0x40\nST 0x80\nLD 7\n",
                "# a comment\n\n  ld 64\r\nst\t128\r\nld 7",
                "0x40 READ 0\n0x80 WRITE 5\n0x7 READ 5\n",
                "R 0x40\n# between\nW 0x80\nR 7\n",
                "\uFEFFR 0x40\nW 0x80\nR 0x7",
                "address,kind\n0x40,read\n128,write\n7,read\n",
                "address, kind, time_ns\n0x40, read, 0\n128, write, 12.5\n7, read, 12.5\n"
            })
    void everyDialectSaysTheSame(String text) throws IOException {
        List<String> said = List.of("R64", "W128", "R7");

        assertEquals(said, requests(file(text)));
        assertEquals(said, requests(compressed(text.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LD 0x40#ST 0x8g#LD 0 | 2:4 | '0x8g' is no address below 2^63; expected LD 0x1f40 or ST 8000",
                "LD 0x40#XX 0x80      | 2:1 | 'XX' is neither a read nor a write",
                "LD 0x40#R 0x80       | 2:1 | 'R 0x80': 'R' is neither a read nor a write; expected LD",
                "LD 0x40#LD           | 2:1 | 1 words instead of 2",
                "LD 0x8000000000000000 | 1:4 | is no address below 2^63",
                "LD 9223372036854775808 | 1:4 | is no address below 2^63",
                "LD -8                | 1:4 | '-8' is no address",
                "LD 0x                | 1:4 | '0x' is no address",
                "LD 0x-1              | 1:4 | '0x-1' is no address",
                "0x40 READ 5##0x80 READ 4 | 3:11 | the time '4' lies before that of the request above",
                "0x40 READ            | 1:1 | 2 words instead of 3",
                "0x40 READ 1.5        | 1:11 | '1.5' is no cycle",
                "0x40 READ -1         | 1:11 | '-1' is no cycle",
                "40 READ 1            | 1:1 | does not say that it is hexadecimal",
                "0x40 READ 999999999999999999 | 1:11 | lies more than an hour ahead",
                "address,kind#0x40,load | 2:6 | 'load' is neither a read nor a write",
                "address,kind#0x40,read,7 | 2:1 | 3 words instead of 2",
                "address,kind,time_ns#0x40,read,7ns | 2:11 | '7ns' is no time",
                "address,kind,time_ns#0x40,read, | 2:11 | '' is no time",
                "hello world          | 1:1 | 'hello world' is no request; expected one of LD 0x1f40"
            })
    void aLineThatIsNoRequestIsShown(String text, String place, String said) throws IOException {
        Path file = file(text.replace('#', '\n'));

        Problem problem = problem(file);
        assertEquals(place, problem.line() + ":" + problem.column(), problem.toString());
        assertTrue(problem.toString().startsWith(file + ":"), problem.toString());
        assertTrue(problem.message().contains(said), problem.toString());
    }

    private static Problem problem(Path file) {
        return assertThrows(SpecException.class, () -> requests(file))
                .problems()
                .get(0);
    }

    @Test
    void aFileWithoutRequestsIsRefused() throws IOException {
        assertTrue(problem(file("")).message().startsWith("is empty"));
        assertTrue(problem(file("# nothing\n\n")).message().startsWith("is empty"));
        assertTrue(problem(file("address,kind\n")).message().startsWith("has a header and no requests"));
        assertTrue(problem(folder).message().startsWith("is a folder"));
        assertTrue(problem(folder.resolve("none")).message().startsWith("there is no such file"));
    }

    @Test
    void damagedArchivesAreRefused() throws IOException {
        byte[] text = "LD 0x40\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        byte[] whole = Files.readAllBytes(compressed(text));
        Path half = Files.write(folder.resolve("half.gz"), Arrays.copyOf(whole, whole.length / 2));
        Path head = Files.write(folder.resolve("head.gz"), new byte[] {0x1f, (byte) 0x8b, 7, 7, 7, 7, 7, 7, 7, 7});

        assertTrue(
                problem(half).message().contains("ends in the middle"),
                problem(half).toString());
        assertTrue(
                problem(head).message().startsWith("cannot be read"),
                problem(head).toString());
    }

    /** Lines of any length are read in the memory of a short one: comments of 64 MiB are skipped, requests of 1 MiB refused. */
    @Test
    void memoryDoesNotGrowWithTheFile() throws IOException {
        Path file = folder.resolve("long.gz");
        byte[] comment = ("#" + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 64; i++) {
                out.write(comment);
            }
            out.write("\nLD 0x40\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(List.of("R64"), requests(file));
        assertTrue(problem(file("LD 0x40" + "0".repeat(1 << 20))).message().contains("more than 200 characters"));
    }

    @Test
    void aCycleIsThatClockOfTheChannel() throws IOException {
        // 833.3 ps do not divide a clock's edges evenly; cycle n must still be edge n.
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("0x")
                    .append(Integer.toHexString(32 * i))
                    .append(" READ ")
                    .append(100_003L * i)
                    .append('\n');
        }
        List<Long> ticks = new ArrayList<>();
        CommandObserver reads = (tick, command, bank, row) -> {
            if (command == Command.ACTIVATE || command == Command.READ) {
                ticks.add(tick);
            }
        };
        DramSpec spec = Devices.hbm2().atClock(CLOCK);
        try (TraceFile trace = TraceFile.open(file(text.toString()), CLOCK, Long.MAX_VALUE)) {
            new DramChannel(spec, PLAIN.withRefresh(RefreshPolicy.NONE), reads).serve(trace);
        }
        // Every request finds the channel idle, so that its first command goes out at its own clock.
        for (long i = 0; i < 1000; i++) {
            assertTrue(ticks.contains(2 * 100_003L * i), "request " + i);
        }
    }

    @Test
    void aSequenceReadBackIsTheSameRun() throws IOException {
        for (String name : List.of("seqR", "copy64", "rand128RW")) {
            StringBuilder text = new StringBuilder();
            RequestSource written = ComparisonTrace.find(name, 32, 5_000).orElseThrow();
            while (written.advance()) {
                text.append(written.isWrite() ? "ST " : "LD ")
                        .append(written.address())
                        .append('\n');
            }
            ChannelRun expected = new DramChannel(Devices.hbm2(), PLAIN)
                    .serve(ComparisonTrace.find(name, 32, 5_000).orElseThrow());
            try (TraceFile trace = TraceFile.open(file(text.toString()), CLOCK, Long.MAX_VALUE)) {
                assertEquals(expected, new DramChannel(Devices.hbm2(), PLAIN).serve(trace), name);
                assertFalse(trace.timed());
            }
        }
    }

    /** A trace of twice the addresses, each once inside the channel and once beyond it, opens the rows of the first half. */
    @Test
    void addressesBeyondTheChannelWrap() throws IOException {
        long capacity = Devices.hbm2().organization().channelCapacity().value();
        StringBuilder inside = new StringBuilder();
        StringBuilder beyond = new StringBuilder();
        for (long i = 0; i < 2000; i++) {
            inside.append("R ").append(i * 4096).append('\n');
            beyond.append("R ").append(i * 4096 + i % 3 * capacity).append('\n');
        }
        ChannelRun first;
        try (TraceFile trace = TraceFile.open(file(inside.toString()), CLOCK, Long.MAX_VALUE)) {
            first = new DramChannel(Devices.hbm2(), PLAIN).serve(trace);
            assertTrue(trace.highestAddress() < capacity);
        }
        try (TraceFile trace = TraceFile.open(file(beyond.toString()), CLOCK, Long.MAX_VALUE)) {
            assertEquals(first, new DramChannel(Devices.hbm2(), PLAIN).serve(trace));
            assertTrue(trace.highestAddress() > capacity);
        }
    }

    @Test
    void onlySoManyAreTaken() throws IOException {
        try (TraceFile trace = TraceFile.open(file("R 1\nR 2\nR 3\nnonsense\n"), CLOCK, 2)) {
            assertTrue(trace.advance());
            assertTrue(trace.advance());
            assertFalse(trace.advance());
        }
    }

    @Test
    void aPaceBelowSaturationIsCarried() {
        BytesPerSecond pace = Devices.hbm2().channelBandwidth().times(0.25);
        RequestSource stream = ComparisonTrace.find("seqR", 32, 20_000).orElseThrow();
        ChannelRun run = new DramChannel(Devices.hbm2(), PLAIN).serve(new PacedSource(stream, 32, pace));

        assertEquals(pace.value(), run.bandwidth().value(), 0.001 * pace.value());
    }
}
