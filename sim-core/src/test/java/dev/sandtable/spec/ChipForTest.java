// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record with one of everything that a specification may hold. */
record ChipForTest(
        String name,
        Memory hbm,
        Map<DataType, FlopsPerSecond> peaks,
        List<Level> levels,
        Optional<LinkBandwidth> link,
        @Default("1") int dies,
        @Default("false") boolean sparse,
        @Default("strict") Mode mode) {

    enum Mode {
        STRICT,
        VERY_LOOSE,
        @Kind("1f1b")
        ONE_FORWARD_ONE_BACKWARD
    }

    record Memory(
            int stacks,
            BytesPerSecond bandwidth,
            Bytes capacity,
            @Default("86 %") Ratio efficiency) {
        Memory {
            if (stacks <= 0) {
                throw new IllegalArgumentException("stacks must be positive, was " + stacks);
            }
            if (efficiency.value() > 1) {
                throw new IllegalArgumentException("an efficiency above one: " + efficiency.value());
            }
        }
    }

    sealed interface Level {}

    record FullMesh(int size) implements Level {}

    record FatTree(int size, @Default("1") double oversubscription, Picoseconds latency) implements Level {}

    @Kind("none")
    record Nothing() implements Level {}
}
