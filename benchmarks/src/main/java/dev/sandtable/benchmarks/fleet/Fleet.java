// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Simulations with the seeds 0, 1, 2, ..., shared out over threads in small portions. */
public final class Fleet implements AutoCloseable {
    private static final int PORTION = 16;

    private final int threads;
    private final ExecutorService pool;

    /** A fleet on so many threads. */
    public Fleet(int threads) {
        this.threads = threads;
        pool = Executors.newFixedThreadPool(threads);
    }

    /** Runs so many simulations; the digest of each at the place of its seed. */
    public long[] run(int simulations) {
        long[] digests = new long[simulations];
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(pool.submit(() -> work(digests, next)));
        }
        try {
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return digests;
    }

    private static void work(long[] digests, AtomicInteger next) {
        for (int from = next.getAndAdd(PORTION); from < digests.length; from = next.getAndAdd(PORTION)) {
            int to = Math.min(from + PORTION, digests.length);
            for (int seed = from; seed < to; seed++) {
                TandemQueue queue = new TandemQueue(seed);
                queue.run();
                digests[seed] = queue.digest();
            }
        }
    }

    /** The digests of all simulations in one number. */
    public static int digest(long[] digests) {
        return Arrays.hashCode(digests);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
