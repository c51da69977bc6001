// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A memo changes how often a law is computed, never what it gives. */
@Timeout(60)
class MemoTest {
    private record Shape(int m, int n) {}

    @Test
    void keysCompareByValue() {
        AtomicInteger computed = new AtomicInteger();
        Memo<Shape, Integer> memo = new Memo<>(100, shape -> {
            computed.incrementAndGet();
            return shape.m * shape.n;
        });
        assertEquals(0, memo.statistics().hitRate());
        assertEquals(6, memo.of(new Shape(2, 3)));
        assertEquals(6, memo.of(new Shape(2, 3)));
        assertEquals(6, memo.of(new Shape(3, 2)));
        assertEquals(6, memo.of(new Shape(2, 3)));
        assertEquals(2, computed.get());
        assertEquals(new Memo.Statistics(2, 2, 0, 2), memo.statistics());
        assertEquals(0.5, memo.statistics().hitRate());
        assertEquals(
                "asked 4, hit 50.0 %, computed 2, forgotten 0, holds 2",
                memo.statistics().line());
    }

    @Test
    void forgetsWhatWasNotAskedForLongest() {
        List<Integer> computed = new ArrayList<>();
        Memo<Integer, Integer> memo = new Memo<>(3, key -> {
            computed.add(key);
            return -key;
        });
        for (int key : new int[] {1, 2, 3, 1, 4, 1, 3, 2}) {
            assertEquals(-key, memo.of(key));
        }
        // 4 takes the room of 2, which is computed again and takes the room of 4.
        assertEquals(List.of(1, 2, 3, 4, 2), computed);
        assertEquals(new Memo.Statistics(3, 5, 2, 3), memo.statistics());
        assertThrows(IllegalArgumentException.class, () -> new Memo<Integer, Integer>(0, key -> key));
    }

    @Test
    void whereAllWereAskedForAgainTheEldestGoes() {
        List<Integer> computed = new ArrayList<>();
        Memo<Integer, Integer> memo = new Memo<>(3, key -> {
            computed.add(key);
            return -key;
        });
        for (int key : new int[] {1, 2, 3, 3, 2, 1, 4, 2, 3, 4, 1}) {
            assertEquals(-key, memo.of(key));
        }
        assertEquals(List.of(1, 2, 3, 4, 1), computed);
        assertEquals(new Memo.Statistics(6, 5, 2, 3), memo.statistics());
    }

    @Test
    void neverHoldsMoreThanItsCapacity() {
        for (int capacity : new int[] {1, 2, 15, 16, 17, 100, 1_000, 5_000}) {
            Memo<Integer, Integer> memo = new Memo<>(capacity, key -> key);
            for (int key = 0; key < 20_000; key++) {
                memo.of(key);
            }
            int size = memo.statistics().size();
            assertTrue(size <= capacity && size > capacity / 2, capacity + ": " + size);
        }
    }

    @Test
    void failuresAreToldAndNotKept() {
        AtomicInteger tries = new AtomicInteger();
        Memo<String, Integer> memo = new Memo<>(10, key -> {
            if (tries.incrementAndGet() == 1) {
                throw new UnsupportedOperationException(key);
            }
            return 5;
        });
        assertEquals(
                "fp4",
                assertThrows(UnsupportedOperationException.class, () -> memo.of("fp4"))
                        .getMessage());
        assertEquals(5, memo.of("fp4"));
    }

    @Test
    void computationMayAskForOtherKeysButNotForItsOwn() {
        List<Memo<Integer, Long>> self = new ArrayList<>();
        Memo<Integer, Long> fibonacci = new Memo<>(
                100, n -> n < 2 ? n : self.get(0).of(n - 1) + self.get(0).of(n - 2));
        self.add(fibonacci);
        assertEquals(12_586_269_025L, fibonacci.of(50));
        assertEquals(51, fibonacci.statistics().misses());
        List<Memo<Integer, Integer>> loop = new ArrayList<>();
        loop.add(new Memo<>(100, n -> loop.get(0).of((n + 1) % 3)));
        assertThrows(IllegalStateException.class, () -> loop.get(0).of(0));
    }

    @Test
    void waitingThreadsGetTheOneComputedValue() throws Exception {
        int threads = 8;
        CountDownLatch all = new CountDownLatch(threads);
        AtomicInteger computed = new AtomicInteger();
        Memo<Integer, Object> memo = new Memo<>(10, key -> {
            computed.incrementAndGet();
            await(all); // every thread has asked, or is about to
            return new Object();
        });
        List<Object> got = inParallel(threads, thread -> {
            all.countDown();
            return memo.of(1);
        });
        for (Object value : got) {
            assertSame(got.get(0), value);
        }
        assertEquals(1, computed.get());
        assertEquals(threads - 1, memo.statistics().hits());
    }

    @Test
    void whoWaitedForAFailureTriesItself() throws Exception {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        Memo<Integer, Integer> memo = new Memo<>(10, key -> {
            if (tries.incrementAndGet() == 1) {
                computing.countDown();
                await(fail);
                throw new IllegalStateException("interrupted");
            }
            return 7;
        });
        List<Integer> got = inParallel(2, thread -> {
            if (thread == 0) {
                assertThrows(IllegalStateException.class, () -> memo.of(1));
                return 0;
            }
            await(computing);
            fail.countDown();
            return memo.of(1);
        });
        assertEquals(List.of(0, 7), got);
    }

    @Test
    void anyNumberOfThreadsComputesEachKeyOnce() throws Exception {
        for (int threads : new int[] {1, 4, 8}) {
            ConcurrentHashMap<Integer, Integer> computed = new ConcurrentHashMap<>();
            Memo<Integer, Long> memo = new Memo<>(100_000, key -> {
                computed.merge(key, 1, Integer::sum);
                return (long) key * key;
            });
            List<Long> sums = inParallel(threads, thread -> {
                long sum = 0;
                for (int i = 0; i < 20_000; i++) {
                    sum += memo.of((i * 7 + thread * 13) % 500);
                }
                return sum;
            });
            assertEquals(500, computed.size());
            assertTrue(computed.values().stream().allMatch(times -> times == 1));
            // 20,000 steps of 7 visit each of the 500 keys 40 times: 40 · Σ k², k < 500, is 40 · 41,541,750.
            assertTrue(sums.stream().allMatch(sum -> sum == 40 * 41_541_750L), sums.toString());
            assertEquals(500, memo.statistics().misses());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> List<T> inParallel(int threads, Function<Integer, T> body) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                futures.add(pool.submit(() -> body.apply(thread)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
