// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.planner.price.OperatorRow;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.uncertainty.Reliance;
import dev.sandtable.spec.Grade;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the report says of one row.
 *
 * @param row the row as it came
 * @param asked the row as it was read
 * @param title the chip's name in full
 * @param stack the stack that the kernels come from
 * @param priced its price, as {@code price} has it
 * @param levels how long each level would take alone
 * @param sensitivities the figures that the time depends on, the heaviest first
 * @param roofs the chip's roofs by its data sheet
 * @param warning what a reader should know of the chip
 */
public record OperatorRoofline(
        Map<String, String> row,
        OperatorRow asked,
        String title,
        String stack,
        PricedRow priced,
        Bottlenecks levels,
        List<Sensitivity> sensitivities,
        Roofs roofs,
        Optional<String> warning) {
    /** Below this share of the time a figure's source does not matter. */
    private static final double MATTERS = 0.05;

    public OperatorRoofline {
        sensitivities = List.copyOf(sensitivities);
    }

    /** The weakest grade of the figures that decide at least a twentieth of the time; empty if none of them states one. */
    public Optional<Grade> findWeakestGrade() {
        return sensitivities.stream()
                .filter(sensitivity -> sensitivity.weight() >= MATTERS)
                .flatMap(sensitivity -> sensitivity.figure().source().grade().stream())
                .max(Comparator.naturalOrder());
    }

    /** The weak figures that decide at least a twentieth of the time, each with its share, the heaviest first. */
    public List<Sensitivity> weak() {
        return sensitivities.stream()
                .filter(sensitivity -> sensitivity.weight() >= MATTERS)
                .filter(sensitivity -> Reliance.isWeak(sensitivity.figure().source()))
                .toList();
    }
}
