// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.planner.World;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A chip's memory is a device of the catalogue, or the file that names it is at fault. */
final class DeviceTest {
    private static final Catalogues ALL = World.CATALOGUES;

    private static Problem problem(String... assignments) {
        SpecDocument<ChipSpec> chip = ALL.chips().byNameOrThrow("h200-sxm").override(List.of(assignments));
        return assertThrows(SpecException.class, () -> ALL.device(chip))
                .problems()
                .get(0);
    }

    @Test
    void everyChipOfDramHasADevice() {
        for (String name : ALL.chips().names()) {
            SpecDocument<ChipSpec> chip = ALL.chips().byNameOrThrow(name);
            if (chip.value().memory() instanceof MemorySpec.Dram memory) {
                assertEquals(
                        ALL.memories().byNameOrThrow(memory.preset()).value(),
                        ALL.device(chip).orElseThrow().value(),
                        name);
            } else {
                assertTrue(ALL.device(chip).isEmpty(), name);
            }
        }
    }

    @Test
    void anUnknownDeviceIsNamedWhereItStandsWithThoseThatThereAre() {
        Problem problem = problem("memory.preset=sram");
        assertEquals("memory.preset", problem.path());
        for (String known : ALL.memories().names()) {
            assertTrue(problem.toString().contains(known), problem.toString());
        }
        assertTrue(problem("memory.preset=hbm3f").toString().contains("did you mean 'hbm3"), "a near name");
    }

    @Test
    void aCapacityThatDoesNotMultiplyOutIsRefusedWithItsFigures() {
        Problem large = problem("memory.capacity=1000 GB");
        assertEquals("memory.capacity", large.path());
        assertTrue(large.toString().contains("on 6 devices of 16 channels"), large.toString());
        Problem few = problem("memory.stacks=1");
        assertTrue(
                few.toString().contains("131 GiB on 1 device of")
                        && few.toString().contains("24576"),
                few.toString());
    }
}
