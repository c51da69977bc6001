// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Calibration;
import dev.sandtable.interconnect.topology.Attachment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConstantTest {
    private static final Constant SHARE = new Constant("share", "calibration.share", "", 0.8, 0.2, 1, 0.5);

    @Test
    void aDeviationIsAFactor() {
        // e^0.5 of 0.4 is 0.6595; one deviation down from 0.8 is 0.8 / 1.6487.
        assertEquals(0.4852, SHARE.value(-1), 1e-4);
        assertEquals(-1, SHARE.deviations(SHARE.value(-1)), 1e-12);
        assertEquals(0, SHARE.deviations(0.8), 0);
    }

    @Test
    void theRangeIsKept() {
        assertEquals(1, SHARE.value(3), 0);
        assertEquals(0.2, SHARE.value(-30), 0);
        assertEquals(1, SHARE.value(SHARE.highest()), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> new Constant("share", "share", "", 1.2, 0.2, 1, 0.5));
    }

    @Test
    void valuesAreWrittenAsFilesStateThem() {
        assertEquals("0.7213", SHARE.text(0.721_349));
        assertEquals("1.6 us", new Constant("t", "t", "us", 1, 0.1, 10, 1).text(1.6));
        assertEquals("24577 B", new Constant("o", "o", "B", 20_000, 10, 100_000, 1).text(24_576.8));
        assertEquals("0.00005", new Constant("e", "e", "", 1, 1e-6, 10, 1).text(5e-5));
    }

    @Test
    void everyConstantOfAChipCanBeFitted() {
        List<String> stated = Arrays.stream(Calibration.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .toList();
        List<String> known =
                Arrays.stream(ChipConstant.values()).map(ChipConstant::spelling).toList();
        assertEquals(stated, known, "add the missing line to ChipConstant");
    }

    @Test
    void constantsOfALinkAreThoseOfItsAttachment() {
        List<String> stated = Arrays.stream(Attachment.class.getRecordComponents())
                .map(java.lang.reflect.RecordComponent::getName)
                .toList();
        for (LinkConstant constant : LinkConstant.values()) {
            assertTrue(
                    constant == LinkConstant.LATENCY || stated.contains(constant.spelling()),
                    constant + " is no component of an attachment");
        }
    }
}
