// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** How long after the present an event is scheduled; the name is the law. */
public enum Increments {
    /** Poisson arrivals: mean 1 us. */
    EXPONENTIAL(random -> (long) (-1e6 * StrictMath.log(1 - random.nextDouble()))),

    /** Evenly between now and 2 us. */
    UNIFORM(random -> random.nextLong(2_000_001)),

    /** Nine in ten within 0.952 us, one in ten about 10 us ahead: Brown's case of two crowds. */
    BIMODAL(random ->
            random.nextInt(10) > 0 ? random.nextLong(952_001) : 9_520_000 + random.nextLong(10_480_001 - 9_520_000)),

    /** Cycles of a 1.8 GHz clock over seven decades, from an instruction to a collective; many are equal. */
    ACCELERATOR(random -> 555 * cycles(random));

    private static final long SEED = 20_260_101;

    private final ToLongFunction<SplittableRandom> next;

    Increments(ToLongFunction<SplittableRandom> next) {
        this.next = next;
    }

    private static long cycles(SplittableRandom random) {
        int percent = random.nextInt(100);
        if (percent < 60) {
            return 1 + random.nextInt(64);
        }
        if (percent < 90) {
            return 200 + random.nextInt(601);
        }
        return percent < 99 ? 10_000 + random.nextInt(90_001) : 10_000_000;
    }

    /** So many increments in picoseconds; the same in every run. */
    public long[] table(int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] table = new long[length];
        for (int i = 0; i < length; i++) {
            table[i] = next.applyAsLong(random);
        }
        return table;
    }
}
