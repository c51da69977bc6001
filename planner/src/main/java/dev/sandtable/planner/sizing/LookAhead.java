// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.parallel.Fleet;
import dev.sandtable.parallel.FleetFailure;
import dev.sandtable.parallel.FleetInterrupted;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Trials one after the other, made ahead of their turn on threads.
 *
 * <p><b>The law.</b> Results, their order and what is thrown are those of trying in turn, whatever the number of threads.
 * A search in turn ends at the first input that its best so far rules out. Here inputs beyond that one may have been
 * begun; what comes of them, failures included, is dropped before anyone sees it. It asks that an input which is ruled
 * out stays so, and all after it with it: inputs stand in the order in which they are ruled out, and a best only gets
 * better.
 *
 * @param threads how many trials may run at once
 */
record LookAhead(int threads) {
    /** Tries all inputs; {@code taken} gets the results in their order, on the calling thread. */
    <I, R> void all(List<I> inputs, Function<I, R> trial, BiConsumer<I, R> taken) {
        search(inputs, input -> true, trial, taken);
    }

    /**
     * Tries inputs until one is ruled out.
     *
     * @param open whether an input is not ruled out; asked on all threads, and changed by {@code taken} alone
     * @param trial the result of an input; it writes to nothing that another trial reads
     * @param taken gets the results in their order, on the calling thread
     */
    <I, R> void search(List<I> inputs, Predicate<I> open, Function<I, R> trial, BiConsumer<I, R> taken) {
        if (threads == 1) {
            inTurn(inputs, open, trial, taken);
            return;
        }
        Iterator<I> drawn = new Drawn<>(inputs.iterator(), open);
        // An input that was ruled out after it was drawn is not worth its trial. Its turn finds it ruled out as well.
        Function<I, Optional<R>> ahead = input -> open.test(input) ? Optional.of(trial.apply(input)) : Optional.empty();
        try {
            Fleet.of(threads).run(drawn, ahead, (index, result) -> {
                I input = inputs.get((int) index);
                if (open.test(input)) {
                    taken.accept(input, result.orElseThrow());
                }
            });
        } catch (FleetFailure failed) {
            if (open.test(inputs.get((int) failed.index()))) {
                throw asThrown(failed);
            }
        } catch (FleetInterrupted interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException(interrupted.getMessage());
        }
    }

    /** What the law speaks of; a single thread that looked ahead would only begin a trial too many. */
    private static <I, R> void inTurn(List<I> inputs, Predicate<I> open, Function<I, R> trial, BiConsumer<I, R> taken) {
        for (I input : inputs) {
            if (!open.test(input)) {
                return;
            }
            taken.accept(input, trial.apply(input));
        }
    }

    /** What the trial threw, as if it had run on the calling thread. */
    private static RuntimeException asThrown(FleetFailure failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }

    /** Inputs up to the first that is ruled out when its turn to be drawn comes. */
    private static final class Drawn<I> implements Iterator<I> {
        private final Iterator<I> inputs;
        private final Predicate<I> open;
        private Optional<I> next = Optional.empty();

        Drawn(Iterator<I> inputs, Predicate<I> open) {
            this.inputs = inputs;
            this.open = open;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty() && inputs.hasNext()) {
                next = Optional.of(inputs.next());
            }
            return next.isPresent() && open.test(next.get());
        }

        @Override
        public I next() {
            I drawn = next.orElseThrow();
            next = Optional.empty();
            return drawn;
        }
    }
}
