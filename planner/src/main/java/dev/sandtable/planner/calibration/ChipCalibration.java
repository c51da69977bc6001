// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Work;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.function.Consumer;

/** Calibrates a chip of the catalogue. */
public final class ChipCalibration {
    private final Catalogues catalogues;
    private final CalibrationRequest request;

    public ChipCalibration(Catalogues catalogues, CalibrationRequest request) {
        this.catalogues = catalogues;
        this.request = request;
    }

    /**
     * Fits the chip's constants to a table.
     *
     * @param table the rows as text
     * @param label the table as the user named it
     * @param progress told in words how far it is
     * @throws dev.sandtable.spec.SpecException if the table or the request cannot be used
     */
    public CalibrationResult run(Reader table, String label, Consumer<String> progress) throws IOException {
        SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(request.subject());
        SpecDocument<ChipSpec> from = request.from()
                .map(name -> catalogues.chips().byNameOrThrow(name))
                .orElse(chip);
        request.stack().ifPresent(name -> catalogues.stacks().byNameOrThrow(name));
        Measurements rows = Measurements.read(table, label, new OfChip(request.subject()));
        return new Calibrator(subject(chip, from), request, progress).run(rows);
    }

    private Subject subject(SpecDocument<ChipSpec> chip, SpecDocument<ChipSpec> from) {
        String stack = request.stack().orElse(chip.value().defaultStack());
        try {
            return new ChipSubject(chip, from, stack, catalogues, request.threads());
        } catch (IllegalArgumentException outside) {
            throw new SpecException(from.tree().location(), "calibration", String.valueOf(outside.getMessage()));
        }
    }

    /** Work on one chip, of rows that name the chip or none. */
    record OfChip(String chip) implements Measurements.Wanted {
        @Override
        public boolean names(Map<String, String> row) {
            String named = row.getOrDefault("chip", "").strip();
            return named.isEmpty() || named.equals(chip);
        }

        @Override
        public boolean kind(Work work) {
            return !(work instanceof Collective);
        }
    }
}
