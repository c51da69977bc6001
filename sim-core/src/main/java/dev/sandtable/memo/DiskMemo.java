// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A memo whose values outlive the program: what earlier runs of the same code computed for the same specification is
 * read and not computed again.
 *
 * <p>Keys compare by value in memory and by all of their bytes in the file; no hash stands for a key. A value that is
 * dropped from memory and asked for again comes from the records if it is still there. It is all that {@link Memo} is:
 * bounded, shared by threads, and never seen in a result.
 *
 * <p>{@link MemoStore#open} makes one; {@link #save} or the store's {@code close} writes what is new.
 *
 * @param <K> what the value depends on beside the specification, completely
 * @param <V> what is computed
 */
public final class DiskMemo<K, V> {
    /**
     * What a memo keeps, and under which name.
     *
     * @param name what is computed, in small letters, digits and hyphens: {@code operator-times}
     * @param specification fingerprint of everything beside key and code that the law reads, see {@link ByValue#fingerprint}
     * @param capacity values held in memory
     * @param keys how keys are written; {@code ByValue::write} for records
     * @param values how values are written and read
     */
    public record Parameters<K, V>(
            String name, String specification, int capacity, Codec.Writer<? super K> keys, Codec<V> values) {
        public Parameters {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
                throw new IllegalArgumentException(
                        "a memo's name is small letters, digits and hyphens, was '" + name + "'");
            }
        }
    }

    /**
     * How well it served.
     *
     * @param memoryHits answered from memory, waiting for another thread included
     * @param diskHits answered from a record, of an earlier run or of this one after memory had dropped it
     * @param misses computed
     * @param forgotten values dropped from memory to make room
     * @param rejected what could not be used: a file that was torn or foreign, once; records not to be read, or larger than
     *     the file may be
     * @param evicted records dropped to keep the file within its bound
     */
    public record Statistics(long memoryHits, long diskHits, long misses, long forgotten, long rejected, long evicted) {
        /** How often it was asked. */
        public long asked() {
            return memoryHits + diskHits + misses;
        }

        /** Part of the questions that were not computed; zero before the first. */
        public double hitRate() {
            return asked() == 0 ? 0 : (double) (memoryHits + diskHits) / asked();
        }

        /** Those of two memos together. */
        Statistics plus(Statistics other) {
            return new Statistics(
                    memoryHits + other.memoryHits,
                    diskHits + other.diskHits,
                    misses + other.misses,
                    forgotten + other.forgotten,
                    rejected + other.rejected,
                    evicted + other.evicted);
        }

        /** One line of a report. */
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "asked %d, hit %.1f %% (memory %d, disk %d), computed %d, forgotten %d, rejected %d, evicted %d",
                    asked(),
                    100 * hitRate(),
                    memoryHits,
                    diskHits,
                    misses,
                    forgotten,
                    rejected,
                    evicted);
        }
    }

    private final Parameters<K, V> parameters;
    private final MemoStore store;
    private final Function<? super K, ? extends V> law;
    private final Memo<K, V> memory;
    /** Values by key as bytes, from the longest unasked to the latest asked. Guarded by itself, as all that follows. */
    private final LinkedHashMap<ByteBuffer, byte[]> records = new LinkedHashMap<>(16, 0.75f, true);

    private long recordBytes;
    private boolean unsaved;
    private final LongAdder diskHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder evicted = new LongAdder();

    DiskMemo(Parameters<K, V> parameters, MemoStore store, Function<? super K, ? extends V> law) {
        this.parameters = parameters;
        this.store = store;
        this.law = law;
        this.memory = new Memo<>(parameters.capacity(), this::recall);
        RecordFile.Content content = store.read(parameters);
        content.records().forEach(this::put);
        // A torn file is replaced, so that the next run finds it whole.
        unsaved = content.problem().isPresent();
        rejected.add(unsaved ? 1 : 0);
    }

    /** What the law gives for this key; throws what it throws. */
    public V of(K key) {
        return memory.of(key);
    }

    /** How well it served up to now. */
    public Statistics statistics() {
        Memo.Statistics held = memory.statistics();
        return new Statistics(
                held.hits(), diskHits.sum(), misses.sum(), held.forgotten(), rejected.sum(), evicted.sum());
    }

    /** Writes what is new beside what others wrote meanwhile. Where that cannot be, the store remarks on it. */
    public void save() {
        Map<ByteBuffer, byte[]> known;
        synchronized (records) {
            if (!unsaved) {
                return;
            }
            unsaved = false;
            known = new LinkedHashMap<>(records);
        }
        store.write(parameters, known);
    }

    /** What memory does not hold: read if there is a record, computed and recorded otherwise. */
    private V recall(K key) {
        if (!store.keeps()) {
            V value = law.apply(key);
            misses.increment();
            return value;
        }
        ByteBuffer bytes = ByteBuffer.wrap(written(parameters.keys(), key));
        byte[] known;
        synchronized (records) {
            known = records.get(bytes);
        }
        if (known != null) {
            Optional<V> value = read(known);
            if (value.isPresent()) {
                diskHits.increment();
                return value.get();
            }
            rejected.increment();
        }
        V value = law.apply(key);
        misses.increment();
        byte[] record = written(parameters.values()::write, value);
        synchronized (records) {
            put(bytes, record);
            unsaved = true;
        }
        return value;
    }

    /** Adds a record and drops the eldest while there are too many. */
    private void put(ByteBuffer key, byte[] value) {
        long most = store.limits().file().value();
        if (RecordFile.size(key, value) > most) {
            rejected.increment();
            return;
        }
        byte[] before = records.put(key, value);
        recordBytes += RecordFile.size(key, value) - (before == null ? 0 : RecordFile.size(key, before));
        Iterator<Map.Entry<ByteBuffer, byte[]>> eldest = records.entrySet().iterator();
        while (recordBytes > most) {
            Map.Entry<ByteBuffer, byte[]> dropped = eldest.next();
            recordBytes -= RecordFile.size(dropped.getKey(), dropped.getValue());
            eldest.remove();
            evicted.increment();
        }
    }

    private Optional<V> read(byte[] record) {
        ByteArrayInputStream in = new ByteArrayInputStream(record);
        try {
            V value = parameters.values().read(new DataInputStream(in));
            return in.available() == 0 ? Optional.of(value) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static <T> byte[] written(Codec.Writer<? super T> writer, T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(value, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
