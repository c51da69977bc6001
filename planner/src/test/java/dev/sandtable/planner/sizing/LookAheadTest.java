// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials made ahead give what trials in turn give. */
@Timeout(60)
class LookAheadTest {
    private static final List<Integer> INPUTS = IntStream.range(0, 200).boxed().toList();

    /** Tries until the least result so far rules the next input out: those tried, in turn. */
    private static List<Integer> tried(int threads, IntUnaryOperator trial) {
        AtomicInteger least = new AtomicInteger(Integer.MAX_VALUE);
        List<Integer> tried = new ArrayList<>();
        Thread caller = Thread.currentThread();
        new LookAhead(threads)
                .search(INPUTS, input -> input <= least.get(), trial::applyAsInt, (Integer input, Integer result) -> {
                    assertSame(caller, Thread.currentThread());
                    assertTrue(input <= least.get(), "ruled out: " + input);
                    tried.add(input);
                    least.accumulateAndGet(result, Math::min);
                });
        return tried;
    }

    @Test
    void aSearchEndsWhereTryingInTurnDoes() {
        for (int threads = 1; threads <= 4; threads++) {
            assertEquals(INPUTS, tried(threads, input -> 1_000));
            assertEquals(INPUTS.subList(0, 51), tried(threads, input -> 100 - input));
            assertEquals(INPUTS.subList(0, 8), tried(threads, input -> input == 3 ? 7 : 1_000));
        }
    }

    @Test
    void whatIsRuledOutMayFailUnseen() {
        for (int threads = 1; threads <= 4; threads++) {
            IntUnaryOperator trial = input -> {
                if (input > 7) {
                    throw new IllegalStateException("input " + input);
                }
                return 7;
            };
            assertEquals(INPUTS.subList(0, 8), tried(threads, trial));
        }
    }

    @Test
    void whatFailsInItsTurnIsThrownAsItWas() {
        for (int threads = 1; threads <= 4; threads++) {
            IntUnaryOperator trial = input -> {
                if (input >= 5) {
                    throw new UnsupportedOperationException("input " + input);
                }
                return 1_000;
            };
            int count = threads;
            assertEquals(
                    "input 5",
                    assertThrows(UnsupportedOperationException.class, () -> tried(count, trial))
                            .getMessage());
            assertThrows(
                    StackOverflowError.class,
                    () -> tried(count, input -> {
                        throw new StackOverflowError();
                    }));
        }
    }

    @Test
    void anInterruptionEndsTheSearch() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> tried(2, input -> 1_000));
        assertTrue(Thread.interrupted());
    }
}
