// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Equal values give equal bytes, and no two different ones do. */
class ByValueTest {
    private record Pair(Object one, Object other) {}

    private record Twin(Object one, Object other) {}

    private enum Mode {
        BF16,
        OTHER {
            @Override
            public String toString() {
                return "with a body";
            }
        }
    }

    @Test
    void differentValuesHaveDifferentBytes() {
        List<Object> values = List.of(
                new Pair("a", "bc"),
                new Pair("ab", "c"),
                new Twin("a", "bc"),
                new Pair(List.of(1, 2), List.of()),
                new Pair(List.of(1), List.of(2)),
                new Pair(1, 2),
                new Pair(1L, 2),
                new Pair((short) 1, 2),
                new Pair((byte) 1, 2),
                new Pair(1.0, 2),
                new Pair(1f, 2),
                new Pair("1", 2),
                new Pair('1', 2),
                new Pair(0.0, true),
                new Pair(-0.0, true),
                new Pair(-0.0, false),
                new Pair(Optional.empty(), Optional.of(Optional.empty())),
                new Pair(Optional.of(Optional.empty()), Optional.empty()),
                new Pair(Map.of("a", 1), Set.of("a")),
                new Pair(Set.of("a"), Map.of("a", 1)),
                new Pair(List.of("a"), Map.of("a", 1)),
                new Pair(DataType.BF16, 0),
                new Pair(Mode.BF16, 0),
                new Pair(Mode.OTHER, 0),
                new Pair("\uD800", 0),
                new Pair("\uD801", 0),
                // Both print as 1.64 TB/s.
                new Pair(new BytesPerSecond(1.638e12), 0),
                new Pair(new BytesPerSecond(1.640e12), 0),
                new Pair(new Picoseconds(1), 0));
        Set<String> seen = new LinkedHashSet<>();
        for (Object value : values) {
            assertEquals(ByValue.fingerprint(value), ByValue.fingerprint(value));
            seen.add(ByValue.hex(ByValue.bytes(value)));
        }
        assertEquals(values.size(), seen.size());
    }

    @Test
    void equalValuesHaveEqualBytesInWhateverOrder() {
        Map<String, Integer> one = new LinkedHashMap<>();
        Map<String, Integer> other = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            one.put("key" + i, i);
            other.put("key" + (49 - i), 49 - i);
        }
        assertArrayEquals(ByValue.bytes(one), ByValue.bytes(other));
        assertArrayEquals(
                ByValue.bytes(new LinkedHashSet<>(one.keySet())), ByValue.bytes(new LinkedHashSet<>(other.keySet())));
        assertArrayEquals(ByValue.bytes(new ArrayList<>(List.of(1, 2))), ByValue.bytes(List.of(1, 2)));
        assertArrayEquals(ByValue.bytes(Double.NaN), ByValue.bytes(Double.longBitsToDouble(0x7ff8_0000_0000_0001L)));
        other.put("key7", 8);
        assertNotEquals(ByValue.fingerprint(one), ByValue.fingerprint(other));
    }

    @Test
    void refusesWhatHasNoKnownValue() {
        assertThrows(IllegalArgumentException.class, () -> ByValue.bytes(new Object()));
        assertThrows(IllegalArgumentException.class, () -> ByValue.bytes(new Pair(1, new int[] {1})));
    }
}
