// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.AreaReport;
import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.Entry;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.KeyFigures;
import dev.sandtable.app.report.TextTable;
import dev.sandtable.app.report.UnspecifiedChipReport;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.AreaModel;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.area.Estimates;
import dev.sandtable.planner.cluster.UnspecifiedChip;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the catalogue: what there is, or one entry with every figure and its source. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "The catalogue, or one entry with every figure and its source.",
            "Kinds: chips, links, nodes, clusters, models, stacks, tariffs, memories, processes, silicon, tiers,",
            "scenarios.",
            "With a name: every figure of that entry, with its unit, its source and the source's grade."
        })
final class ShowCommand implements Callable<Integer> {
    private static final String CHIPS = "chips";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "chips, links, nodes, clusters, models, ...")
    String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One entry.")
    Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        Desk desk = Desk.of(spec, shared);
        Map<String, Shelf> shelves = Shelf.all(desk.catalogues(), shared.configs);
        Shelf shelf = shelves.get(kind);
        if (shelf == null) {
            throw new UserError("there is no catalogue of '" + kind + "'"
                    + Suggestion.findClosest(kind, shelves.keySet())
                            .map(close -> "; did you mean '" + close + "'?")
                            .orElse("; there are " + String.join(", ", shelves.keySet())));
        }
        Optional<UnspecifiedChip> unspecified =
                kind.equals(CHIPS) ? name.flatMap(word -> unspecified(desk, shelf, word)) : Optional.empty();
        if (unspecified.isPresent()) {
            print(desk, UnspecifiedChipReport.json(unspecified.get()), UnspecifiedChipReport.text(unspecified.get()));
            desk.keep();
            return Exit.DONE;
        }
        if (name.isPresent()) {
            SpecDocument<?> document = shelf.entry().apply(name.get());
            Entry entry = new Entry(name.get(), document);
            print(desk, entry.json(), entry.text() + silicon(desk, document));
            desk.keep();
            return Exit.DONE;
        }
        return list(desk, shelf);
    }

    /** What follows from a chip's silicon section: its area and its cost. */
    private static String silicon(Desk desk, SpecDocument<?> document) {
        if (!(document.value() instanceof ChipSpec chip) || !AreaModel.knows(chip)) {
            return "";
        }
        AreaEstimate estimate = new Estimates(desk.catalogues(), DefectModel.NEGATIVE_BINOMIAL)
                .model()
                .estimate(chip);
        StringBuilder lines = new StringBuilder("\n");
        AreaReport.keyFigures(estimate)
                .forEach((name, figure) -> lines.append("  ")
                        .append(name)
                        .append(": ")
                        .append(figure)
                        .append('\n'));
        return lines.toString();
    }

    /** A chip without public figures, which stands beside the catalogue. */
    private Optional<UnspecifiedChip> unspecified(Desk desk, Shelf shelf, String word) {
        return shelf.names().contains(word)
                ? Optional.empty()
                : UnspecifiedChip.catalogue(Shelf.roots(desk.catalogues(), shared.configs))
                        .findByName(word)
                        .map(SpecDocument::value);
    }

    private void print(Desk desk, JsonObject json, String text) {
        List<JsonObject> figures = json.objects("figures");
        desk.print(json, figures.isEmpty() ? List.of(json) : figures, text);
    }

    private Integer list(Desk desk, Shelf shelf) {
        List<JsonObject> rows = new ArrayList<>();
        Optional<TextTable> table = Optional.empty();
        boolean good = true;
        for (String entry : shelf.names()) {
            try {
                Map<String, String> figures =
                        KeyFigures.of(shelf.entry().apply(entry).value());
                JsonObject row = new JsonObject().put("name", entry);
                figures.forEach(row::put);
                rows.add(row);
                List<String> headings = new ArrayList<>(List.of(kind));
                headings.addAll(figures.keySet());
                List<String> cells = new ArrayList<>(List.of(entry));
                cells.addAll(figures.values());
                table = table.or(() -> Optional.of(new TextTable(headings.toArray(String[]::new))));
                table.get().row(cells.toArray(String[]::new));
            } catch (SpecException e) {
                good = false;
                desk.complain(e);
            }
        }
        switch (shared.output) {
            case TABLE -> desk.out().print(table.map(TextTable::text).orElse("  no " + kind + "\n"));
            case JSON -> rows.forEach(row -> desk.out().print(row.line() + "\n"));
            case CSV -> desk.out().print(CsvTable.text(rows));
        }
        desk.out().flush();
        desk.keep();
        return good ? Exit.DONE : Exit.BAD_INPUT;
    }
}
