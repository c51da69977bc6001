// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.CalibrationReport;
import dev.sandtable.planner.calibration.CalibrationRequest;
import dev.sandtable.planner.calibration.CalibrationResult;
import dev.sandtable.planner.calibration.ChipCalibration;
import dev.sandtable.planner.calibration.ConstantsPatch;
import dev.sandtable.planner.calibration.LinkCalibration;
import dev.sandtable.planner.calibration.StackCalibration;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits a chip's or a link's physical constants to measured rows. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the physical constants of a chip or a link to measured rows.",
            "Rows are those of price with time_us measured; tools/measure/measure.py writes them. Constants that the rows do",
            "not determine are kept, and the report says why. Prints errors before and after, what is not explained, and a",
            "file of the catalogue with the fitted constants. Exit code 1 if rows were left out."
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Parameters(
            paramLabel = "ROWS.csv",
            description =
                    "Measured rows; the first line names the columns, lines with # are comments; - reads standard input.")
    String file = "-";

    @Option(names = "--chip", paramLabel = "C", description = "The chip that was measured, as the catalogue calls it.")
    Optional<String> chip = Optional.empty();

    @Option(
            names = "--cluster",
            paramLabel = "NODE",
            description = "Instead of --chip: the node whose link is fitted to the rows of collectives.")
    Optional<String> cluster = Optional.empty();

    @Option(
            names = "--launch",
            description =
                    "Fit the launch costs of the stack on --chip instead of the chip: graph, stream, eager-product, ...")
    boolean launch;

    @Option(names = "--stack", paramLabel = "S", description = "The software of rows that name none.")
    Optional<String> stack = Optional.empty();

    @Option(
            names = "--parameters",
            split = ",",
            paramLabel = "NAME",
            description = "Fit only these constants: memory-share,tile-latency,...")
    List<String> parameters = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "CHIP",
            description =
                    "Begin with the constants of this chip of the family, and lean on them, instead of the chip's own.")
    Optional<String> from = Optional.empty();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Fit only so many shapes, spread over operators, formats, bounds and sizes; the others judge.")
    Optional<Integer> rows = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What the calibrated entry is called (default: the file of --out, or the old name with -fitted).")
    Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Optional<Path> patchFile = shared.out.filter(CalibrateCommand::isYaml);
        patchFile.ifPresent(path -> {
            AtomicFile.check("--out", path);
            shared.out = Optional.empty();
        });
        String subject = subject();
        Desk desk = Desk.of(spec, shared);
        CalibrationResult result = fit(desk, subject);
        String called = called(result.entry(), patchFile);
        String patch = ConstantsPatch.of(result, called);
        print(desk, new CalibrationReport(result, patch));
        desk.keep();
        patchFile.ifPresent(path -> AtomicFile.write("--out", path, patch));
        shared.out.ifPresent(folder -> catalogue(folder, subject, called, patch));
        return result.leftOut().isEmpty() ? Exit.DONE : Exit.NOT_MET;
    }

    /** Writes the entry where {@code --configs} finds it; for a link also the node that uses it. */
    private void catalogue(Path folder, String subject, String called, String patch) {
        String shelf = cluster.isPresent() ? "links" : launch ? "stacks" : "chips";
        AtomicFile.write(folder.resolve(shelf), called + ".yaml", patch);
        if (cluster.isPresent()) {
            String node = subject + "-fitted";
            AtomicFile.write(folder.resolve("nodes"), node + ".yaml", ConstantsPatch.node(subject, node, called));
        }
    }

    private String subject() {
        if (chip.isPresent() == cluster.isPresent()) {
            throw new UserError("say what was measured: --chip, or --cluster for the link between chips");
        }
        if (from.isPresent() && (cluster.isPresent() || launch)) {
            throw new UserError("--from is a chip; it does not go with " + (launch ? "--launch" : "--cluster"));
        }
        if (cluster.isPresent() && launch) {
            throw new UserError("--launch is measured on one chip; write --chip instead of --cluster");
        }
        return chip.or(() -> cluster).orElseThrow();
    }

    private String called(String subject, Optional<Path> patchFile) {
        String called = name.or(() -> patchFile.map(CalibrateCommand::stem)).orElse(subject + "-fitted");
        if (called.equals(subject)) {
            throw new UserError("the calibrated entry extends " + subject
                    + " and needs a name of its own; write --name " + subject + "-fitted");
        }
        return called;
    }

    private CalibrationResult fit(Desk desk, String subject) throws IOException {
        TableText table = new TableText(file);
        CalibrationRequest request = request(subject);
        try (BufferedReader text = table.open();
                Progress progress = desk.progress()) {
            if (cluster.isPresent()) {
                return new LinkCalibration(desk.catalogues(), request).run(text, table.label(), progress);
            }
            return launch
                    ? new StackCalibration(desk.catalogues(), request).run(text, table.label(), progress)
                    : new ChipCalibration(desk.catalogues(), request).run(text, table.label(), progress);
        }
    }

    private CalibrationRequest request(String subject) {
        try {
            return new CalibrationRequest(subject, from, stack, parameters, rows, shared.seed, shared.workers());
        } catch (IllegalArgumentException wrong) {
            throw new UserError(String.valueOf(wrong.getMessage()));
        }
    }

    private void print(Desk desk, CalibrationReport report) {
        desk.print(report.json(), report.rows(), report.text());
    }

    private static boolean isYaml(Path path) {
        return path.toString().endsWith(".yaml");
    }

    private static String stem(Path path) {
        return String.valueOf(path.getFileName()).replaceFirst("\\.yaml$", "");
    }
}
