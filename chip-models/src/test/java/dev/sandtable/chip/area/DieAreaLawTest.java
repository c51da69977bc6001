// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The parts of a die by hand, and what holds of every die. */
final class DieAreaLawTest {
    private static final DieAreaLaw LAW = new DieAreaLaw(Making.blocks());

    private static Floorplan plan(DieContents die) {
        return LAW.plan(die, Making.process(0), Making.memory());
    }

    private static double area(DieContents die, DiePart part) {
        return plan(die).of(part).value();
    }

    @Test
    void everyPartByHand() {
        DieContents die = Making.die();
        // 8 cores · 1000 multiply-adds · 100 · (11² + 50)
        assertEquals(8 * 1000 * 17_100 / 1e6, area(die, DiePart.TENSOR), 1e-9);
        // FP32: 100 · (24² + 50) = 62,600; 16 lanes with an integer unit each, 4 special units
        assertEquals(8 * (16 * (62_600 + 1000) + 4 * 62_600) / 1e6, area(die, DiePart.VECTOR), 1e-9);
        assertEquals(8 * 16 * 2000 / 1e6, area(die, DiePart.CONTROL), 1e-9);
        assertEquals(8 * 8000 / 0.5 / 1e6, area(die, DiePart.BUFFERS), 1e-9);
        assertEquals(800_000 / 0.25 / 1e6, area(die, DiePart.CACHE), 1e-9);
        assertEquals(200 * 5000 / 1e6, area(die, DiePart.NETWORK), 1e-9);
        assertEquals(2 * (10 + 2), area(die, DiePart.MEMORY), 1e-9);
        assertEquals(10 * (0.5 + 0.1), area(die, DiePart.LINKS), 1e-9);
        assertEquals(3, area(die, DiePart.FIXED), 1e-9);
    }

    @Test
    void theWidestNeedSizesTheSharedArrayAndDoublePrecisionStandsBesideIt() {
        double half = LAW.multiplyAdd(DataType.FP16);
        DieContents both = with(Map.of(DataType.FP16, 1000.0, DataType.FP8, 2000.0), 8, 16, 1000, 100_000, 200, 2, 10);
        // 2000 · (4² + 50) is less than 1000 · (11² + 50)
        assertEquals(1000 * half, LAW.tensor(both));
        DieContents twice = with(Map.of(DataType.FP16, 1000.0, DataType.FP8, 4000.0), 8, 16, 1000, 100_000, 200, 2, 10);
        assertEquals(4000 * LAW.multiplyAdd(DataType.FP8), LAW.tensor(twice));
        DieContents wide = with(Map.of(DataType.FP16, 1000.0, DataType.FP64, 10.0), 8, 16, 1000, 100_000, 200, 2, 10);
        assertEquals(1000 * half + 10 * 100 * (53 * 53 + 50), LAW.tensor(wide));
        assertEquals(100 * 64 * 0.5, LAW.multiplyAdd(DataType.INT8));
    }

    @Test
    void doublingCoresDoublesTheirPartsAndNothingElse() {
        Floorplan one = plan(Making.die());
        Floorplan two = plan(with(Making.die().multiplyAdds(), 16, 16, 1000, 100_000, 200, 2, 10));
        for (DiePart part : DiePart.values()) {
            double factor = part.inCore() ? 2 : 1;
            assertEquals(factor * one.of(part).value(), two.of(part).value(), 1e-9, part.words());
        }
        assertEquals(one.cores().value(), two.total().value() - one.total().value(), 1e-9);
    }

    @Test
    void areaGrowsWithEverySize() {
        double base = plan(Making.die()).total().value();
        Map<DataType, Double> rates = Making.die().multiplyAdds();
        List<DieContents> larger = new ArrayList<>();
        larger.add(with(Map.of(DataType.FP16, 1001.0), 8, 16, 1000, 100_000, 200, 2, 10));
        larger.add(with(rates, 9, 16, 1000, 100_000, 200, 2, 10));
        larger.add(with(rates, 8, 17, 1000, 100_000, 200, 2, 10));
        larger.add(with(rates, 8, 16, 1001, 100_000, 200, 2, 10));
        larger.add(with(rates, 8, 16, 1000, 100_001, 200, 2, 10));
        larger.add(with(rates, 8, 16, 1000, 100_000, 201, 2, 10));
        larger.add(with(rates, 8, 16, 1000, 100_000, 200, 3, 10));
        larger.add(with(rates, 8, 16, 1000, 100_000, 200, 2, 11));
        for (DieContents die : larger) {
            assertTrue(plan(die).total().value() > base, die.toString());
        }
    }

    private static DieContents with(
            Map<DataType, Double> rates,
            int cores,
            int lanes,
            long buffers,
            long cache,
            double delivers,
            int interfaces,
            double serial) {
        return new DieContents(
                cores,
                rates,
                lanes,
                32,
                4,
                new Bytes(buffers),
                new Bytes(cache),
                new BytesPerCycle(delivers),
                Optional.of("hbm"),
                interfaces,
                serial,
                true);
    }
}
