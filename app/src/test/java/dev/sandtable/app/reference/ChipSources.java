// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.roofline.StatedFigure;
import dev.sandtable.planner.uncertainty.Reliance;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a chip's figures rest on, and which other files of the catalogue speak of the chip. */
final class ChipSources {
    private final Catalogues catalogues;

    ChipSources(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    /** How many figures have which grade and kind, and which are weak. */
    void restsOn(Page page, SpecDocument<ChipSpec> chip) {
        List<StatedFigure> figures = StatedFigure.of(chip);
        Map<String, Integer> grades = new TreeMap<>();
        Map<String, Integer> kinds = new LinkedHashMap<>();
        Map<String, List<String>> weak = new LinkedHashMap<>();
        for (StatedFigure figure : figures) {
            String grade = figure.source().grade().map(Enum::name).orElse("none");
            grades.merge(grade, 1, Integer::sum);
            kinds.merge(figure.source().kind().spelling(), 1, Integer::sum);
            if (Reliance.isWeak(figure.source())) {
                weak.computeIfAbsent(figure.source().kind().spelling() + ", " + grade, key -> new ArrayList<>())
                        .add(Page.literal(figure.path()));
            }
        }
        page.heading(2, "What the figures rest on");
        page.paragraph(figures.size() + " figures. By grade: " + shares(grades, figures.size()) + ". By kind: "
                + shares(kinds, figures.size()) + ".");
        if (!weak.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            weak.forEach((what, paths) -> rows.add(Page.row(what, String.join(", ", paths))));
            page.paragraph("Estimated, or repeated from memory without a check:");
            page.table(List.of("kind, grade", "figures"), rows);
        }
        if (!chip.value().notes().isEmpty()) {
            page.heading(3, "Notes").bullets(chip.value().notes());
        }
    }

    private static String shares(Map<String, Integer> counts, int all) {
        List<String> words = new ArrayList<>();
        counts.forEach((name, count) ->
                words.add(String.format(Locale.ROOT, "%s %d (%.0f %%)", name, count, 100.0 * count / all)));
        return String.join(", ", words);
    }

    /** Nodes that carry the chip, and stacks that have kernels for its architecture. */
    void usedBy(Page page, String name, SpecDocument<ChipSpec> chip) {
        List<String> nodes = new ArrayList<>();
        for (String node : catalogues.nodes().names()) {
            NodeSpec spec = catalogues.nodes().byNameOrThrow(node).value();
            if (spec.chip() instanceof Reference.ByName<?> named && named.name().equals(name)) {
                nodes.add(Page.literal(node) + " (" + spec.chips() + ")");
            }
        }
        List<String> stacks = new ArrayList<>();
        String kernels = "." + chip.value().architecture() + ".";
        for (String stack : catalogues.stacks().names()) {
            SpecDocument<StackSpec> software = catalogues.stacks().byNameOrThrow(stack);
            boolean has = software.provenance().sources().keySet().stream().anyMatch(path -> path.contains(kernels));
            if (has) {
                stacks.add(Page.literal(stack));
            }
        }
        page.heading(2, "Where it is used");
        page.bullets(List.of(
                "Nodes, with how many each carries: " + (nodes.isEmpty() ? "none" : String.join(", ", nodes)),
                "Stacks with kernels for `" + chip.value().architecture() + "`: " + String.join(", ", stacks)));
    }
}
