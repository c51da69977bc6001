// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What rows can tell about constants at one place.
 *
 * <p><b>Model.</b> Jᵢⱼ = ∂ ln(predicted i) / ∂(deviation j) by central differences, each row weighted by its vote. With a noise of
 * standard deviation σ, data and prior together leave the covariance (JᵀJ/σ² + 1)⁻¹ in squared deviations. A constant is
 * not determined if its column is shorter than σ (the rows feel it less than they scatter), if it points the same way as
 * that of a constant that is felt more (correlation above {@value #ALIKE}), or if it has the largest part in a direction whose
 * singular value is below {@value #FLAT} of the greatest once columns have equal length.
 * <p><b>Left out.</b> Curvature: kinks of the model inside one step.
 * <p><b>Check.</b> A constant that no row feels and two that only act together are told apart ({@code SensitivityTest}).
 * <p><b>Source.</b> Bates and Watts, Nonlinear Regression Analysis, 1988, §2; Belsley, Kuh and Welsch, Regression Diagnostics, 1980, §3.
 */
final class Sensitivity {
    static final double ALIKE = 0.98;
    static final double FLAT = 0.05;
    /** A tenth of what rows scatter by is felt by nobody. */
    private static final double NOTHING = 1e-9;

    private final double[][] jacobian;
    private final double noise;

    Sensitivity(double[][] jacobian, double noise) {
        this.jacobian = jacobian;
        // The standard deviation of errors whose mean absolute value is known, as Laplace's distribution has it.
        this.noise = Math.sqrt(2) * noise;
    }

    /** Differences over {@code step} deviations to either side of a place, cut at the ranges. */
    static Sensitivity of(Residuals residuals, double[] place, double step, double noise) {
        int rows = residuals.rows().size();
        double[][] jacobian = new double[rows][place.length];
        for (int j = 0; j < place.length; j++) {
            Constant constant = residuals.constants().get(j);
            double[] up = place.clone();
            double[] down = place.clone();
            up[j] = Math.min(constant.highest(), place[j] + step);
            down[j] = Math.max(constant.lowest(), place[j] - step);
            double[] above = residuals.at(up);
            double[] below = residuals.at(down);
            for (int i = 0; i < rows; i++) {
                jacobian[i][j] = residuals.rootWeight(i) * (above[i] - below[i]) / (up[j] - down[j]);
            }
        }
        return new Sensitivity(jacobian, noise);
    }

    /** A constant that the rows do not determine, and why. */
    record Undetermined(int constant, String why) {}

    /** The first reason against a constant that is free; none if all are determined. */
    Optional<Undetermined> findUndetermined(boolean[] free, List<Constant> constants) {
        List<Integer> members = members(free);
        for (int j : members) {
            if (length(j) < noise) {
                return Optional.of(new Undetermined(
                        j,
                        String.format(
                                Locale.ROOT,
                                "the rows hardly feel it: one usual deviation of it (%.0f %%) moves them by %.1f %% on"
                                        + " average, all together by less than the %.1f %% that one scatters by",
                                100 * constants.get(j).spread(),
                                100 * length(j) / Math.sqrt(jacobian.length),
                                100 * noise)));
            }
        }
        return findAlike(members, constants).or(() -> findFlat(members, constants));
    }

    private Optional<Undetermined> findAlike(List<Integer> members, List<Constant> constants) {
        for (int a : members) {
            for (int b : members) {
                double alike = cosine(a, b);
                if (a != b && length(a) <= length(b) && Math.abs(alike) > ALIKE) {
                    return Optional.of(new Undetermined(
                            a,
                            String.format(
                                    Locale.ROOT,
                                    "the rows cannot tell it from %s (correlation %.3f)",
                                    constants.get(b).name(),
                                    alike)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Undetermined> findFlat(List<Integer> members, List<Constant> constants) {
        if (members.size() < 2) {
            return Optional.empty();
        }
        RealMatrix scaled = new Array2DRowRealMatrix(jacobian.length, members.size());
        for (int c = 0; c < members.size(); c++) {
            double length = length(members.get(c));
            for (int i = 0; i < jacobian.length; i++) {
                scaled.setEntry(i, c, jacobian[i][members.get(c)] / length);
            }
        }
        SingularValueDecomposition parts = new SingularValueDecomposition(scaled);
        double[] singular = parts.getSingularValues();
        int last = singular.length - 1;
        if (singular[last] >= FLAT * singular[0]) {
            return Optional.empty();
        }
        double[] direction = parts.getV().getColumn(last);
        int worst = 0;
        for (int c = 1; c < direction.length; c++) {
            worst = Math.abs(direction[c]) > Math.abs(direction[worst]) ? c : worst;
        }
        return Optional.of(new Undetermined(
                members.get(worst),
                String.format(
                        Locale.ROOT,
                        "the rows cannot tell it from the other constants together (singular value %.3f)",
                        singular[last] / singular[0])));
    }

    /** Standard errors of the logarithms of all constants; what is not free keeps its whole spread. */
    double[] standardErrors(boolean[] free, List<Constant> constants) {
        List<Integer> members = members(free);
        double[] errors = constants.stream().mapToDouble(Constant::spread).toArray();
        if (members.isEmpty()) {
            return errors;
        }
        RealMatrix information = new Array2DRowRealMatrix(members.size(), members.size());
        for (int a = 0; a < members.size(); a++) {
            for (int b = 0; b < members.size(); b++) {
                double known = dot(members.get(a), members.get(b)) / (noise * noise);
                information.setEntry(a, b, known + (a == b ? 1 : 0));
            }
        }
        RealMatrix covariance = new LUDecomposition(information).getSolver().getInverse();
        for (int a = 0; a < members.size(); a++) {
            errors[members.get(a)] *= Math.sqrt(covariance.getEntry(a, a));
        }
        return errors;
    }

    /** How much a constant's usual deviation moves the rows, as a root mean square. */
    double felt(int constant) {
        return length(constant) / Math.sqrt(jacobian.length);
    }

    private static List<Integer> members(boolean[] free) {
        List<Integer> members = new ArrayList<>();
        for (int j = 0; j < free.length; j++) {
            if (free[j]) {
                members.add(j);
            }
        }
        return members;
    }

    private double dot(int a, int b) {
        double sum = 0;
        for (double[] row : jacobian) {
            sum += row[a] * row[b];
        }
        return sum;
    }

    private double length(int a) {
        return Math.sqrt(dot(a, a));
    }

    private double cosine(int a, int b) {
        return dot(a, b) / Math.max(NOTHING, length(a) * length(b));
    }
}
