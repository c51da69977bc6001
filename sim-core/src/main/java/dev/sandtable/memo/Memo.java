// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of what a law gave, shared by threads.
 *
 * <p>Keys compare by value and must not change; the law must depend on its key alone. Of threads that ask for a missing
 * value at once, one computes it and the others wait. A computation that fails is not kept, and who waited for it tries
 * in its stead. A computation may ask the same memo for other keys, as long as none leads back to itself.
 *
 * <p>A full memo forgets what was not asked for longest, roughly: values stand in a ring, a question marks the one it
 * finds, and a hand that needs room passes the marked ones, takes their marks, and drops the first without (the clock
 * of page replacement, second chance). A question that finds its value hence takes no lock and moves nothing.
 *
 * @param <K> what the value depends on, completely
 * @param <V> what is computed
 */
public final class Memo<K, V> {
    /** A value, or the promise of one while its owner computes it. */
    private static final class Entry<K, V> extends CompletableFuture<V> {
        private final K key;
        private volatile @Nullable Thread owner = Thread.currentThread();
        /** Whether it was found since the hand last passed. */
        private volatile boolean marked;

        Entry(K key) {
            this.key = key;
        }
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
    private final int capacity;
    private final ConcurrentHashMap<K, Entry<K, V>> entries = new ConcurrentHashMap<>();
    /** All values, without those that are being computed; the hand stands at its head. Guarded by itself. */
    private final ArrayDeque<Entry<K, V>> ring = new ArrayDeque<>();

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder forgotten = new LongAdder();

    /** A memory of a law, for {@code capacity} values and never more. */
    public Memo(int capacity, Function<? super K, ? extends V> law) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be positive, was " + capacity);
        }
        this.law = law;
        this.capacity = capacity;
    }

    /** What the law gives for this key; throws what it throws. */
    public V of(K key) {
        while (true) {
            Entry<K, V> known = entries.get(key);
            if (known == null) {
                Entry<K, V> mine = new Entry<>(key);
                known = entries.putIfAbsent(key, mine);
                if (known == null) {
                    misses.increment();
                    return compute(mine);
                }
            }
            if (!known.isDone() && known.owner == Thread.currentThread()) {
                throw new IllegalStateException("computing the value of a key asks for that value: " + key);
            }
            try {
                V value = known.join();
                if (!known.marked) {
                    known.marked = true;
                }
                hits.increment();
                return value;
            } catch (CompletionException failed) {
                // Its owner was told why; perhaps it was interrupted, which is no reason here.
                continue;
            }
        }
    }

    private V compute(Entry<K, V> mine) {
        try {
            V value = law.apply(mine.key);
            keep(mine);
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error failed) {
            entries.remove(mine.key, mine);
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            mine.owner = null;
        }
    }

    /** Takes a value into the ring, behind the hand. Where all are marked, the hand comes round to the eldest once. */
    private void keep(Entry<K, V> mine) {
        synchronized (ring) {
            int passed = 0;
            while (ring.size() >= capacity) {
                Entry<K, V> eldest = ring.remove();
                if (eldest.marked && passed < capacity) {
                    passed++;
                    eldest.marked = false;
                    ring.add(eldest);
                } else {
                    entries.remove(eldest.key, eldest);
                    forgotten.increment();
                }
            }
            ring.add(mine);
        }
    }

    /** How well it served up to now. */
    public Statistics statistics() {
        int size;
        synchronized (ring) {
            size = ring.size();
        }
        return new Statistics(hits.sum(), misses.sum(), forgotten.sum(), size);
    }
}
