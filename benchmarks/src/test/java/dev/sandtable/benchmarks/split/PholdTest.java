// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splitting changes nothing but the time it takes. */
class PholdTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64, 1000})
    void outcomeDoesNotDependOnPartitions(int nodes) {
        try (Phold whole = new Phold(nodes, 1, 3);
                Phold halves = new Phold(nodes, 2, 3)) {
            for (int round = 0; round < 5; round++) {
                whole.advance(37);
                halves.advance(37);
                assertEquals(whole.events(), halves.events());
                assertEquals(whole.digest(), halves.digest());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eventsFollowEachOtherAsTheMeansSay(int partitions) {
        try (Phold phold = new Phold(1000, partitions, 0)) {
            phold.advance(10);
            long before = phold.events();
            phold.advance(300);
            // A job's event comes every 0.9 · 200 ns + 0.1 · 1,200 ns = 300 ns; a window is 1,000 ns.
            assertEquals(1000 * 300 / 0.3, phold.events() - before, 0.01 * 1_000_000);
        }
    }
}
