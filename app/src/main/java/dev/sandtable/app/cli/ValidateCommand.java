// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.ValidationReport;
import dev.sandtable.planner.validation.Family;
import dev.sandtable.planner.validation.Validation;
import dev.sandtable.planner.validation.Validation.Outcome;
import dev.sandtable.spec.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds predictions against published measurements. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Predictions beside published measurements, with error statistics.",
            "Beside them stand the errors of the roofline, and of the roofline times the best constant of each group."
        })
final class ValidateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    MemoOption memo = new MemoOption();

    @Option(
            names = "--family",
            paramLabel = "F",
            description = "Only this table: gemm, gemm-training, attention-prefill, ...; may be given several times.")
    List<String> families = new ArrayList<>();

    @Option(names = "--rows", description = "Print every row with its prediction, not only the statistics.")
    boolean rows;

    @Override
    public Integer call() throws IOException {
        try (Desk desk = Desk.of(spec, shared, memo)) {
            return answer(desk);
        }
    }

    private int answer(Desk desk) throws IOException {
        Validation validation = new Validation(desk.catalogues());
        List<JsonObject> table = new ArrayList<>();
        for (Family family : wanted()) {
            Outcome outcome = run(validation, family, desk);
            ValidationReport report = new ValidationReport(outcome);
            List<JsonObject> lines = rows ? report.rows() : report.groups();
            switch (shared.output) {
                case TABLE -> desk.out().print(report.text(rows));
                case JSON -> lines.forEach(line -> desk.out().print(line.line() + "\n"));
                case CSV -> table.addAll(lines);
            }
            desk.out().flush();
        }
        if (!table.isEmpty()) {
            desk.out().print(CsvTable.text(table));
            desk.out().flush();
        }
        desk.keep();
        return Exit.DONE;
    }

    private static Outcome run(Validation validation, Family family, Desk desk) throws IOException {
        try (Progress progress = desk.progress()) {
            progress.accept("predicting " + family.spelling());
            return validation.run(family);
        }
    }

    private List<Family> wanted() {
        List<String> known =
                Arrays.stream(Family.values()).map(Family::spelling).toList();
        List<Family> wanted = new ArrayList<>();
        for (String name : families) {
            int index = known.indexOf(name);
            if (index < 0) {
                throw new UserError("there is no family '" + name + "'"
                        + Suggestion.findClosest(name, known)
                                .map(close -> "; did you mean '" + close + "'?")
                                .orElse("; there are " + String.join(", ", known)));
            }
            wanted.add(Family.values()[index]);
        }
        return wanted.isEmpty() ? List.of(Family.values()) : wanted;
    }
}
