// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.AreaReport;
import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.ExplanationText;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.AreaModel;
import dev.sandtable.chip.area.CoreSearch;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.area.AreaExplanation;
import dev.sandtable.planner.area.Estimates;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Area, yield and cost of chips. */
@Command(
        name = "area",
        mixinStandardHelpOptions = true,
        description = {
            "Area, yield and cost of chips, side by side.",
            "A chip's file says in its 'silicon' section how it is made; its parts follow from its sizes. Variants keep the",
            "error of the law on the original: --set l2.size=80MiB, --cores 120, --hold area=826mm2."
        })
final class AreaCommand implements Callable<Integer> {
    /** What a variant changes until it fits. */
    enum Vary {
        CORES
    }

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Parameters(arity = "1..*", paramLabel = "CHIP", description = "A chip of the catalogue, or a file: my/chip.yaml.")
    List<String> chips = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Another value in every chip's file, such as l2.size=80MiB; may be given several times.")
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "The variant with so many cores to sell; peaks and spare cores go with them.")
    Optional<Integer> cores = Optional.empty();

    @Option(
            names = "--hold",
            paramLabel = "WHAT",
            description =
                    "The variant that just keeps within area=826mm2 of one compute die, or cost=3000USD of making.")
    Optional<String> hold = Optional.empty();

    @Option(
            names = "--vary",
            paramLabel = "WHAT",
            defaultValue = "cores",
            description = "What --hold changes: cores (default).")
    Vary vary = Vary.CORES;

    @Option(
            names = "--defects",
            paramLabel = "MODEL",
            defaultValue = "negative_binomial",
            description = "How defects spread: negative_binomial (default), murphy or poisson.")
    DefectModel defects = DefectModel.NEGATIVE_BINOMIAL;

    @Option(names = "--explain", description = "The tree behind each chip's cost, down to sourced figures.")
    boolean explain;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "5",
            description = "Levels of the tree below the cost (default: 5).")
    int depth = 5;

    @Override
    public Integer call() {
        if (cores.isPresent() && hold.isPresent()) {
            throw new UserError("--cores and --hold both set the number of cores; write one of them");
        }
        if (cores.filter(n -> n < 1).isPresent() || depth < 0) {
            throw new UserError("--cores must be 1 or more and --depth 0 or more");
        }
        Desk desk = Desk.of(spec, shared);
        Estimates estimates = new Estimates(desk.catalogues(), defects);
        List<AreaReport.Entry> entries = new ArrayList<>();
        List<AreaExplanation> trees = new ArrayList<>();
        for (String name : chips) {
            SpecDocument<ChipSpec> original = read(desk, name);
            SpecDocument<ChipSpec> set = overrides.isEmpty() ? original : original.override(overrides);
            AreaEstimate plain = estimates.estimate(original);
            boolean variant = !overrides.isEmpty() || cores.isPresent() || hold.isPresent();
            AreaModel model = variant ? estimates.model().anchoredOn(original.value()) : estimates.model();
            AreaEstimate changed = variant ? estimates.estimate(set, model) : plain;
            ChipSpec chip = resized(set.value(), model, changed);
            AreaEstimate estimate = chip.equals(set.value()) ? changed : model.estimate(chip);
            entries.add(new AreaReport.Entry(chip, estimate));
            trees.add(new AreaExplanation(set, estimate, estimates));
        }
        int dated = desk.catalogues().silicon().byNameOrThrow("default").value().dated();
        print(desk, new AreaReport(entries, dated), trees);
        desk.keep();
        return Exit.DONE;
    }

    private SpecDocument<ChipSpec> read(Desk desk, String name) {
        return new Reference.ByName<ChipSpec>(name, "", Location.ofFile("--chip"))
                .resolve(desk.catalogues().chips());
    }

    // ---- Variants ---------------------------------------------------------------

    private ChipSpec resized(ChipSpec chip, AreaModel model, AreaEstimate now) {
        if (cores.isPresent()) {
            int dies = now.dies();
            if (cores.get() % dies != 0) {
                throw new UserError(
                        "--cores " + cores.get() + " do not divide over the " + dies + " dies of " + chip.name());
            }
            return CoreSearch.withCores(chip, cores.get());
        }
        return hold.map(what -> held(chip, model, what)).orElse(chip);
    }

    private static ChipSpec held(ChipSpec chip, AreaModel model, String what) {
        int equals = what.indexOf('=');
        String quantity = equals < 0 ? what : what.substring(0, equals);
        String amount = equals < 0 ? "" : what.substring(equals + 1);
        CoreSearch search = new CoreSearch(model);
        Optional<ChipSpec> found = switch (quantity.toLowerCase(Locale.ROOT)) {
            case "area" -> search.mostWithin(chip, Amount.of("--hold", amount, SquareMillimetres::parse));
            case "cost" -> search.mostFor(chip, Amount.of("--hold", amount, Money::parse));
            default ->
                throw new UserError(
                        "--hold is '" + what + "': write area=826mm2 or cost=3000USD, what a variant must keep within");
        };
        return found.orElseThrow(() -> new UserError(
                "not even one core of " + chip.name() + " on each die keeps within --hold " + what, Exit.NOT_MET));
    }

    // ---- Output -----------------------------------------------------------------

    private void print(Desk desk, AreaReport report, List<AreaExplanation> trees) {
        List<JsonObject> rows = report.json();
        switch (shared.output) {
            case TABLE -> {
                desk.out().print(report.text());
                if (explain) {
                    trees.forEach(tree -> desk.out().print("\n" + ExplanationText.of(tree.tree(), depth)));
                }
            }
            case JSON -> {
                for (int i = 0; i < rows.size(); i++) {
                    JsonObject row = rows.get(i);
                    if (explain) {
                        row.put("explanation", ExplanationText.json(trees.get(i).tree(), depth));
                    }
                    desk.out().print(row.line() + "\n");
                }
            }
            case CSV -> desk.out().print(CsvTable.text(rows));
        }
        desk.out().flush();
    }
}
