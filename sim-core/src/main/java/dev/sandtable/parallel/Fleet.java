// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.parallel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Runs simulations that know nothing of each other over a number of threads.
 *
 * <p><b>The law.</b> Results arrive in the order of their indices, on the calling thread, and neither they nor what is
 * thrown depend on the number of threads or on who was faster. It asks of a simulation that it depend on its index (or
 * input) alone and write to nothing that another reads.
 *
 * <p>Work is handed out in chunks of consecutive indices, to whoever is free. At most {@value #CHUNKS_PER_THREAD} chunks
 * per thread are begun and not yet delivered; then the threads wait for the consumer, or for the one slow chunk whose
 * turn it is. When a call ends, in whatever way, none of its simulations runs any more.
 *
 * <p>A fleet is a recipe: it holds no threads, and several calls may use it at once.
 */
public final class Fleet {
    /** Chunks begun and not delivered, for each thread: enough that a slow chunk does not leave the others idle at once. */
    private static final int CHUNKS_PER_THREAD = 4;
    /** The largest chunk where none was asked for, and how many a thread is to have where there are enough indices. */
    private static final int LARGEST_CHUNK = 64;

    private static final int SHARES_PER_THREAD = 16;
    /** No index has failed; and none may be begun. */
    private static final long NONE = Long.MAX_VALUE;

    private static final long ALL = -1;

    private final int threads;
    private final Optional<Integer> chunk;
    private final LongConsumer progress;

    private Fleet(int threads, Optional<Integer> chunk, LongConsumer progress) {
        this.threads = threads;
        this.chunk = chunk;
        this.progress = progress;
    }

    /** A fleet over so many threads beside the calling one, which delivers. */
    public static Fleet of(int threads) {
        return new Fleet(positive(threads, "threads"), Optional.empty(), delivered -> {});
    }

    /** The same fleet with chunks of this many indices: more for simulations of microseconds, 1 for those of seconds. */
    public Fleet inChunksOf(int indices) {
        return new Fleet(threads, Optional.of(positive(indices, "indices of a chunk")), progress);
    }

    /** The same fleet that tells, on the calling thread and after each chunk, how many results were delivered. */
    public Fleet reporting(LongConsumer delivered) {
        return new Fleet(threads, chunk, delivered);
    }

    /** Takes results in the order of their indices, on the thread that called the fleet. */
    public interface Delivery<R> {
        /** The result of one index; the next one is that of {@code index + 1}. */
        void accept(long index, R result);
    }

    /** One simulation on a workbench that it may find as another simulation left it. */
    public interface Run<S, I, R> {
        /** The result of one input; the same whatever was done on the workbench before. */
        R on(S workbench, I input);
    }

    /**
     * Runs the indices from 0 up to {@code n}.
     *
     * @throws FleetFailure if one fails: the lowest that does, once all below it are delivered
     * @throws FleetInterrupted if the calling thread is interrupted
     */
    public <R> void run(long n, LongFunction<? extends R> simulation, Delivery<? super R> delivery)
            throws FleetInterrupted {
        run(n, () -> simulation, LongFunction::apply, delivery);
    }

    /**
     * The same, on workbenches: simulators that are costly to make and can be used again. There are never more of them than
     * threads, none is used by two at once, and one on which a simulation failed is not used again.
     */
    public <S, R> void run(
            long n,
            Supplier<? extends S> workbenches,
            Run<? super S, Long, ? extends R> simulation,
            Delivery<? super R> delivery)
            throws FleetInterrupted {
        if (n < 0) {
            throw new IllegalArgumentException("a number of simulations is not negative, was " + n);
        }
        int fair = (int) Math.max(1, Math.min(LARGEST_CHUNK, n / ((long) threads * SHARES_PER_THREAD)));
        Iterator<Long> indices = LongStream.range(0, n).iterator();
        new Call<S, Long, R>(chunk.orElse(fair), workbenches, simulation, delivery).proceed(indices);
    }

    /**
     * Runs inputs of unknown number; their indices count from 0. They are drawn on the calling thread, not much sooner than
     * they are needed; a chunk is one input unless asked for otherwise. What drawing throws is thrown once all inputs
     * before it are delivered.
     */
    public <I, R> void run(
            Iterator<? extends I> inputs, Function<? super I, ? extends R> simulation, Delivery<? super R> delivery)
            throws FleetInterrupted {
        Run<Object, I, R> run = (none, input) -> simulation.apply(input);
        new Call<Object, I, R>(chunk.orElse(1), () -> this, run, delivery).proceed(inputs);
    }

    /** Results of consecutive indices, and how the first that has none failed. */
    private record Finished<R>(List<R> results, Optional<Throwable> failure) {}

    /** One call. */
    private final class Call<S, I, R> {
        private final int chunkSize;
        private final Supplier<? extends S> workbenches;
        private final Run<? super S, ? super I, ? extends R> simulation;
        private final Delivery<? super R> delivery;
        /** Workbenches that nobody uses now. */
        private final ConcurrentLinkedDeque<S> idle = new ConcurrentLinkedDeque<>();
        /** The lowest index that failed; no higher one is begun. */
        private final AtomicLong failed = new AtomicLong(NONE);

        private final ArrayDeque<Future<Finished<R>>> pending = new ArrayDeque<>();
        private long begun;
        private long delivered;
        private Optional<RuntimeException> torn = Optional.empty();

        Call(
                int chunkSize,
                Supplier<? extends S> workbenches,
                Run<? super S, ? super I, ? extends R> simulation,
                Delivery<? super R> delivery) {
            this.chunkSize = chunkSize;
            this.workbenches = workbenches;
            this.simulation = simulation;
            this.delivery = delivery;
        }

        void proceed(Iterator<? extends I> inputs) throws FleetInterrupted {
            ExecutorService pool = Executors.newFixedThreadPool(threads, Fleet::worker);
            try {
                begin(inputs, pool);
                while (!pending.isEmpty()) {
                    deliver(pending.remove().get());
                    begin(inputs, pool);
                }
            } catch (InterruptedException e) {
                throw new FleetInterrupted(delivered);
            } catch (ExecutionException e) {
                throw new AssertionError("a chunk keeps what its simulations throw", e);
            } finally {
                failed.set(ALL);
                pool.shutdownNow();
                awaitEnd(pool);
            }
            if (torn.isPresent()) {
                throw torn.get();
            }
        }

        /** Hands out chunks as far as the bound allows. */
        private void begin(Iterator<? extends I> inputs, ExecutorService pool) {
            while (pending.size() < (long) threads * CHUNKS_PER_THREAD && failed.get() == NONE) {
                List<I> chunk = new ArrayList<>(chunkSize);
                try {
                    while (torn.isEmpty() && chunk.size() < chunkSize && inputs.hasNext()) {
                        chunk.add(inputs.next());
                    }
                } catch (RuntimeException e) {
                    torn = Optional.of(e);
                }
                if (chunk.isEmpty()) {
                    return;
                }
                long first = begun;
                begun += chunk.size();
                pending.add(pool.submit(() -> work(first, chunk)));
            }
        }

        /** Runs a chunk on one of the threads, as far as it may. */
        private Finished<R> work(long first, List<I> chunk) {
            List<R> results = new ArrayList<>(chunk.size());
            long index = first;
            try {
                S known = idle.pollFirst();
                S workbench = known == null ? workbenches.get() : known;
                for (I input : chunk) {
                    if (index > failed.get()) {
                        break;
                    }
                    results.add(simulation.on(workbench, input));
                    index++;
                }
                idle.addFirst(workbench);
                return new Finished<>(results, Optional.empty());
            } catch (Throwable failure) {
                failed.accumulateAndGet(index, Math::min);
                return new Finished<>(results, Optional.of(failure));
            }
        }

        private void deliver(Finished<R> finished) throws InterruptedException {
            for (R result : finished.results()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                delivery.accept(delivered, result);
                delivered++;
            }
            if (finished.failure().isPresent()) {
                throw new FleetFailure(delivered, finished.failure().get());
            }
            progress.accept(delivered);
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "fleet");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits until no simulation runs; an interruption meanwhile is kept for the caller. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int positive(int value, String what) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive, was " + value);
        }
        return value;
    }
}
