// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses a few rows of a larger table to fit, so that the others can judge the fit.
 *
 * <p><b>Model.</b> Rows are put into strata by operator, number format, what binds them and the decade of their time. Strata take
 * turns, the largest first, each giving one row at random, until enough are chosen: every regime is there before any has
 * two.
 * <p><b>Left out.</b> A design that is best for one set of constants.
 * <p><b>Check.</b> Every stratum is met, and the same seed chooses the same rows ({@code RowChoiceTest}).
 * <p><b>Source.</b> Stratified sampling with equal allocation, Cochran, Sampling Techniques, 1977, §5.
 */
final class RowChoice {
    private RowChoice() {}

    /** Which of the rows are chosen, given what binds each. */
    static boolean[] choose(List<MeasuredRow> rows, List<String> regimes, int wanted, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<List<Integer>>> strata = new LinkedHashMap<>();
        for (List<Integer> shape : Residuals.shapes(rows)) {
            int first = shape.get(0);
            strata.computeIfAbsent(stratum(rows.get(first), regimes.get(first)), key -> new ArrayList<>())
                    .add(shape);
        }
        List<List<List<Integer>>> turns = new ArrayList<>(strata.values());
        turns.sort((a, b) -> Integer.compare(b.size(), a.size()));
        boolean[] chosen = new boolean[rows.size()];
        int left = Math.min(wanted, turns.stream().mapToInt(List::size).sum());
        while (left > 0) {
            for (List<List<Integer>> stratum : turns) {
                if (left > 0 && !stratum.isEmpty()) {
                    // One measurement of a repeated shape; the others would judge what they helped to fit.
                    stratum.remove(random.nextInt(stratum.size())).forEach(row -> chosen[row] = true);
                    left--;
                }
            }
        }
        return chosen;
    }

    private static String stratum(MeasuredRow row, String regime) {
        return row.op() + " " + row.shape().replaceAll("\\b(?!dtype)[a-z_]+ [0-9]+ ?", "") + " " + regime + " "
                + decade(row.seconds());
    }

    /** The power of ten of a time in microseconds, rounded down. */
    static int decade(double seconds) {
        return (int) Math.floor(StrictMath.log10(seconds * 1e6));
    }
}
