// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import dev.sandtable.units.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder in which memos outlive the program: a file for each (memo, code version, specification).
 *
 * <p><b>The law.</b> Whatever is in the folder, or happens to it, changes how long a run takes and never its result, and is
 * never an error. A file is replaced as a whole and in one step, so that a reader sees the old or the new; programs that
 * save at once take turns and keep each other's records; what a crash or a full disk tore is dropped, record by record;
 * where nothing can be read or written, values are computed as without a store. {@link #remarks} says what happened.
 *
 * <p><b>Bounds.</b> A file keeps the records asked for last. A folder that grows too large loses files of other code
 * versions first, and of those the ones written longest ago: a program under work leaves a set of files with each build.
 *
 * <p>How a chip keeps the times of its operators, with {@code Question} the record (work, launch, fidelity, clock mode):
 *
 * <pre>
 *     try (MemoStore store = MemoStore.in(folder, CodeVersion.findOfProgram(), Limits.USUAL)) {
 *         DiskMemo&lt;Question, Cost&gt; costs = store.open(
 *                 new DiskMemo.Parameters&lt;&gt;(
 *                         "operators",
 *                         ByValue.fingerprint(List.of(chipSpec, stackSpec)),
 *                         100_000,
 *                         ByValue::write,
 *                         new CostCodec()),
 *                 question -&gt; simulate(question));
 *         Cost cost = costs.of(new Question(gemm, launch, fidelity, mode));
 *     }
 * </pre>
 *
 * The law may read the two specifications, its key and constants of the code, and nothing else.
 */
public final class MemoStore implements AutoCloseable {
    /**
     * How large it may grow.
     *
     * @param file bytes of the records of one memo
     * @param folder bytes of all files
     */
    public record Limits(Bytes file, Bytes folder) {
        /** 16 MiB for a memo, some hundred thousand records, and 256 MiB for all. */
        public static final Limits USUAL = new Limits(Bytes.ofMib(16), Bytes.ofMib(256));
        /** What one array holds, less the head of a file. */
        private static final long LARGEST = 2_000_000_000;

        public Limits {
            if (file.value() == 0 || file.value() > LARGEST) {
                throw new IllegalArgumentException("a memo's file holds from 1 B to 2 GB, was " + file);
            }
        }
    }

    private static final String ENDING = ".memo";
    private static final String UNFINISHED = ".part";
    /** Locks of files hold between programs; within one, this does. */
    private static final Object WRITING = new Object();

    private final Optional<Path> folder;
    private final String codeVersion;
    private final Limits limits;
    /** By identity, in the order of opening. Guarded by itself. */
    private final Map<String, DiskMemo<?, ?>> memos = new LinkedHashMap<>();

    private final List<String> remarks = new CopyOnWriteArrayList<>();

    private MemoStore(Optional<Path> folder, String codeVersion, Limits limits) {
        this.folder = folder;
        this.codeVersion = codeVersion;
        this.limits = limits;
    }

    /** The store in a folder, which is made when something is saved. Without a code version nothing is kept. */
    public static MemoStore in(Path folder, Optional<String> codeVersion, Limits limits) {
        MemoStore store = new MemoStore(codeVersion.map(known -> folder), codeVersion.orElse(""), limits);
        if (codeVersion.isEmpty()) {
            store.remarks.add(folder + " is not used: the version of the program is not known");
        }
        return store;
    }

    /** A store that keeps nothing: its memos live as long as the program. */
    public static MemoStore none() {
        return new MemoStore(Optional.empty(), "", Limits.USUAL);
    }

    /** Whether what is computed may outlive the program; a fingerprint is of no use where it may not. */
    public boolean keeps() {
        return folder.isPresent();
    }

    /**
     * A memo of a law, with what earlier runs left for it. Who opens one of the same name and specification again gets
     * the same: their laws give the same values, or one of the two reads what its parameters do not tell. A store that
     * keeps nothing makes each anew and forgets it.
     */
    public <K, V> DiskMemo<K, V> open(DiskMemo.Parameters<K, V> parameters, Function<? super K, ? extends V> law) {
        if (!keeps()) {
            return new DiskMemo<>(parameters, this, law);
        }
        synchronized (memos) {
            DiskMemo<?, ?> memo =
                    memos.computeIfAbsent(identity(parameters), key -> new DiskMemo<>(parameters, this, law));
            // The name says what is computed, and with it the types.
            @SuppressWarnings("unchecked")
            DiskMemo<K, V> same = (DiskMemo<K, V>) memo;
            return same;
        }
    }

    private List<DiskMemo<?, ?>> opened() {
        synchronized (memos) {
            return List.copyOf(memos.values());
        }
    }

    /** Saves all memos. */
    @Override
    public void close() {
        opened().forEach(DiskMemo::save);
    }

    /** How well its memos served up to now, all together. */
    public DiskMemo.Statistics statistics() {
        DiskMemo.Statistics sum = new DiskMemo.Statistics(0, 0, 0, 0, 0, 0);
        for (DiskMemo<?, ?> memo : opened()) {
            sum = sum.plus(memo.statistics());
        }
        return sum;
    }

    /** What could not be read, was dropped or could not be written, one sentence each. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    Limits limits() {
        return limits;
    }

    RecordFile.Content read(DiskMemo.Parameters<?, ?> parameters) {
        RecordFile.Content content = folder.map(
                        in -> RecordFile.read(in.resolve(fileName(parameters)), identity(parameters)))
                .orElse(new RecordFile.Content(new LinkedHashMap<>(), Optional.empty()));
        content.problem().ifPresent(remarks::add);
        return content;
    }

    /** Saves records, the eldest first; those that others wrote since count as elder. */
    void write(DiskMemo.Parameters<?, ?> parameters, Map<ByteBuffer, byte[]> records) {
        if (folder.isEmpty()) {
            return;
        }
        Path in = folder.get();
        Path file = in.resolve(fileName(parameters));
        Path part =
                in.resolve(fileName(parameters) + '.' + ProcessHandle.current().pid() + UNFINISHED);
        synchronized (WRITING) {
            try {
                Files.createDirectories(in);
                try (FileChannel turn =
                        FileChannel.open(in.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    turn.lock();
                    RecordFile.write(part, identity(parameters), withOthers(file, parameters, records));
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                    prune(in, file);
                }
            } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
                remarks.add(file + " was not saved: " + e);
            }
        }
    }

    private Map<ByteBuffer, byte[]> withOthers(
            Path file, DiskMemo.Parameters<?, ?> parameters, Map<ByteBuffer, byte[]> records) {
        Map<ByteBuffer, byte[]> all =
                new LinkedHashMap<>(RecordFile.read(file, identity(parameters)).records());
        all.keySet().removeAll(records.keySet());
        all.putAll(records);
        long bytes = 0;
        for (Map.Entry<ByteBuffer, byte[]> record : all.entrySet()) {
            bytes += RecordFile.size(record.getKey(), record.getValue());
        }
        Iterator<Map.Entry<ByteBuffer, byte[]>> eldest = all.entrySet().iterator();
        while (bytes > limits.file().value()) {
            Map.Entry<ByteBuffer, byte[]> dropped = eldest.next();
            bytes -= RecordFile.size(dropped.getKey(), dropped.getValue());
            eldest.remove();
        }
        return all;
    }

    /** One of the files in the folder. */
    private record Stored(Path path, long bytes, boolean current, FileTime written) {}

    /** Drops files until the folder is within its bound; what is left of a save that did not end goes in any case. */
    private void prune(Path in, Path saved) throws IOException {
        List<Path> paths;
        try (Stream<Path> list = Files.list(in)) {
            paths = list.sorted().toList();
        }
        List<Stored> files = new ArrayList<>();
        long bytes = 0;
        for (Path path : paths) {
            String name = String.valueOf(path.getFileName());
            if (name.endsWith(UNFINISHED)) {
                Files.deleteIfExists(path);
            } else if (name.endsWith(ENDING)) {
                bytes += Files.size(path);
                boolean current = name.startsWith(shortened(codeVersion));
                files.add(new Stored(path, Files.size(path), current, Files.getLastModifiedTime(path)));
            }
        }
        files.sort(Comparator.comparing(Stored::current).thenComparing(Stored::written));
        for (Stored file : files) {
            if (bytes > limits.folder().value() && !file.path.equals(saved)) {
                Files.deleteIfExists(file.path);
                bytes -= file.bytes;
            }
        }
    }

    /** The code version first, so that its files are told from others; the identity inside the file is what counts. */
    String fileName(DiskMemo.Parameters<?, ?> parameters) {
        return shortened(codeVersion) + '-' + parameters.name() + '-' + shortened(identity(parameters)) + ENDING;
    }

    private String identity(DiskMemo.Parameters<?, ?> parameters) {
        return parameters.name() + '\n' + codeVersion + '\n' + parameters.specification() + '\n';
    }

    private static String shortened(String text) {
        return ByValue.fingerprint(text).substring(0, 16);
    }
}
