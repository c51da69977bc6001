// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.work.Cost;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chip whose constants are sought: its file with other values of the section {@code calibration}, under the stacks that rows name. */
final class ChipSubject extends OperatorSubject {
    private final SpecDocument<ChipSpec> document;
    private final String origin;
    private final List<Constant> constants;

    /**
     * @param from the chip whose constants the search begins with
     * @param usualStack the software of rows that name none
     */
    ChipSubject(
            SpecDocument<ChipSpec> document,
            SpecDocument<ChipSpec> from,
            String usualStack,
            Catalogues catalogues,
            int threads) {
        super(document, usualStack, catalogues, threads);
        this.document = document;
        origin = from.value().name();
        constants = Arrays.stream(ChipConstant.values())
                .map(constant -> constant.of(from.value().calibration(), from.provenance()))
                .toList();
    }

    @Override
    public String entry() {
        return document.value().name();
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(origin).filter(name -> !name.equals(entry()));
    }

    @Override
    public List<Constant> constants() {
        return constants;
    }

    /** Rows that are mostly launch tell of the software, not of the chip. */
    @Override
    public boolean concerns(MeasuredRow row) {
        return start(row).bound() != Cost.Bound.LAUNCH;
    }

    @Override
    Map<String, Chip> chips(List<MeasuredRow> rows, double[] values) {
        ChipSpec spec = document.override(assignments(values)).value();
        Map<String, Chip> chips = new LinkedHashMap<>();
        for (MeasuredRow row : rows) {
            chips.computeIfAbsent(
                    stack(row), name -> chip(spec, stackByName(name).value()));
        }
        return chips;
    }
}
