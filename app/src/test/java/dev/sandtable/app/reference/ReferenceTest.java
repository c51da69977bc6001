// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.UnspecifiedChip;
import dev.sandtable.planner.price.Operator;
import dev.sandtable.planner.price.Pricer;
import dev.sandtable.planner.validation.Family;
import dev.sandtable.planner.validation.Validation;
import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.SpecDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages under docs/reference say what the program says: whatever is out of date is rewritten, and fails. */
final class ReferenceTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGES = HOME.resolve("docs").resolve("reference");

    @TempDir
    private Path folder = Path.of("");

    private final Catalogues catalogues = Catalogues.open(HOME, List.of());

    /** The kinds of files, and the record that each binds to. */
    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("scenario", "Scenario");
        kinds.put("chip", "ChipSpec");
        kinds.put("node", "NodeSpec");
        kinds.put("cluster", "ClusterSpec");
        kinds.put("link", "Level");
        kinds.put("stack", "StackSpec");
        kinds.put("model", "TransformerSpec");
        kinds.put("memory", "DramSpec");
        kinds.put("tier", "TierSpec");
        kinds.put("tariff", "Tariff");
        kinds.put("process", "ProcessSpec");
        kinds.put("silicon", "SiliconLibrary");
        return kinds;
    }

    @Test
    void everyPageIsCurrent() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        pages.put("commands.md", CommandsPage.write(HOME));
        pages.put("price.md", new PricePage(new Pricer(catalogues, Fidelity.ROOFLINE)).write(addedColumns()));
        pages.putAll(keys());
        pages.putAll(chips());
        pages.put("README.md", index());
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = PAGES.resolve(page.getKey());
            String committed = Files.exists(file) ? Files.readString(file) : "";
            if (!page.getValue().equals(committed)) {
                Files.createDirectories(PAGES.resolve("chips"));
                Files.writeString(file, page.getValue());
                stale.add(page.getKey());
            }
        }
        try (Stream<Path> files = Files.walk(PAGES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = PAGES.relativize(file).toString().replace('\\', '/');
                if (!pages.containsKey(name)) {
                    Files.delete(file);
                    stale.add(name + " (of nothing, deleted)");
                }
            }
        }
        assertTrue(stale.isEmpty(), "docs/reference was out of date and is rewritten; commit it: " + stale);
    }

    private Map<String, String> keys() throws IOException {
        RecordComments comments = new RecordComments(HOME);
        Map<String, String> owners = new LinkedHashMap<>();
        kinds().forEach((kind, record) -> owners.put(record, kind + ".md"));
        Map<String, String> pages = new TreeMap<>();
        for (String kind : kinds().keySet()) {
            String tags = kind.equals("model") ? "A model's numbers may do without." : "Every number needs one.";
            Path schema = HOME.resolve("configs").resolve("schemas").resolve(kind + ".schema.json");
            pages.put(kind + ".md", new KeyPage(schema, owners, comments).write("Keys of a " + kind, tags));
        }
        return pages;
    }

    private Map<String, String> chips() throws IOException {
        ChipPage writer = new ChipPage(catalogues, outcomes());
        Map<String, String> pages = new TreeMap<>();
        for (String name : catalogues.chips().names()) {
            SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(name);
            writer.write(name, chip).forEach((ending, text) -> pages.put("chips/" + name + ending, text));
        }
        pages.put("chips/README.md", ChipIndexPage.write(catalogues, writer.measured()));
        Catalogue<UnspecifiedChip> unspecified = ChipIndexPage.unspecified(catalogues);
        for (String name : unspecified.names()) {
            String text = ChipIndexPage.page(unspecified.byNameOrThrow(name).value());
            assertFalse(pages.containsKey("chips/" + name + ".md"), name + " has figures and is said to have none");
            pages.put("chips/" + name + ".md", text);
        }
        return pages;
    }

    private List<Validation.Outcome> outcomes() {
        Validation validation = new Validation(catalogues);
        return Arrays.stream(Family.values())
                .parallel()
                .map(family -> {
                    try {
                        return validation.run(family);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private String index() {
        List<String> chips = new ArrayList<>();
        for (String name : catalogues.chips().names()) {
            String title = catalogues.chips().byNameOrThrow(name).value().title();
            chips.add("[" + name + "](chips/" + name + ".md): " + title);
        }
        List<String> keys = new ArrayList<>();
        kinds().keySet().forEach(kind -> keys.add("[" + kind + "](" + kind + ".md)"));
        return new Page("Reference")
                .paragraph(
                        "What the program says of itself. A test writes these pages and fails where they are out of date.")
                .bullets(List.of(
                        "[Commands](commands.md): usage, options and exit codes",
                        "[Rows of `price`](price.md): operators and the columns of each",
                        "[What a memory channel sustains](../memory.md)",
                        "[What an on-chip network carries](../noc.md)",
                        "[Area and cost of a chip](../area.md)",
                        "[How accurate predictions are](../accuracy.md), [recipes](../recipes.md),"
                                + " [deviations](../deviations.md), [decisions](../decisions/README.md)"))
                .heading(2, "Keys of files")
                .bullets(keys)
                .heading(2, "Chips")
                .paragraph("[All chips in one table](chips/README.md), with those that have no public figures.")
                .bullets(chips)
                .markdown();
    }

    /** The header that {@code price} writes for a table of nothing but operators. */
    private String addedColumns() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "op\n");
        return CommandsPage.print("price", rows.toString(), "--quiet")
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anOperatorIsPricedFromTheColumnsItNeedsAlone() {
        Pricer pricer = new Pricer(catalogues, Fidelity.AUTO);
        PricePage page = new PricePage(pricer);
        for (Operator operator : Operator.values()) {
            PricePage.Columns columns = page.columns(operator);
            Map<String, String> least = PricePage.sample(operator);
            least.keySet().retainAll(columns.needed());
            if (operator.compareTo(Operator.ALL_REDUCE) >= 0) {
                least.put("chip", "a100-sxm4-80gb");
            }
            assertEquals("", pricer.price(least).error().orElse(""), operator + " with " + least.keySet());
            for (String column : columns.needed()) {
                Map<String, String> less = new LinkedHashMap<>(least);
                less.remove(column);
                assertTrue(pricer.price(less).error().isPresent(), operator + " without " + column);
            }
        }
    }
}
