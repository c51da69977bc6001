// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** Calibrates what a stack's launches cost, on a chip whose constants stand. */
public final class StackCalibration {
    private final Catalogues catalogues;
    private final CalibrationRequest request;

    public StackCalibration(Catalogues catalogues, CalibrationRequest request) {
        this.catalogues = catalogues;
        this.request = request;
    }

    /**
     * Fits the stack's launch costs to a table.
     *
     * @param table the rows as text
     * @param label the table as the user named it
     * @param progress told in words how far it is
     * @throws dev.sandtable.spec.SpecException if the table or the request cannot be used
     */
    public CalibrationResult run(Reader table, String label, Consumer<String> progress) throws IOException {
        SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(request.subject());
        String stack = request.stack().orElse(chip.value().defaultStack());
        Subject subject =
                new StackSubject(chip, catalogues.stacks().byNameOrThrow(stack), catalogues, request.threads());
        Measurements rows = Measurements.read(table, label, new ChipCalibration.OfChip(request.subject()));
        return new Calibrator(subject, request, progress).run(rows);
    }
}
