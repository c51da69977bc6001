// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.kernel.LaunchCosts;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.spec.SpecDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The launch costs of a stack, on a chip that is known: what starting a kernel takes in each launch mode. */
final class StackSubject extends OperatorSubject {
    private final SpecDocument<ChipSpec> chip;
    private final SpecDocument<StackSpec> document;
    private final List<Constant> constants;

    StackSubject(SpecDocument<ChipSpec> chip, SpecDocument<StackSpec> document, Catalogues catalogues, int threads) {
        super(chip, document.value().name(), catalogues, threads);
        this.chip = chip;
        this.document = document;
        LaunchCosts costs = document.value().kernels().language().launch();
        List<Constant> stated = new ArrayList<>();
        for (LaunchConstant constant : LaunchConstant.values()) {
            constant.find(costs, document.provenance()).ifPresent(stated::add);
        }
        constants = List.copyOf(stated);
    }

    @Override
    public String entry() {
        return document.value().name();
    }

    @Override
    public Optional<String> origin() {
        return Optional.empty();
    }

    @Override
    public List<Constant> constants() {
        return constants;
    }

    /** Rows of other stacks tell of those. */
    @Override
    public boolean concerns(MeasuredRow row) {
        return stack(row).equals(entry());
    }

    @Override
    Map<String, Chip> chips(List<MeasuredRow> rows, double[] values) {
        Chip launched =
                chip(chip.value(), document.override(assignments(values)).value());
        Map<String, Chip> chips = new LinkedHashMap<>();
        rows.forEach(row -> chips.put(stack(row), launched));
        return chips;
    }
}
