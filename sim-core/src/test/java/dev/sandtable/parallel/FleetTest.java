// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet gives what one thread would, in the same order, and ends when it must. */
@Timeout(120)
class FleetTest {
    /** A result that depends on its index alone and takes between none and 20,000 draws to find. */
    private static double simulate(long index) {
        Random random = new Random(new Seeds(7).at(index));
        double sum = 0;
        for (int draws = random.nextInt(20_000); draws > 0; draws--) {
            sum += random.nextGaussian();
        }
        return sum;
    }

    private static List<Double> alone(int n) {
        return LongStream.range(0, n).mapToObj(FleetTest::simulate).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void numberOfThreadsDoesNotShow(int threads) throws Exception {
        List<Double> expected = alone(500);
        for (int chunk : new int[] {1, 7, 1000}) {
            List<Double> got = new ArrayList<>();
            Thread caller = Thread.currentThread();
            Fleet.of(threads).inChunksOf(chunk).run(500, FleetTest::simulate, (index, result) -> {
                assertEquals(got.size(), index);
                assertSame(caller, Thread.currentThread());
                got.add(result);
            });
            assertEquals(expected, got);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 64, 65})
    void fewAndNoneAreDelivered(int n) throws Exception {
        List<Double> got = new ArrayList<>();
        Fleet.of(8).run(n, FleetTest::simulate, (index, result) -> got.add(result));
        assertEquals(alone(n), got);
    }

    @Test
    void workbenchesAreUsedAgainAndByOneAtATime() throws Exception {
        final class Bench {
            private final AtomicInteger users = new AtomicInteger();
            private final double[] scratch = new double[1];
        }
        ConcurrentLinkedQueue<Bench> made = new ConcurrentLinkedQueue<>();
        List<Double> got = new ArrayList<>();
        Fleet.of(3)
                .inChunksOf(2)
                .run(
                        300,
                        () -> {
                            Bench bench = new Bench();
                            made.add(bench);
                            return bench;
                        },
                        (bench, index) -> {
                            assertEquals(1, bench.users.incrementAndGet());
                            bench.scratch[0] = simulate(index);
                            bench.users.decrementAndGet();
                            return bench.scratch[0];
                        },
                        (index, result) -> got.add(result));
        assertEquals(alone(300), got);
        assertTrue(made.size() <= 3, made.size() + " workbenches");
    }

    @Test
    void neverBeginsMoreThanItsBound() throws Exception {
        int threads = 2;
        int chunk = 3;
        AtomicLong begun = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Fleet.of(threads)
                .inChunksOf(chunk)
                .run(
                        1_000,
                        index -> {
                            most.accumulateAndGet(begun.incrementAndGet() - delivered.get(), Math::max);
                            return simulate(index);
                        },
                        (index, result) -> delivered.incrementAndGet());
        assertEquals(1_000, delivered.get());
        assertTrue(most.get() <= 4L * threads * chunk, "most " + most);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void theLowestFailureIsToldAndAllBelowItIsDelivered(int threads) {
        for (int chunk : new int[] {1, 5}) {
            List<Double> got = new ArrayList<>();
            AtomicLong ran = new AtomicLong();
            FleetFailure failure = assertThrows(
                    FleetFailure.class,
                    () -> Fleet.of(threads)
                            .inChunksOf(chunk)
                            .run(
                                    100_000,
                                    index -> {
                                        ran.incrementAndGet();
                                        double result = simulate(index);
                                        // The slowest of those that fail is the lowest.
                                        if (index == 93) {
                                            IntStream.range(0, 50).forEach(i -> simulate(i));
                                        }
                                        if (index >= 93 && index % 2 == 1) {
                                            throw new IllegalStateException("no " + index);
                                        }
                                        return result;
                                    },
                                    (index, result) -> got.add(result)));
            assertEquals(93, failure.index());
            assertEquals("simulation 93 failed: java.lang.IllegalStateException: no 93", failure.getMessage());
            assertEquals(alone(93), got);
            assertTrue(ran.get() <= 93 + 4L * threads * chunk, ran + " ran");
        }
    }

    @Test
    void whatTheConsumerThrowsEndsTheFleet() {
        AtomicInteger running = new AtomicInteger();
        IllegalStateException full = new IllegalStateException("full");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Fleet.of(3)
                        .run(
                                10_000,
                                index -> {
                                    running.incrementAndGet();
                                    double result = simulate(index);
                                    running.decrementAndGet();
                                    return result;
                                },
                                (index, result) -> {
                                    if (index == 10) {
                                        throw full;
                                    }
                                }));
        assertSame(full, thrown);
        assertEquals(0, running.get());
    }

    @Test
    void interruptionStopsTheThreadsAndKeepsWhatWasDelivered() throws Exception {
        List<Double> got = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        Thread caller = new Thread(() -> {
            try {
                Fleet.of(3)
                        .inChunksOf(1)
                        .run(
                                1_000_000,
                                index -> {
                                    running.incrementAndGet();
                                    try {
                                        return index < 40 ? simulate(index) : untilInterrupted(stuck);
                                    } finally {
                                        running.decrementAndGet();
                                    }
                                },
                                (index, result) -> got.add(result));
            } catch (FleetInterrupted | RuntimeException e) {
                thrown.add(e);
            }
        });
        caller.start();
        stuck.await();
        caller.interrupt();
        caller.join();
        FleetInterrupted interrupted = (FleetInterrupted) thrown.get(0);
        assertEquals(got.size(), interrupted.delivered());
        assertEquals(alone(got.size()), got);
        assertTrue(got.size() <= 40);
        assertEquals(0, running.get());
    }

    /** As a simulation does: looks whether its thread was interrupted between two events. */
    private static double untilInterrupted(CountDownLatch reached) {
        reached.countDown();
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        throw new IllegalStateException("interrupted");
    }

    @Test
    void interruptionFromTheConsumerIsNoticedBeforeTheNextResult() {
        List<Double> got = new ArrayList<>();
        FleetInterrupted interrupted = assertThrows(
                FleetInterrupted.class,
                () -> Fleet.of(2).run(1000, FleetTest::simulate, (index, result) -> {
                    got.add(result);
                    if (index == 20) {
                        Thread.currentThread().interrupt();
                    }
                }));
        assertEquals(21, interrupted.delivered());
        assertEquals(alone(21), got);
        assertFalse(Thread.interrupted(), "the exception took the interruption");
    }

    @Test
    void progressIsToldInOrder() throws Exception {
        List<Long> told = new ArrayList<>();
        Fleet.of(3).inChunksOf(4).reporting(told::add).run(10, FleetTest::simulate, (index, result) -> {});
        assertEquals(List.of(4L, 8L, 10L), told);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anInputThatCannotBeReadComesAfterTheOthers(int threads) {
        List<Integer> got = new ArrayList<>();
        IllegalStateException torn = new IllegalStateException("line 31");
        Iterator<Integer> inputs = IntStream.iterate(0, i -> i + 1)
                .peek(i -> {
                    if (i == 30) {
                        throw torn;
                    }
                })
                .iterator();
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Fleet.of(threads).inChunksOf(7).run(inputs, i -> i * i, (index, result) -> got.add(result)));
        assertSame(torn, thrown);
        assertEquals(IntStream.range(0, 30).mapToObj(i -> i * i).toList(), got);
    }

    @Test
    void refusesFleetsOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> Fleet.of(0));
        assertThrows(IllegalArgumentException.class, () -> Fleet.of(1).inChunksOf(0));
        assertThrows(
                IllegalArgumentException.class, () -> Fleet.of(1).run(-1, FleetTest::simulate, (index, result) -> {}));
    }
}
