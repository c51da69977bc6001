// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.app.report.html.StackedBar;
import dev.sandtable.app.report.html.StackedBar.Part;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
import java.util.ArrayList;
import java.util.List;

/** What the sections of a page have in common, and the page around them. */
public final class SectionHtml {
    private SectionHtml() {}

    /** The page of all sections, named after its scenario or their number. */
    public static String page(List<Page.Section> sections, String version) {
        String title = sections.size() == 1 ? sections.get(0).title() : sections.size() + " scenarios";
        return Page.of(title, sections, "Made by sandtable " + version + ".");
    }

    /** What is left to say when no plan was found. */
    public static Page.Section infeasible(Setting setting, String kind, int chips, String why) {
        Markup body = asked(setting, kind + " on " + chips + " chips");
        body.leaf("p", "No plan for " + chips + " chips: " + why + ".", "class", "bad");
        return new Page.Section(setting.scenario(), body.line());
    }

    /** The start of a section: what was asked, and of what. */
    static Markup asked(Setting setting, String what) {
        TextTable table = new TextTable("", "")
                .row("asked", what)
                .row("model", setting.model())
                .row("cluster", setting.cluster())
                .row("chip", setting.chip())
                .row("stack", setting.stack())
                .row("version, seed", setting.version() + ", " + setting.seed());
        return new Markup().leaf("h3", "What was asked").line().add(TableHtml.of(table));
    }

    /** A table below a heading. */
    static void table(Markup out, String heading, TextTable table) {
        out.leaf("h3", heading).line().add(TableHtml.of(table));
    }

    /** A line of emphasis for each target, and what would make a plan fit that does not. */
    static void verdict(Markup out, Verdict verdict) {
        verdict.met().forEach(target -> out.leaf("p", "Target met: " + target).line());
        verdict.missed()
                .forEach(target -> out.leaf("p", "Target missed: " + target, "class", "bad")
                        .line());
        if (!verdict.fits()) {
            List<String> remedies = verdict.remedies();
            out.leaf(
                            "p",
                            remedies.isEmpty()
                                    ? "It does not fit memory, and nothing that was tried would make it fit."
                                    : "It does not fit memory. It would fit with",
                            "class",
                            "bad")
                    .line();
            list(out, remedies);
        }
    }

    /** What a reader should know before relying on the result. */
    static void warnings(Markup out, List<String> warnings) {
        if (!warnings.isEmpty()) {
            out.leaf("h3", "Notes").line();
            list(out, warnings);
        }
    }

    /** The memory of the fullest rank as a bar as long as the chip's capacity. */
    static void memory(Markup out, Footprint footprint, Bytes capacity) {
        List<Part> parts = new ArrayList<>();
        footprint.parts().forEach((name, bytes) -> {
            if (bytes.value() > 0) {
                parts.add(new Part(name, bytes.value(), Words.bytes(bytes)));
            }
        });
        out.leaf("h3", "Memory of the fullest chip").line();
        out.leaf("p", MemoryText.verdict(footprint, capacity)).line();
        out.add(StackedBar.of("memory of the fullest chip", parts, capacity.value()));
    }

    private static void list(Markup out, List<String> items) {
        if (!items.isEmpty()) {
            out.open("ul");
            items.forEach(item -> out.leaf("li", item));
            out.close().line();
        }
    }
}
