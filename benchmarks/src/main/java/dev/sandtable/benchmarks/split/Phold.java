// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.split;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The model in one partition or several, each in a thread of its own, in windows of one link latency.
 *
 * <p>Mail of a window is read in the next; the window after that writes it again. So one barrier a window is enough.
 */
public final class Phold implements AutoCloseable {
    private final Partition[] partitions;
    /** By parity of the window, sender and receiver. */
    private final Mail[][][] mail;

    private final ExecutorService pool;
    private long windows;

    /**
     * A model at time zero.
     *
     * @param nodes how many nodes, and how many jobs
     * @param partitions how many threads share it
     * @param workSteps what an event costs above itself, in steps of about 2 ns
     */
    public Phold(int nodes, int partitions, int workSteps) {
        this.partitions = new Partition[partitions];
        mail = new Mail[2][partitions][partitions];
        for (int p = 0; p < partitions; p++) {
            this.partitions[p] =
                    new Partition(nodes, first(p, partitions, nodes), first(p + 1, partitions, nodes), workSteps);
            for (int to = 0; to < partitions; to++) {
                mail[0][p][to] = new Mail();
                mail[1][p][to] = new Mail();
            }
        }
        pool = Executors.newFixedThreadPool(partitions);
    }

    /** The first node whose number times partitions over nodes is at least p. */
    private static int first(int p, int partitions, int nodes) {
        return (int) (((long) p * nodes + partitions - 1) / partitions);
    }

    /** Runs so many windows more. */
    public void advance(int count) {
        long until = windows + count;
        if (partitions.length == 1) {
            partitions[0].runBefore(until * Partition.LINK_PS, new Mail[0]);
        } else {
            runTogether(windows, until);
        }
        windows = until;
    }

    private void runTogether(long from, long until) {
        Barrier barrier = new Barrier(partitions.length);
        List<Future<?>> running = new ArrayList<>();
        for (int p = 0; p < partitions.length; p++) {
            int own = p;
            running.add(pool.submit(() -> runOne(own, from, until, barrier)));
        }
        try {
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a partition failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void runOne(int own, long from, long until, Barrier barrier) {
        try {
            for (long window = from; window < until; window++) {
                int parity = (int) window & 1;
                for (Mail[] sender : mail[1 - parity]) {
                    sender[own].deliver(partitions[own]);
                }
                partitions[own].runBefore((window + 1) * Partition.LINK_PS, mail[parity][own]);
                barrier.await();
            }
        } catch (RuntimeException | Error e) {
            barrier.breakDown();
            throw e;
        }
    }

    /** How many events have happened. */
    public long events() {
        long events = 0;
        for (Partition partition : partitions) {
            events += partition.events();
        }
        return events;
    }

    /** The state of all nodes in one number. */
    public long digest() {
        long digest = 0;
        for (Partition partition : partitions) {
            digest += partition.digest();
        }
        return digest;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
