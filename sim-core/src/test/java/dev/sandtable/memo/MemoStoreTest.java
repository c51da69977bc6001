// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memo.MemoStore.Limits;
import dev.sandtable.units.Bytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values outlive the program that computed them, and nothing that happens to their files can be seen in a result. */
@Timeout(120)
class MemoStoreTest {
    private record Shape(long m, long n) {}

    private record Answer(double seconds, String bound) {}

    private static final class AnswerCodec implements Codec<Answer> {
        @Override
        public void write(Answer answer, DataOutput out) throws IOException {
            out.writeDouble(answer.seconds);
            out.writeUTF(answer.bound);
        }

        @Override
        public Answer read(DataInput in) throws IOException {
            return new Answer(in.readDouble(), in.readUTF());
        }
    }

    @TempDir
    private Path folder = Path.of("");

    private final AtomicInteger computed = new AtomicInteger();

    private Answer law(Shape shape) {
        computed.incrementAndGet();
        return new Answer(shape.m / 7.0 * shape.n, shape.m > shape.n ? "compute" : "memory");
    }

    private static DiskMemo.Parameters<Shape, Answer> parameters(String specification, int capacity) {
        return new DiskMemo.Parameters<>("operators", specification, capacity, ByValue::write, new AnswerCodec());
    }

    private MemoStore store(String version) {
        return MemoStore.in(folder.resolve("memos"), Optional.of(version), Limits.USUAL);
    }

    /** Asks for the shapes from one number to another; each answer must be right. */
    private DiskMemo.Statistics ask(MemoStore store, String specification, int from, int to) {
        DiskMemo<Shape, Answer> memo = store.open(parameters(specification, 1_000), this::law);
        for (int i = from; i < to; i++) {
            assertEquals(new Answer(i / 7.0 * 9, i > 9 ? "compute" : "memory"), memo.of(new Shape(i, 9)));
        }
        memo.save();
        return memo.statistics();
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> list = Files.list(folder.resolve("memos"))) {
            return list.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSecondProgramComputesNothingAgain() throws IOException {
        try (MemoStore store = store("v1")) {
            assertEquals(new DiskMemo.Statistics(0, 0, 50, 0, 0, 0), ask(store, "a100", 0, 50));
        }
        MemoStore again = store("v1");
        assertEquals(new DiskMemo.Statistics(0, 50, 10, 0, 0, 0), ask(again, "a100", 0, 60));
        assertEquals(60, computed.get());
        assertEquals(new DiskMemo.Statistics(0, 60, 0, 0, 0, 0), ask(store("v1"), "a100", 0, 60));
        assertEquals(List.of(), again.remarks());
        assertEquals(1, files(".memo").size());
        assertEquals(0, files(".part").size());
    }

    @Test
    void closingSavesAllMemos() {
        try (MemoStore store = store("v1")) {
            store.open(parameters("one", 10), this::law).of(new Shape(1, 9));
            store.open(parameters("two", 10), this::law).of(new Shape(1, 9));
        }
        assertEquals(1, ask(store("v1"), "one", 1, 2).diskHits());
        assertEquals(1, ask(store("v1"), "two", 1, 2).diskHits());
    }

    @Test
    void oneNameAndSpecificationIsOneMemo() {
        try (MemoStore store = store("v1")) {
            DiskMemo<Shape, Answer> memo = store.open(parameters("a100", 10), this::law);
            assertSame(memo, store.open(parameters("a100", 10), this::law));
            DiskMemo<Shape, Answer> other = store.open(parameters("h100", 10), this::law);
            memo.of(new Shape(1, 9));
            memo.of(new Shape(1, 9));
            other.of(new Shape(1, 9));
            assertEquals(new DiskMemo.Statistics(1, 0, 2, 0, 0, 0), store.statistics());
            assertTrue(store.keeps());
        }
        // What keeps nothing holds on to nothing either.
        MemoStore none = MemoStore.none();
        none.open(parameters("a100", 10), this::law).of(new Shape(1, 9));
        assertEquals(0, none.statistics().asked());
        assertFalse(none.keeps());
    }

    @Test
    void anotherCodeOrSpecificationKnowsNothing() {
        ask(store("v1"), "a100", 0, 10);
        assertEquals(10, ask(store("v2"), "a100", 0, 10).misses());
        assertEquals(10, ask(store("v1"), "h100", 0, 10).misses());
        assertEquals(10, ask(store("v1"), "a100", 0, 10).diskHits());
        MemoStore unknown = MemoStore.in(folder.resolve("memos"), Optional.empty(), Limits.USUAL);
        assertEquals(10, ask(unknown, "a100", 0, 10).misses());
        assertTrue(unknown.remarks().get(0).endsWith("the version of the program is not known"));
        assertEquals(10, ask(MemoStore.none(), "a100", 0, 10).misses());
    }

    @Test
    void whatMemoryForgotTheRecordsKnow() {
        DiskMemo<Shape, Answer> memo = store("v1").open(parameters("a100", 4), this::law);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20; i++) {
                memo.of(new Shape(i, 9));
            }
        }
        memo.of(new Shape(19, 9));
        assertEquals(new DiskMemo.Statistics(1, 20, 20, 36, 0, 0), memo.statistics());
        assertEquals(20, computed.get());
        assertEquals(
                "asked 41, hit 51.2 % (memory 1, disk 20), computed 20, forgotten 36, rejected 0, evicted 0",
                memo.statistics().line());
    }

    @Test
    void whereAFileIsTornTheRestIsComputedAgain() throws IOException {
        ask(store("v1"), "a100", 0, 20);
        Path file = files(".memo").get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 13) {
            Files.write(file, Arrays.copyOf(whole, length));
            MemoStore store = store("v1");
            assertTrue(ask(store, "a100", 0, 20).misses() > 0);
            assertTrue(store.remarks().size() <= 1);
            // What was missing is back in place.
            assertEquals(20, ask(store("v1"), "a100", 0, 20).diskHits());
        }
    }

    @Test
    void aDamagedByteCostsWhatFollowsItAndIsRemarkedOn() throws IOException {
        ask(store("v1"), "a100", 0, 20);
        Path file = files(".memo").get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int place = 0; place < whole.length; place += 7) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 0x40;
            Files.write(file, damaged);
            MemoStore store = store("v1");
            DiskMemo.Statistics statistics = ask(store, "a100", 0, 20);
            assertEquals(1, statistics.rejected());
            assertEquals(20, statistics.diskHits() + statistics.misses());
            assertEquals(1, store.remarks().size());
            Files.write(file, whole);
        }
    }

    @Test
    void aRecordThatCannotBeReadIsComputed() {
        ask(store("v1"), "a100", 0, 3);
        Codec<Answer> forgetful = new Codec<>() {
            @Override
            public void write(Answer answer, DataOutput out) throws IOException {
                new AnswerCodec().write(answer, out);
            }

            @Override
            public Answer read(DataInput in) throws IOException {
                return new Answer(in.readDouble(), "");
            }
        };
        DiskMemo<Shape, Answer> memo = store("v1")
                .open(new DiskMemo.Parameters<>("operators", "a100", 10, ByValue::write, forgetful), this::law);
        assertEquals("memory", memo.of(new Shape(1, 9)).bound);
        assertEquals(1, memo.statistics().rejected());
        assertEquals(1, memo.statistics().misses());
    }

    @Test
    void aFileKeepsTheRecordsAskedForLast() throws IOException {
        Limits small = new Limits(new Bytes(4_000), Bytes.ofMib(1));
        for (int run = 0; run < 10; run++) {
            MemoStore store = MemoStore.in(folder.resolve("memos"), Optional.of("v1"), small);
            ask(store, "a100", 100 * run, 100 * run + 100);
            assertTrue(Files.size(files(".memo").get(0)) < 4_200);
        }
        MemoStore store = MemoStore.in(folder.resolve("memos"), Optional.of("v1"), small);
        DiskMemo.Statistics last = ask(store, "a100", 990, 1000);
        assertEquals(10, last.diskHits());
        assertTrue(ask(store, "a100", 0, 100).evicted() > 0);
    }

    @Test
    void aFolderLosesOldCodeFirst() throws IOException {
        for (int build = 0; build < 5; build++) {
            ask(store("build" + build), "chip", 0, 50);
        }
        long each = Files.size(files(".memo").get(0));
        ask(store("current"), "elder", 0, 50);
        Path elder = folder.resolve("memos").resolve(store("current").fileName(parameters("elder", 1)));
        Files.setLastModifiedTime(elder, FileTime.fromMillis(0));
        Files.createFile(folder.resolve("memos/crashed.part"));
        Limits small = new Limits(Bytes.ofMib(1), new Bytes(3 * each + 100));
        ask(MemoStore.in(folder.resolve("memos"), Optional.of("current"), small), "newer", 0, 50);
        assertEquals(3, files(".memo").size());
        assertEquals(0, files(".part").size());
        computed.set(0);
        ask(store("current"), "elder", 0, 50);
        ask(store("current"), "newer", 0, 50);
        assertEquals(0, computed.get());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoError() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "no folder");
        MemoStore store = MemoStore.in(blocked, Optional.of("v1"), Limits.USUAL);
        assertEquals(10, ask(store, "a100", 0, 10).misses());
        store.close();
        assertTrue(store.remarks().stream().anyMatch(remark -> remark.contains("was not saved")));

        ask(store("v1"), "a100", 0, 10);
        Path memos = folder.resolve("memos");
        Files.setPosixFilePermissions(memos, PosixFilePermissions.fromString("r-xr-xr-x"));
        MemoStore readOnly = store("v1");
        assertEquals(10, ask(readOnly, "a100", 0, 20).diskHits());
        Files.setPosixFilePermissions(memos, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void refusesNamesThatAreNoFileNames() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DiskMemo.Parameters<>("../x", "s", 1, ByValue::write, new AnswerCodec()));
        assertThrows(IllegalArgumentException.class, () -> new Limits(Bytes.ZERO, Bytes.ofMib(1)));
    }

    @Test
    void programsThatSaveAtOnceKeepEachOthersRecords() throws Exception {
        List<Process> programs = new ArrayList<>();
        for (int program = 0; program < 3; program++) {
            programs.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Saver.class.getName(),
                            folder.resolve("memos").toString(),
                            Integer.toString(100 * program))
                    .inheritIO()
                    .start());
        }
        List<Thread> threads = new ArrayList<>();
        for (int part = 3; part < 6; part++) {
            int from = 100 * part;
            threads.add(new Thread(() -> Saver.save(folder.resolve("memos"), from)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process program : programs) {
            assertTrue(program.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, program.exitValue());
        }
        MemoStore store = store("v1");
        assertEquals(600, ask(store, "a100", 0, 600).diskHits());
        assertEquals(List.of(), store.remarks());
    }

    /** A program that asks for a hundred shapes and saves after every fifth. */
    static final class Saver {
        public static void main(String[] arguments) {
            save(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        }

        private static void save(Path folder, int from) {
            for (int i = from; i < from + 100; i += 5) {
                MemoStore store = MemoStore.in(folder, Optional.of("v1"), Limits.USUAL);
                new MemoStoreTest().ask(store, "a100", i, i + 5);
                if (!store.remarks().isEmpty()) {
                    throw new IllegalStateException(store.remarks().toString());
                }
            }
        }
    }
}
