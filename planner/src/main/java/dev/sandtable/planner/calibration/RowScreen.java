// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Leaves out rows that cannot be right before anything is fitted to them, and refuses a table of which too little is left.
 *
 * <p><b>Model.</b> A row is impossible if it beats the peak of the matrix units, or moves what the shared cache cannot have
 * held faster than the pins, by more than {@value #TOLERANCE_PERCENT} %. Repeated measurements of one shape disagree if the
 * longest is {@value #DISAGREEMENT} times the shortest; then none of them is believed. Where more than a quarter of
 * all rows goes, the table is of another chip, another unit or another format than it says.
 * <p><b>Left out.</b> Outliers of shapes that were measured once: the loss bears them, and the report lists them.
 * <p><b>Check.</b> Each kind of row by hand ({@code RowScreenTest}).
 * <p><b>Source.</b> Thresholds: published tables repeat within 6 % (configs/published/SOURCES.md); boost clocks of single
 * boards lie within 2 % of the data sheet's.
 */
final class RowScreen {
    static final int TOLERANCE_PERCENT = 3;
    static final double DISAGREEMENT = 1.25;
    private static final double MOST_LEFT_OUT = 0.25;
    private static final int SHOWN = 5;

    private final String file;
    private final Subject subject;
    private final List<MeasuredRow> kept = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int elsewhere;

    RowScreen(String file, Subject subject) {
        this.file = file;
        this.subject = subject;
    }

    /** The rows that remain, with the reasons of those that do not among {@link #problems()}. */
    List<MeasuredRow> screen(Measurements table) {
        problems.addAll(table.problems());
        List<MeasuredRow> possible = new ArrayList<>();
        for (MeasuredRow row : table.rows()) {
            String refusal = subject.refusal(row);
            double least = refusal.isEmpty() ? subject.leastSeconds(row) : 0;
            if (!refusal.isEmpty()) {
                leaveOut(row, refusal);
            } else if (!subject.concerns(row)) {
                elsewhere++;
            } else if (row.seconds() < least * (1 - TOLERANCE_PERCENT / 100.0)) {
                leaveOut(
                        row,
                        String.format(
                                Locale.ROOT,
                                "%.4g us is impossible: the data sheet's peaks allow %.4g us at best (%s)",
                                row.seconds() * 1e6,
                                least * 1e6,
                                row.shape()));
            } else {
                possible.add(row);
            }
        }
        consistent(possible);
        refuseIfLittleIsLeft(table.rows().size() + table.problems().size());
        return List.copyOf(kept);
    }

    /** Rows that tell of something else. */
    int elsewhere() {
        return elsewhere;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void consistent(List<MeasuredRow> possible) {
        boolean[] wrong = new boolean[possible.size()];
        for (List<Integer> shape : Residuals.shapes(possible)) {
            double shortest = shape.stream()
                    .mapToDouble(i -> possible.get(i).seconds())
                    .min()
                    .orElse(1);
            double longest = shape.stream()
                    .mapToDouble(i -> possible.get(i).seconds())
                    .max()
                    .orElse(1);
            if (longest > DISAGREEMENT * shortest) {
                shape.forEach(i -> wrong[i] = true);
                MeasuredRow first = possible.get(shape.get(0));
                leaveOut(
                        first,
                        String.format(
                                Locale.ROOT,
                                "the same shape takes %.4g to %.4g us on lines %s (%s); measure it again",
                                shortest * 1e6,
                                longest * 1e6,
                                shape.stream()
                                        .map(i ->
                                                Integer.toString(possible.get(i).line()))
                                        .collect(Collectors.joining(", ")),
                                first.shape()));
            }
        }
        for (int i = 0; i < wrong.length; i++) {
            if (!wrong[i]) {
                kept.add(possible.get(i));
            }
        }
    }

    private void refuseIfLittleIsLeft(int all) {
        int gone = all - elsewhere - kept.size();
        if (gone > MOST_LEFT_OUT * all) {
            List<Problem> said = new ArrayList<>(problems.subList(0, Math.min(SHOWN, problems.size())));
            said.add(new Problem(
                    Location.ofFile(file),
                    "",
                    gone + " of " + all
                            + " rows cannot be used, more than a quarter; is this the chip that was measured, and"
                            + " time_us in microseconds?"));
            throw new SpecException(said);
        }
    }

    private void leaveOut(MeasuredRow row, String why) {
        problems.add(new Problem(new Location(file, row.line(), 1), "", why));
    }
}
