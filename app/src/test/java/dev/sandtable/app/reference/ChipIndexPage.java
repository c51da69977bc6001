// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.UnspecifiedChip;
import dev.sandtable.planner.roofline.Roofs;
import dev.sandtable.planner.roofline.StatedFigure;
import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.Grade;
import dev.sandtable.spec.SourceKind;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.units.BytesPerSecond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All chips in one table, and the chips without public figures. */
final class ChipIndexPage {
    private static final List<String> DECIDING = List.of("peak.", "memory.bandwidth", "memory.capacity");

    private ChipIndexPage() {}

    /** The table; {@code measured} says how many published rows each chip is validated on. */
    static String write(Catalogues catalogues, Map<String, Long> measured) {
        Page page = new Page("Chips");
        page.paragraph(
                "Peaks are dense, in TFLOP/s or TOPS. The ridge is the arithmetic per byte of memory traffic above which the"
                        + " 16-bit peak limits. *Grade* is the weakest of the peaks' and the memory's sources, from A (the maker's own"
                        + " statement) to D (estimate) and M (from memory); *estimated* the share of all figures that are estimates."
                        + " *Rows* are published measurements that predictions are held against.");
        List<List<String>> rows = new ArrayList<>();
        for (String name : catalogues.chips().names()) {
            rows.add(row(name, catalogues.chips().byNameOrThrow(name), measured.getOrDefault(name, 0L)));
        }
        page.table(
                List.of(
                        "chip",
                        "name",
                        "vendor",
                        "style",
                        ">bf16",
                        ">fp16",
                        ">int8",
                        ">fp8",
                        ">memory",
                        ">bandwidth",
                        ">ridge, FLOP/B",
                        "grade",
                        ">estimated",
                        ">rows"),
                rows);
        Catalogue<UnspecifiedChip> unspecified = unspecified(catalogues);
        if (!unspecified.names().isEmpty()) {
            page.heading(2, "Chips without public figures")
                    .paragraph("They are known to exist and cannot be simulated.");
            List<String> chips = new ArrayList<>();
            for (String name : unspecified.names()) {
                UnspecifiedChip chip = unspecified.byNameOrThrow(name).value();
                chips.add("[" + name + "](" + name + ".md): " + chip.title() + "; " + chip.reason());
            }
            page.bullets(chips);
        }
        return page.markdown();
    }

    /** The chips without figures in the built-in catalogue. */
    static Catalogue<UnspecifiedChip> unspecified(Catalogues catalogues) {
        return UnspecifiedChip.catalogue(List.of(catalogues.home().resolve("configs")));
    }

    /** The page of a chip without figures. */
    static String page(UnspecifiedChip chip) {
        List<String> known = chip.known().stream()
                .map(one -> one.says() + " (" + one.source() + ")")
                .toList();
        return new Page(chip.title())
                .paragraph("`" + chip.name() + "`, " + chip.vendor() + ", announced " + chip.announced() + ".")
                .paragraph("**It cannot be simulated:** " + chip.reason() + ".")
                .heading(2, "What is known")
                .bullets(known)
                .heading(2, "What is missing")
                .bullets(chip.missing())
                .paragraph("Who has figures of it writes them, each with its source, into a file `chips/" + chip.name()
                        + ".yaml` of their own ([keys](../chip.md)) and names its folder with `--configs`.")
                .markdown();
    }

    private static List<String> row(String name, SpecDocument<ChipSpec> chip, long measured) {
        List<StatedFigure> figures = StatedFigure.of(chip);
        Roofs roofs = Roofs.of(chip);
        long estimated = figures.stream()
                .filter(figure -> figure.source().kind() == SourceKind.ESTIMATED)
                .count();
        return Page.row(
                "[" + name + "](" + name + ".md)",
                chip.value().title(),
                chip.value().vendor(),
                chip.value().style().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                peak(roofs, "bf16"),
                peak(roofs, "fp16"),
                peak(roofs, "int8"),
                peak(roofs, "fp8"),
                StatedFigure.find(figures, "memory.capacity")
                        .map(StatedFigure::text)
                        .orElse("–"),
                StatedFigure.find(figures, "memory.bandwidth")
                        .map(StatedFigure::text)
                        .orElse("–"),
                ridge(roofs, ChipOperators.format(chip.value()).spelling()),
                weakest(figures).map(Enum::name).orElse("–"),
                String.format(Locale.ROOT, "%.0f %%", 100.0 * estimated / figures.size()),
                measured == 0 ? "–" : String.valueOf(measured));
    }

    private static String peak(Roofs roofs, String format) {
        return Optional.ofNullable(roofs.peaks().get(format))
                .map(peak -> String.format(Locale.ROOT, "%.4g", peak.value() / 1e12))
                .orElse("–");
    }

    private static String ridge(Roofs roofs, String format) {
        BytesPerSecond memory = roofs.bandwidths().get("memory");
        return Optional.ofNullable(roofs.peaks().get(format))
                .filter(peak -> memory != null)
                .map(peak -> String.format(
                        Locale.ROOT,
                        "%.0f",
                        peak.value() / Optional.ofNullable(memory).orElseThrow().value()))
                .orElse("–");
    }

    private static Optional<Grade> weakest(List<StatedFigure> figures) {
        return figures.stream()
                .filter(figure -> DECIDING.stream().anyMatch(figure.path()::startsWith))
                .flatMap(figure -> figure.source().grade().stream())
                .max(Comparator.naturalOrder());
    }
}
