// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.parallel.Seeds;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import dev.sandtable.stats.ErrorStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Fits constants to measured rows, those that the rows determine.
 *
 * <p><b>Model.</b> Rows are screened; constants that the rows do not determine where the search begins are kept; the others are
 * searched. Where the search ended all are judged again, with the noise that is left, and searched without those that are
 * undetermined, until none is. The same
 * search over all but one of {@value #FOLDS} parts of the shapes predicts the part left out: the error to expect of
 * rows that nobody has measured.
 * <p><b>Left out.</b> Constants of chip, stack and link at once.
 * <p><b>Check.</b> Constants that made the rows are found again, under noise within their standard errors ({@code
 * CalibratorTest}); 25 measured products bring the rest of a table within 12 % ({@code CalibrationPageTest}).
 * <p><b>Source.</b> Stone, Cross-validatory choice and assessment of statistical predictions, 1974, for the folds.
 */
final class Calibrator {
    /** Parts of cross-validation. */
    static final int FOLDS = 5;
    /** Shapes beyond the number of constants without which a fit has nothing to err by. */
    static final int SPARE_SHAPES = 3;
    /** Where the search begins little is known, and kinks are near: a wide step. */
    private static final double WIDE = 0.75;

    private static final double NARROW = 0.25;
    private static final double FIRST_NOISE = 0.1;
    private static final int STREAM_SEARCH = 0;
    private static final int STREAM_FOLDS = 1;
    private static final int STREAM_CHOICE = 2;

    private final Subject subject;
    private final CalibrationRequest request;
    private final Consumer<String> progress;
    private final Seeds seeds;
    private int evaluations;

    Calibrator(Subject subject, CalibrationRequest request, Consumer<String> progress) {
        this.subject = subject;
        this.request = request;
        this.progress = progress;
        seeds = new Seeds(request.seed());
    }

    /**
     * The calibration of a table.
     *
     * @throws SpecException if the table or the request cannot be used, with what to do instead
     */
    CalibrationResult run(Measurements table) {
        String[] kept = refused();
        RowScreen screen = new RowScreen(table.file(), subject);
        List<MeasuredRow> all = screen.screen(table);
        boolean[] chosen = choose(all);
        List<MeasuredRow> rows = part(all, chosen, true);
        Residuals residuals = new Residuals(subject, rows);
        refuseMonotony(table.file(), rows);
        double[] origin = new double[subject.constants().size()];
        judge(Sensitivity.of(residuals, origin, WIDE, FIRST_NOISE), kept);
        refuseTooFew(table.file(), rows, kept);
        Search.Found found = settle(residuals, kept);
        double[] errors = Sensitivity.of(residuals, found.deviations(), NARROW, found.noise())
                .standardErrors(free(kept), subject.constants());
        double[] values = residuals.values(found.deviations());
        return new CalibrationResult(
                subject.entry(),
                subject.origin(),
                table.file(),
                constants(values, errors, kept),
                fits(rows, values),
                fits(part(all, chosen, false), values),
                crossValidate(rows, kept),
                FOLDS,
                screen.problems(),
                table.others() + screen.elsewhere(),
                evaluations,
                request.seed());
    }

    // ---- Which constants --------------------------------------------------------

    /** Why a constant is not fitted, by its place; empty for those that were asked for. */
    private String[] refused() {
        List<String> known = subject.constants().stream().map(Constant::name).toList();
        for (String name : request.parameters()) {
            if (!known.contains(name)) {
                throw new SpecException(
                        Location.ofFile("--parameters"),
                        "",
                        "there is no constant '" + name + "'"
                                + Suggestion.findClosest(name, known)
                                        .map(close -> "; did you mean '" + close + "'?")
                                        .orElse("; there are " + String.join(", ", known)));
            }
        }
        return subject.constants().stream()
                .map(constant ->
                        request.parameters().isEmpty() || request.parameters().contains(constant.name())
                                ? ""
                                : "not among --parameters")
                .toArray(String[]::new);
    }

    private static boolean[] free(String[] kept) {
        boolean[] free = new boolean[kept.length];
        for (int j = 0; j < free.length; j++) {
            free[j] = kept[j].isEmpty();
        }
        return free;
    }

    /** Keeps constants that are not determined, one after the other; says whether any was. */
    private boolean judge(Sensitivity sensitivity, String[] kept) {
        boolean any = false;
        Optional<Sensitivity.Undetermined> weak = sensitivity.findUndetermined(free(kept), subject.constants());
        while (weak.isPresent()) {
            kept[weak.get().constant()] = weak.get().why();
            any = true;
            weak = sensitivity.findUndetermined(free(kept), subject.constants());
        }
        return any;
    }

    /**
     * Searches, and judges anew with the noise that was found: first all constants, since those kept for an assumed noise may
     * be felt, then only those that are free, until all of these are determined.
     */
    private Search.Found settle(Residuals residuals, String[] kept) {
        Search.Found first = new Search(residuals, free(kept), progress).findOnce();
        evaluations += first.evaluations();
        String[] again = refused();
        judge(Sensitivity.of(residuals, first.deviations(), WIDE, first.noise()), again);
        int shapes = Residuals.shapes(residuals.rows()).size();
        if (count(again) > 0 && count(again) + SPARE_SHAPES <= shapes) {
            System.arraycopy(again, 0, kept, 0, kept.length);
        }
        while (true) {
            Search.Found found = new Search(residuals, free(kept), progress).find(seeds.at(STREAM_SEARCH));
            evaluations += found.evaluations();
            if (!judge(Sensitivity.of(residuals, found.deviations(), WIDE, found.noise()), kept)) {
                return found;
            }
        }
    }

    private static int count(String[] kept) {
        return (int) Arrays.stream(kept).filter(String::isEmpty).count();
    }

    private List<FittedConstant> constants(double[] values, double[] errors, String[] kept) {
        List<FittedConstant> constants = new ArrayList<>();
        for (int j = 0; j < values.length; j++) {
            constants.add(new FittedConstant(
                    subject.constants().get(j),
                    values[j],
                    errors[j],
                    Optional.of(kept[j]).filter(why -> !why.isEmpty())));
        }
        return constants;
    }

    // ---- Which rows -------------------------------------------------------------

    private boolean[] choose(List<MeasuredRow> all) {
        if (request.rows().isEmpty()) {
            boolean[] every = new boolean[all.size()];
            Arrays.fill(every, true);
            return every;
        }
        double[] start = new Residuals(subject, all)
                .values(new double[subject.constants().size()]);
        return RowChoice.choose(all, subject.regimes(all, start), request.rows().get(), seeds.at(STREAM_CHOICE));
    }

    private static List<MeasuredRow> part(List<MeasuredRow> rows, boolean[] chosen, boolean wanted) {
        List<MeasuredRow> part = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] == wanted) {
                part.add(rows.get(i));
            }
        }
        return part;
    }

    private void refuseMonotony(String file, List<MeasuredRow> rows) {
        int shapes = Residuals.shapes(rows).size();
        if (shapes == 1 && rows.size() > 1) {
            throw new SpecException(
                    Location.ofFile(file),
                    "",
                    "all " + rows.size() + " rows have the same shape ("
                            + rows.get(0).shape() + "); measure shapes that differ in size and in what binds them");
        }
    }

    private void refuseTooFew(String file, List<MeasuredRow> rows, String[] kept) {
        List<String> wanted = new ArrayList<>();
        for (int j = 0; j < kept.length; j++) {
            if (kept[j].isEmpty()) {
                wanted.add(subject.constants().get(j).name());
            }
        }
        int shapes = Residuals.shapes(rows).size();
        if (wanted.isEmpty()) {
            String why = Arrays.stream(kept).distinct().collect(Collectors.joining("; "));
            throw new SpecException(Location.ofFile(file), "", "its rows determine none of the constants: " + why);
        }
        if (shapes < wanted.size() + SPARE_SHAPES) {
            throw new SpecException(
                    Location.ofFile(file),
                    "",
                    shapes + (shapes == 1 ? " shape is" : " shapes are") + " too few for " + wanted.size()
                            + " constants (" + String.join(", ", wanted) + "); measure at least "
                            + (wanted.size() + SPARE_SHAPES) + ", or ask for fewer constants with --parameters");
        }
    }

    private List<RowFit> fits(List<MeasuredRow> rows, double[] values) {
        if (rows.isEmpty()) {
            return List.of();
        }
        double[] start =
                subject.constants().stream().mapToDouble(Constant::start).toArray();
        double[] before = subject.seconds(rows, start);
        double[] after = subject.seconds(rows, values);
        List<String> regimes = subject.regimes(rows, values);
        List<RowFit> fits = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            fits.add(new RowFit(rows.get(i), before[i], after[i], regimes.get(i)));
        }
        return fits;
    }

    // ---- Cross-validation -------------------------------------------------------

    private Optional<ErrorStatistics> crossValidate(List<MeasuredRow> rows, String[] kept) {
        List<List<Integer>> shapes = new ArrayList<>(Residuals.shapes(rows));
        if (shapes.size() < 2 * FOLDS) {
            return Optional.empty();
        }
        shuffle(shapes, new SplittableRandom(seeds.at(STREAM_FOLDS)));
        List<ErrorStatistics.Row> judged = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            boolean[] held = new boolean[rows.size()];
            for (int s = fold; s < shapes.size(); s += FOLDS) {
                shapes.get(s).forEach(row -> held[row] = true);
            }
            Residuals others = new Residuals(subject, part(rows, held, false));
            Search.Found found = new Search(others, free(kept), progress).findOnce();
            evaluations += found.evaluations();
            List<MeasuredRow> unseen = part(rows, held, true);
            double[] predicted = subject.seconds(unseen, others.values(found.deviations()));
            for (int i = 0; i < predicted.length; i++) {
                judged.add(ErrorStatistics.Row.of(predicted[i], unseen.get(i).seconds()));
            }
        }
        return Optional.of(ErrorStatistics.of(judged));
    }

    private static <T> void shuffle(List<T> items, SplittableRandom random) {
        for (int i = items.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T moved = items.get(i);
            items.set(i, items.get(j));
            items.set(j, moved);
        }
    }
}
