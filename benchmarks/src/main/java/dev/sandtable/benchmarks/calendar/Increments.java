// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.calendar;

import java.util.Arrays;
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
    ACCELERATOR(random -> 555 * cycles(random), 555);

    private static final long SEED = 20_260_101;

    private final ToLongFunction<SplittableRandom> next;
    /** Times are multiples of it. */
    private final long gridPs;

    Increments(ToLongFunction<SplittableRandom> next) {
        this(next, 1);
    }

    Increments(ToLongFunction<SplittableRandom> next, long gridPs) {
        this.next = next;
        this.gridPs = gridPs;
    }

    private static long cycles(SplittableRandom random) {
        int percent = random.nextInt(100);
        if (percent < 60) {
            return 1L + random.nextInt(64);
        }
        if (percent < 90) {
            return 200L + random.nextInt(601);
        }
        return percent < 99 ? 10_000L + random.nextInt(90_001) : 10_000_000;
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

    /**
     * How long so many events have yet to wait in the steady state: an increment is met with a probability in proportion
     * to its length, and anywhere within. Turning a set over until it is steady would take as many turnovers as the
     * longest increment is longer than the mean, a hundred for the accelerator's.
     */
    public long[] remaining(int count, long[] table) {
        long[] sums = table.clone();
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        SplittableRandom random = new SplittableRandom(SEED + 1);
        long[] remaining = new long[count];
        for (int i = 0; i < count; i++) {
            long drawn = random.nextLong(sums[sums.length - 1]);
            int at = Arrays.binarySearch(sums, drawn + 1);
            long left = sums[at < 0 ? -at - 1 : at] - drawn;
            remaining[i] = (left + gridPs - 1) / gridPs * gridPs;
        }
        return remaining;
    }
}
