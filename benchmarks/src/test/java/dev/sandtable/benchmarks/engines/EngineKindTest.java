// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.benchmarks.calendar.Increments;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every engine makes the same of the state: times are whole picoseconds, which a double holds exactly. */
class EngineKindTest {
    @ParameterizedTest
    @EnumSource
    void sameEventsHappenInTheSameOrder(EngineKind kind) {
        HoldEngine reference = EngineKind.SANDTABLE.make(Increments.EXPONENTIAL, 1000);
        HoldEngine engine = kind.make(Increments.EXPONENTIAL, 1000);
        for (int run = 0; run < 4; run++) {
            assertEquals(reference.run(), engine.run(), kind + " run " + run);
        }
    }
}
