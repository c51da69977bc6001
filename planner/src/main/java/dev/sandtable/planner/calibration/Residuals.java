// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far rows lie from their predictions, and what a set of constants is worth.
 *
 * <p><b>Model.</b> rᵢ = ln(predicted / measured). Operator models err with heavy tails, so a row costs
 * (√(b² + rᵢ²) − b) / b: a square near the prediction, the absolute value far from it, with b the mean error that remains.
 * Repeated measurements of one shape share one vote. A constant v deviations from where it was carried from costs v²/2,
 * which is what lets two dozen rows decide about seven constants.
 * <p><b>Left out.</b> A different noise for each row.
 * <p><b>Check.</b> Closed forms of two rows ({@code ResidualsTest}).
 * <p><b>Source.</b> Charbonnier et al. 1994 for the loss; Bishop, Pattern Recognition and Machine Learning, §3.3 for the prior.
 */
final class Residuals {
    private final Subject subject;
    private final List<MeasuredRow> rows;
    private final double[] weights;

    Residuals(Subject subject, List<MeasuredRow> rows) {
        this.subject = subject;
        this.rows = List.copyOf(rows);
        weights = weights(rows);
    }

    List<MeasuredRow> rows() {
        return rows;
    }

    List<Constant> constants() {
        return subject.constants();
    }

    /** ln(predicted / measured) of each row at these deviations of the constants. */
    double[] at(double[] deviations) {
        double[] predicted = subject.seconds(rows, values(deviations));
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = StrictMath.log(predicted[i] / rows.get(i).seconds());
        }
        return predicted;
    }

    /** The values of the constants at so many deviations. */
    double[] values(double[] deviations) {
        double[] values = new double[deviations.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = constants().get(j).value(deviations[j]);
        }
        return values;
    }

    /** What residuals and deviations cost at a noise {@code b}. */
    double cost(double[] residuals, double[] deviations, double b) {
        double cost = 0;
        for (int i = 0; i < residuals.length; i++) {
            cost += weights[i] * (Math.sqrt(b * b + residuals[i] * residuals[i]) - b) / b;
        }
        for (double deviation : deviations) {
            cost += deviation * deviation / 2;
        }
        return cost;
    }

    /** The mean absolute residual, each shape with one vote. */
    double mean(double[] residuals) {
        double sum = 0;
        double votes = 0;
        for (int i = 0; i < residuals.length; i++) {
            sum += weights[i] * Math.abs(residuals[i]);
            votes += weights[i];
        }
        return sum / votes;
    }

    /** The square root of a row's vote. */
    double rootWeight(int row) {
        return Math.sqrt(weights[row]);
    }

    /** Shapes among rows, each with the places of its rows. */
    static List<List<Integer>> shapes(List<MeasuredRow> rows) {
        Map<Object, List<Integer>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            shapes.computeIfAbsent(rows.get(i).sameness(), key -> new ArrayList<>())
                    .add(i);
        }
        return List.copyOf(shapes.values());
    }

    private static double[] weights(List<MeasuredRow> rows) {
        double[] weights = new double[rows.size()];
        for (List<Integer> shape : shapes(rows)) {
            for (int row : shape) {
                weights[row] = 1.0 / shape.size();
            }
        }
        return weights;
    }
}
