// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.Calibration;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.units.JoulesPerFlop;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * How the calibration of a chip is found: on {@link ProductRows#fitted}, mean |t/measured − 1| minimised by a simplex over the
 * logarithms of the named parameters, each engine's rows with its own stack. Run by hand; the result goes into the chip's
 * file.
 *
 * <p>Arguments: chip, evaluations, parameters to fit (comma-separated: memory, cache, loaded, tile, power, matrix; {@code -}
 * for none), and anything more to print the worst rows.
 */
final class ProductFit {
    private static final String[] CLASSES = {"<0.1 GFLOP", "0.1-1", "1-16", "16-128", ">128"};

    private final ChipSpec spec;
    private final List<String> names;
    private final Map<String, KernelLibrary> stacks = new TreeMap<>();

    private ProductFit(ChipSpec spec, List<String> names) {
        this.spec = spec;
        this.names = names;
    }

    public static void main(String[] args) {
        ChipSpec spec = Catalogue.chip(args[0]);
        List<String> names = args[2].equals("-") ? List.of() : List.of(args[2].split(","));
        ProductFit fit = new ProductFit(spec, names);
        List<ProductRows.Row> drawn = ProductRows.fitted(args[0]);
        Calibration found = spec.calibration();
        if (!names.isEmpty()) {
            found = fit.fit(drawn, Integer.parseInt(args[1]));
            System.out.println(found);
        }
        fit.report(args[0] + " fitted", drawn, found, false);
        fit.report(args[0] + " all", ProductRows.of("gemm.csv", args[0], row -> true), found, args.length > 3);
    }

    private double seconds(Machine machine, Map<String, GemmModel> models, ProductRows.Row row) {
        String name = ProductRows.stack(row);
        KernelLibrary stack = stacks.computeIfAbsent(name, Catalogue::library);
        GemmModel model = models.computeIfAbsent(name, key -> new GemmModel(machine, stack));
        return ProductRows.seconds(machine, stack, model, row);
    }

    private Calibration fit(List<ProductRows.Row> rows, int evaluations) {
        double[] start = new double[names.size()];
        double[] side = new double[names.size()];
        Arrays.fill(side, 0.2);
        SimplexOptimizer optimizer = new SimplexOptimizer(1e-5, 1e-5);
        double[] best;
        try {
            best = optimizer
                    .optimize(
                            new MaxEval(evaluations),
                            new ObjectiveFunction(point -> loss(rows, point)),
                            GoalType.MINIMIZE,
                            new InitialGuess(start),
                            new NelderMeadSimplex(side))
                    .getPoint();
        } catch (TooManyEvaluationsException e) {
            best = bestPoint;
        }
        return at(best);
    }

    private double bestLoss = Double.MAX_VALUE;
    private double[] bestPoint = new double[0];

    private double loss(List<ProductRows.Row> rows, double[] point) {
        Calibration calibration;
        try {
            calibration = at(point);
        } catch (IllegalArgumentException e) {
            return 10;
        }
        Machine machine = ProductRows.machine(spec, calibration);
        Map<String, GemmModel> models = new TreeMap<>();
        double sum = 0;
        for (ProductRows.Row row : rows) {
            sum += Math.abs(seconds(machine, models, row) / row.seconds() - 1);
        }
        double loss = sum / rows.size();
        if (loss < bestLoss) {
            bestLoss = loss;
            bestPoint = point.clone();
        }
        return loss;
    }

    private Calibration at(double[] point) {
        Calibration c = spec.calibration();
        for (int i = 0; i < names.size(); i++) {
            double factor = StrictMath.exp(point[i]);
            c = switch (names.get(i)) {
                case "matrix" -> with(c, factor, 1, 1, 1, 1, 1);
                case "memory" -> with(c, 1, factor, 1, 1, 1, 1);
                case "cache" -> with(c, 1, 1, factor, 1, 1, 1);
                case "loaded" -> with(c, 1, 1, 1, factor, 1, 1);
                case "tile" -> with(c, 1, 1, 1, 1, factor, 1);
                case "power" -> with(c, 1, 1, 1, 1, 1, factor);
                default -> throw new IllegalArgumentException(names.get(i));
            };
        }
        return c;
    }

    private static Calibration with(
            Calibration c, double matrix, double memory, double cache, double loaded, double tile, double power) {
        return new Calibration(
                new Ratio(c.matrixShare().value() * matrix),
                new Ratio(c.memoryShare().value() * memory),
                new Ratio(c.cacheShare().value() * cache),
                new Ratio(c.loadedLatency().value() * loaded),
                c.outstanding(),
                Picoseconds.ofSeconds(c.tileLatency().seconds() * tile),
                new JoulesPerFlop(c.matrixEnergy().value() * power));
    }

    private void report(String title, List<ProductRows.Row> rows, Calibration calibration, boolean worst) {
        Machine machine = ProductRows.machine(spec, calibration);
        Map<String, GemmModel> models = new TreeMap<>();
        List<Double> errors = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        double[] sum = new double[CLASSES.length];
        int[] count = new int[CLASSES.length];
        double bias = 0;
        for (ProductRows.Row row : rows) {
            double predicted = seconds(machine, models, row);
            double error = predicted / row.seconds() - 1;
            errors.add(Math.abs(error));
            bias += error / rows.size();
            int size = sizeClass(row.gemm().flops());
            sum[size] += Math.abs(error);
            count[size]++;
            lines.add(String.format(
                    Locale.ROOT,
                    "%6.3f %+.2f %s measured %.1f predicted %.1f",
                    Math.abs(error),
                    error,
                    row.gemm(),
                    row.seconds() * 1e6,
                    predicted * 1e6));
        }
        Collections.sort(errors);
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s n=%d MAPE %.1f median %.1f P90 %.1f bias %+.1f |",
                title,
                rows.size(),
                100 * errors.stream().mapToDouble(e -> e).average().orElse(0),
                100 * errors.get(errors.size() / 2),
                100 * errors.get(errors.size() * 9 / 10),
                100 * bias));
        for (int i = 0; i < CLASSES.length; i++) {
            line.append(String.format(Locale.ROOT, " %s %.1f(%d)", CLASSES[i], 100 * sum[i] / count[i], count[i]));
        }
        System.out.println(line);
        lines.sort(Collections.reverseOrder());
        lines.stream().limit(worst ? 30 : 0).forEach(System.out::println);
    }

    private static int sizeClass(double flops) {
        double[] bounds = {1e8, 1e9, 1.6e10, 1.28e11};
        int size = 0;
        while (size < bounds.length && flops >= bounds[size]) {
            size++;
        }
        return size;
    }
}
