// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.price.OperatorRow;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import dev.sandtable.planner.price.RowProblem;
import dev.sandtable.planner.uncertainty.Reliance;
import dev.sandtable.spec.SpecDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the report of a row: finds the chip and the stack that it names, asks the chip, and asks it again with better figures. */
public final class RooflineAnalysis {
    private final Catalogues catalogues;
    private final Fidelity fidelity;
    private final Pricer pricer;

    /**
     * An analysis over catalogues.
     *
     * @throws IllegalArgumentException for the fidelity that has no plan, whose levels could be compared
     */
    public RooflineAnalysis(Catalogues catalogues, Fidelity fidelity) {
        if (fidelity == Fidelity.ROOFLINE) {
            throw new IllegalArgumentException("fidelity roofline has no plan to look into; write wave, tile or auto");
        }
        this.catalogues = catalogues;
        this.fidelity = fidelity;
        pricer = new Pricer(catalogues, fidelity);
    }

    /**
     * The report of a row, with or without sensitivities, for each of which the row is priced anew.
     *
     * @throws RowProblem if the row cannot be priced
     */
    public OperatorRoofline of(Map<String, String> row, boolean sensitive) {
        PricedRow priced = pricer.price(row);
        if (priced.error().isPresent()) {
            throw new RowProblem(priced.error().get());
        }
        OperatorRow asked = OperatorRow.read(row);
        SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(asked.chip());
        String name = asked.stack().orElse(chip.value().defaultStack());
        SpecDocument<StackSpec> stack = catalogues.stacks().byNameOrThrow(name);
        Bottlenecks levels = levels(catalogues.assemble(chip, stack.value().kernels()), asked);
        List<Sensitivity> sensitivities = sensitive
                ? new Sensitivities(
                                catalogues,
                                chip,
                                stack,
                                other -> levels(other, asked),
                                levels.time().value())
                        .list(row.getOrDefault("dtype", "").strip().toLowerCase(Locale.ROOT))
                : List.of();
        return new OperatorRoofline(
                row,
                asked,
                chip.value().title(),
                name,
                priced,
                levels,
                sensitivities,
                Roofs.of(chip),
                Reliance.of(asked.chip(), chip.provenance()).findWarning());
    }

    private Bottlenecks levels(Chip chip, OperatorRow asked) {
        return chip.bottlenecks(asked.work(), asked.launch(), fidelity, asked.clock());
    }
}
