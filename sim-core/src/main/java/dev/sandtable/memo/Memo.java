// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of what a law gave, shared by threads.
 *
 * <p>Keys compare by value and must not change; the law must depend on its key alone. Of threads that ask for a missing
 * value at once, one computes it and the others wait. A computation that fails is not kept, and who waited for it tries
 * in its stead. A computation may ask the same memo for other keys, as long as none leads back to itself. A full memo
 * forgets what was not asked for longest, roughly: age is kept apart in a number of parts, by hash.
 *
 * @param <K> what the value depends on, completely
 * @param <V> what is computed
 */
public final class Memo<K, V> {
    /** More parts than threads, so that two rarely meet at one. */
    private static final int PARTS = 64;

    /** A value, or the promise of one while its owner computes it. */
    private static final class Entry<V> extends CompletableFuture<V> {
        private volatile @Nullable Thread owner = Thread.currentThread();
    }

    /** One part: entries from the longest unasked to the latest asked. Guarded by itself. */
    private static final class Part<K, V> {
        private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    }

    /**
     * How well a memo served.
     *
     * @param hits questions answered without computing, waiting for another's computation included
     * @param misses questions that were computed
     * @param forgotten values dropped to make room
     * @param size values held now
     */
    public record Statistics(long hits, long misses, long forgotten, int size) {
        /** Part of the questions that cost nothing; zero before the first. */
        public double hitRate() {
            return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
        }

        /** One line of a report. */
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "asked %d, hit %.1f %%, computed %d, forgotten %d, holds %d",
                    hits + misses,
                    100 * hitRate(),
                    misses,
                    forgotten,
                    size);
        }
    }

    private final Function<? super K, ? extends V> law;
    private final int roomInPart;
    private final List<Part<K, V>> parts = new ArrayList<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder forgotten = new LongAdder();

    /** A memory of a law, for about {@code capacity} values and never more. */
    public Memo(int capacity, Function<? super K, ? extends V> law) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be positive, was " + capacity);
        }
        this.law = law;
        int count = Math.min(PARTS, Integer.highestOneBit(Math.max(1, capacity / 16)));
        roomInPart = capacity / count;
        for (int p = 0; p < count; p++) {
            parts.add(new Part<>());
        }
    }

    /** What the law gives for this key; throws what it throws. */
    public V of(K key) {
        Part<K, V> part = partOf(key);
        while (true) {
            Entry<V> entry;
            boolean mine;
            synchronized (part) {
                Entry<V> known = part.entries.get(key);
                mine = known == null;
                entry = known == null ? new Entry<>() : known;
                if (mine) {
                    part.entries.put(key, entry);
                    makeRoom(part);
                }
            }
            if (mine) {
                misses.increment();
                return compute(part, key, entry);
            }
            if (entry.owner == Thread.currentThread()) {
                throw new IllegalStateException("computing the value of a key asks for that value: " + key);
            }
            try {
                V value = entry.join();
                hits.increment();
                return value;
            } catch (CompletionException failed) {
                // Its owner was told why; perhaps it was interrupted, which is no reason here.
                continue;
            }
        }
    }

    private V compute(Part<K, V> part, K key, Entry<V> mine) {
        try {
            V value = law.apply(key);
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error failed) {
            synchronized (part) {
                part.entries.remove(key, mine);
            }
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            mine.owner = null;
        }
    }

    /** Forgets the eldest value that nobody is computing, if there are too many. */
    private void makeRoom(Part<K, V> part) {
        Iterator<Entry<V>> eldest = part.entries.values().iterator();
        while (part.entries.size() > roomInPart && eldest.hasNext()) {
            if (eldest.next().isDone()) {
                eldest.remove();
                forgotten.increment();
            }
        }
    }

    private Part<K, V> partOf(K key) {
        int hash = key.hashCode();
        hash = (hash ^ hash >>> 16) * 0x9E37_79B9;
        return parts.get(hash >>> 16 & parts.size() - 1);
    }

    /** How well it served up to now. */
    public Statistics statistics() {
        int size = 0;
        for (Part<K, V> part : parts) {
            synchronized (part) {
                size += part.entries.size();
            }
        }
        return new Statistics(hits.sum(), misses.sum(), forgotten.sum(), size);
    }
}
