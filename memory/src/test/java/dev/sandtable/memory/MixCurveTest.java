// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memo.MemoStore;
import dev.sandtable.memo.MemoStore.Limits;
import dev.sandtable.memory.dram.Devices;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.memory.traffic.AccessPattern.Kind;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixCurveTest {
    private static final BytesPerSecond PINS = new BytesPerSecond(3350e9);
    private static final MainMemory H100 = MainMemory.of(Devices.device("hbm3"), 5, PINS);

    @TempDir
    private Path folder = Path.of("");

    private static AccessPattern streams(double readShare, int streams) {
        return new AccessPattern(Kind.STREAM, readShare, new Bytes(256), Bytes.ZERO, streams);
    }

    /** A memory that nobody asked yet. */
    private MainMemory fresh(String name) {
        MemoStore store = MemoStore.in(folder.resolve(name), Optional.of("one"), Limits.USUAL);
        return MainMemory.of(Devices.device("hbm3"), 5, PINS, store);
    }

    @Test
    void atKnotsItIsTheSimulation() {
        MixCurve mix = H100.mix(streams(1, 2));
        for (double knot : new double[] {0, 0.125, 0.25, 0.5, 0.75, 1}) {
            assertEquals(H100.efficiency(streams(knot, 2)), mix.efficiency(knot));
            assertEquals(H100.joulesPerByte(streams(knot, 2)).orElseThrow(), mix.joulesPerByte(knot));
        }
    }

    @Test
    void betweenKnotsItIsNearTheSimulation() {
        MixCurve mix = H100.mix(streams(1, 2));
        for (int sixteenths = 2; sixteenths <= 16; sixteenths++) {
            double share = sixteenths / 16.0;
            assertEquals(1, mix.efficiency(share) / H100.efficiency(streams(share, 2)), 0.05, "at " + share);
        }
    }

    @Test
    void nearPatternsAreOneQuestion() {
        MixCurve four = H100.mix(streams(0.3, 3));
        assertSame(four, H100.mix(streams(1, 4)));
        assertSame(H100.mix(streams(1, 1)), H100.mix(streams(1, 2)));
        assertSame(H100.mix(streams(1, 16)), H100.mix(streams(1, 900)));
        AccessPattern gather = H100.mix(AccessPattern.gather(new Bytes(5120))).pattern();
        assertEquals(AccessPattern.gather(MainMemory.PARTITION), gather);
        assertEquals(
                new Bytes(128),
                H100.mix(AccessPattern.gather(new Bytes(200))).pattern().chunk());
        AccessPattern column =
                H100.mix(AccessPattern.strided(new Bytes(64), new Bytes(5000))).pattern();
        assertEquals(new Bytes(8192), column.spacing());
    }

    @Test
    void neitherOrderNorThreadsShow() {
        List<Double> shares = new ArrayList<>(List.of(0.9, 0.1, 0.5, 0.26, 1.0, 0.0, 0.7));
        double[] forward = answers(fresh("forward"), shares);
        List<Double> reversed = new ArrayList<>(shares);
        java.util.Collections.reverse(reversed);
        double[] backward = answers(fresh("backward"), reversed);
        MixCurve shared = fresh("shared").mix(streams(1, 4));
        double[] together = IntStream.range(0, shares.size())
                .parallel()
                .mapToDouble(i -> shared.efficiency(shares.get(i)))
                .toArray();
        for (int i = 0; i < forward.length; i++) {
            assertEquals(forward[i], backward[forward.length - 1 - i]);
        }
        assertTrue(Arrays.equals(forward, together));
    }

    private static double[] answers(MainMemory memory, List<Double> shares) {
        MixCurve mix = memory.mix(streams(1, 4));
        return shares.stream().mapToDouble(mix::efficiency).toArray();
    }

    @Test
    void refusesNoShareAndNoEnergy() {
        MixCurve mix = H100.mix(streams(1, 2));
        assertThrows(IllegalArgumentException.class, () -> mix.efficiency(-0.01));
        assertThrows(IllegalArgumentException.class, () -> mix.efficiency(1.01));
        assertThrows(IllegalArgumentException.class, () -> mix.efficiency(Double.NaN));
        DramSpec d = Devices.device("hbm3");
        DramSpec silent =
                new DramSpec(d.standard(), d.clock(), d.organization(), d.timings(), d.bus(), Optional.empty());
        MixCurve unknown = MainMemory.of(silent, 5, PINS).mix(streams(1, 2));
        assertThrows(IllegalArgumentException.class, () -> unknown.joulesPerByte(1));
    }
}
