// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.World;
import dev.sandtable.spec.SpecDocument;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The law beside published dies and published costs, with known gaps asserted as gaps. */
final class PublishedDiesTest {
    private static final Estimates ESTIMATES = new Estimates(World.CATALOGUES, DefectModel.NEGATIVE_BINOMIAL);

    @Test
    void printAll() throws IOException {
        double sum = 0;
        int n = 0;
        for (PublishedDies.Row row : PublishedDies.rows(ESTIMATES)) {
            StringBuilder parts = new StringBuilder();
            for (DiePart part : DiePart.values()) {
                parts.append(String.format(" %s=%.0f", part, row.plan().of(part).value()));
            }
            System.out.printf("%-12s %-5s %7.0f %7.0f %+4.0f%% %s%n", row.name(), row.fitted() ? "fit" : "test", row.published().value(), row.plan().total().value(), 100 * row.error(), parts);
            if (!row.fitted()) {
                sum += Math.abs(row.error());
                n++;
            }
        }
        System.out.println("MAPE test " + sum / n);
        for (String name : World.CATALOGUES.chips().names()) {
            SpecDocument<ChipSpec> chip = World.CATALOGUES.chips().byNameOrThrow(name);
            AreaEstimate e = ESTIMATES.estimate(chip);
            System.out.println(name + " mod " + e.modelled() + " area " + e.dieArea() + " dies " + e.die() + " cost " + e.cost().map(c -> c.parts() + " = " + c.total()) + " " + e.low() + ".." + e.high() + " " + e.warnings());
        }
    }
}
