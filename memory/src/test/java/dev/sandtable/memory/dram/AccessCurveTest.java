// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memo.MemoStore;
import dev.sandtable.memo.MemoStore.Limits;
import dev.sandtable.memory.dram.AccessCurve.Span;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessCurveTest {
    @TempDir
    private Path folder = Path.of("");

    private static List<AccessPattern> patterns() {
        List<AccessPattern> patterns = new ArrayList<>();
        for (double share : new double[] {0, 0.5, 0.75, 1}) {
            for (int streams = 2; streams <= 4; streams *= 2) {
                patterns.add(new AccessPattern(AccessPattern.Kind.STREAM, share, new Bytes(256), Bytes.ZERO, streams));
            }
        }
        patterns.add(AccessPattern.gather(new Bytes(64)));
        patterns.add(AccessPattern.gather(new Bytes(256)));
        patterns.add(AccessPattern.strided(new Bytes(128), new Bytes(4096)));
        return patterns;
    }

    private AccessCurve curve(String device, Span span, MemoStore store) {
        return new AccessCurve(Devices.device(device), Controller.throughput(), span, store);
    }

    @Test
    void theShortSpanIsNearTheLongOne() {
        for (String device : List.of("hbm2", "hbm2e", "hbm3", "hbm3e")) {
            AccessCurve quick = curve(device, Span.SHORT, MemoStore.none());
            AccessCurve slow = curve(device, Span.LONG, MemoStore.none());
            double sum = 0;
            for (AccessPattern pattern : patterns()) {
                double ratio = quick.efficiency(pattern) / slow.efficiency(pattern);
                assertEquals(1, ratio, 0.035, device + " " + pattern);
                sum += ratio - 1;
            }
            assertEquals(0, sum / patterns().size(), 0.01, device + " is off to one side");
        }
    }

    @Test
    void whatAStoreKeptIsWhatIsComputed() {
        MemoStore first = MemoStore.in(folder, Optional.of("one"), Limits.USUAL);
        AccessCurve asked = curve("hbm3", Span.SHORT, first);
        patterns().forEach(pattern -> asked.at(pattern, 1));
        first.close();
        MemoStore second = MemoStore.in(folder, Optional.of("one"), Limits.USUAL);
        AccessCurve kept = curve("hbm3", Span.SHORT, second);
        AccessCurve fresh = curve("hbm3", Span.SHORT, MemoStore.none());
        for (AccessPattern pattern : patterns()) {
            assertEquals(fresh.at(pattern, 1), kept.at(pattern, 1), pattern.toString());
        }
        assertEquals(0, second.statistics().misses());
        curve("hbm3", Span.LONG, second).at(patterns().get(0), 1);
        curve("hbm3e", Span.SHORT, second).at(patterns().get(0), 1);
        assertEquals(2, second.statistics().misses(), "another span and another device have answers of their own");
        assertTrue(second.remarks().isEmpty());
    }

    @Test
    void refusesASpanThatMeasuresNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Span(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Span(-1, 2));
    }
}
