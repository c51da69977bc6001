// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far predictions are from measurements, over a set of rows. Errors are relative: 0.08 is 8 %.
 *
 * <p><b>Model.</b> e = (p - m) / m for each row; MAPE is the mean of |e|, the bias the mean of e, and the coverage the
 * share of rows that carry an interval and whose measurement lies in it.
 * <p><b>Left out.</b> Weights: each row counts the same, whatever its size.
 * <p><b>Check.</b> 110 and 90 for 100 have a MAPE of 0.1 and no bias ({@code ErrorStatisticsTest}).
 * <p><b>Source.</b> The definition that published comparisons of performance models use.
 *
 * @param rows how many rows
 * @param mape the mean of the absolute errors
 * @param median the median of the absolute errors
 * @param p90 the 90th percentile of the absolute errors
 * @param bias the mean of the signed errors; positive where predictions are too high
 * @param largest the largest absolute error
 * @param coverage the share of measurements inside the predicted interval, where rows carry one
 */
public record ErrorStatistics(
        int rows, double mape, double median, double p90, double bias, double largest, Optional<Double> coverage) {
    /**
     * A prediction beside its measurement.
     *
     * @param predicted what the model says; finite
     * @param measured what was measured; positive
     * @param interval between what the model expects the measurement, where it says so
     */
    public record Row(double predicted, double measured, Optional<Interval> interval) {
        public Row {
            if (!(measured > 0) || !Double.isFinite(measured)) {
                throw new IllegalArgumentException("a measurement must be positive and finite, was " + measured);
            }
            if (!Double.isFinite(predicted)) {
                throw new IllegalArgumentException("a prediction must be finite, was " + predicted);
            }
        }

        /** A row without an interval. */
        public static Row of(double predicted, double measured) {
            return new Row(predicted, measured, Optional.empty());
        }

        /** (p - m) / m. */
        public double error() {
            return (predicted - measured) / measured;
        }
    }

    /**
     * The statistics of at least one row.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ErrorStatistics of(List<Row> rows) {
        double[] absolute = new double[rows.size()];
        double signed = 0;
        int withInterval = 0;
        int covered = 0;
        for (int i = 0; i < absolute.length; i++) {
            Row row = rows.get(i);
            absolute[i] = Math.abs(row.error());
            signed += row.error();
            if (row.interval().isPresent()) {
                withInterval++;
                covered += row.interval().get().contains(row.measured()) ? 1 : 0;
            }
        }
        Quantiles quantiles = Quantiles.of(absolute);
        return new ErrorStatistics(
                absolute.length,
                quantiles.mean(),
                quantiles.median(),
                quantiles.at(0.9),
                signed / absolute.length,
                quantiles.at(1),
                withInterval == 0 ? Optional.empty() : Optional.of((double) covered / withInterval));
    }

    /** One line of a report: {@code n=12 MAPE 8.1 % median 6.0 % P90 15.2 % bias -2.3 % max 21.0 %}. */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "n=%d MAPE %.1f %% median %.1f %% P90 %.1f %% bias %+.1f %% max %.1f %%",
                        rows,
                        100 * mape,
                        100 * median,
                        100 * p90,
                        100 * bias,
                        100 * largest)
                + coverage.map(share -> String.format(Locale.ROOT, " coverage %.0f %%", 100 * share))
                        .orElse("");
    }
}
