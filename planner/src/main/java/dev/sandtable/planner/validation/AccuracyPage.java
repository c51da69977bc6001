// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;
import dev.sandtable.stats.ErrorStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page that says how accurate predictions are: every family beside its baselines, and which parameters of which chip
 * or link are fitted, on what.
 */
public final class AccuracyPage {
    private final StringBuilder text = new StringBuilder();

    private AccuracyPage() {}

    /** The page in Markdown. */
    public static String of(List<Validation.Outcome> outcomes, Catalogues catalogues) {
        AccuracyPage page = new AccuracyPage();
        page.introduction();
        page.summary(outcomes);
        outcomes.forEach(page::family);
        page.fitted(catalogues);
        return page.text.toString();
    }

    /** The table of families alone, for the front page. */
    public static String summaryOf(List<Validation.Outcome> outcomes) {
        AccuracyPage page = new AccuracyPage();
        page.families(outcomes, "docs/accuracy.md");
        return page.text.toString();
    }

    private void introduction() {
        text.append("""
                # How accurate predictions are

                This page is generated: a test predicts every row of the tables under `configs/published` and rewrites it.

                Error is |predicted − measured| / measured. *Bias* is the mean of the signed error, *covered* the share of
                measurements inside the predicted 90 % interval. Beside the simulator stand two predictions that need none:
                the *roofline* (peak arithmetic or memory bandwidth of the data sheet; for collectives the wire, for training
                steps the model's operations at peak), and the roofline times the *one constant* that is best for the very
                rows it is judged on. Parameters are fitted on operator and collective rows alone, as listed at the end; whole
                training steps are never fitted.

                """);
    }

    private void summary(List<Validation.Outcome> outcomes) {
        text.append("## Families\n\n");
        families(outcomes, "");
        text.append('\n');
    }

    private void families(List<Validation.Outcome> outcomes, String page) {
        header("family");
        for (Validation.Outcome outcome : outcomes) {
            if (!outcome.comparisons().isEmpty()) {
                String name = outcome.family().spelling();
                row(GroupReport.of("[" + name + "](" + page + "#" + name + ")", outcome.comparisons()));
            }
        }
    }

    private void family(Validation.Outcome outcome) {
        text.append("## ").append(outcome.family().spelling()).append("\n\n");
        text.append("Rows of `configs/published/")
                .append(outcome.family().file())
                .append("`.\n\n");
        header("group");
        GroupReport.of(outcome.comparisons()).forEach(this::row);
        text.append('\n');
        if (!outcome.unpredicted().isEmpty()) {
            Map<String, Integer> reasons = new LinkedHashMap<>();
            outcome.unpredicted().forEach(row -> reasons.merge(row.why(), 1, Integer::sum));
            text.append("Rows left out, with the reason that the table states:\n\n");
            reasons.forEach((why, count) ->
                    text.append("- ").append(count).append(": ").append(why).append('\n'));
            text.append('\n');
        }
    }

    private void fitted(Catalogues catalogues) {
        text.append("## Fitted parameters\n\n");
        text.append("| file | parameters | fitted on |\n|---|---|---|\n");
        for (String name : catalogues.chips().names()) {
            fitted(
                    "chips/" + name,
                    catalogues.chips().byNameOrThrow(name).provenance().sources());
        }
        for (String name : catalogues.links().names()) {
            fitted(
                    "links/" + name,
                    catalogues.links().byNameOrThrow(name).provenance().sources());
        }
        for (String name : catalogues.stacks().names()) {
            fitted(
                    "stacks/" + name,
                    catalogues.stacks().byNameOrThrow(name).provenance().sources());
        }
        text.append('\n');
    }

    private void fitted(String file, Map<String, Source> sources) {
        Map<String, List<String>> byFit = new LinkedHashMap<>();
        sources.forEach((path, source) -> {
            if (source.kind() == SourceKind.FITTED) {
                byFit.computeIfAbsent(source.cite(), key -> new ArrayList<>()).add(path);
            }
        });
        byFit.forEach((cite, paths) -> text.append("| ")
                .append(file)
                .append(" | ")
                .append(String.join(", ", paths))
                .append(" | ")
                .append(cite)
                .append(" |\n"));
    }

    private void header(String first) {
        text.append("| ").append(first);
        text.append(" | rows | MAPE | median | P90 | bias | covered | roofline MAPE | one constant MAPE |\n");
        text.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    }

    private void row(GroupReport report) {
        ErrorStatistics errors = report.simulator();
        text.append(String.format(
                Locale.ROOT,
                "| %s | %d | **%.1f %%** | %.1f %% | %.1f %% | %+.1f %% | %.0f %% | %.1f %% | %.1f %% |\n",
                report.group(),
                errors.rows(),
                100 * errors.mape(),
                100 * errors.median(),
                100 * errors.p90(),
                100 * errors.bias(),
                100 * errors.coverage().orElse(0.0),
                100 * report.roofline().mape(),
                100 * report.oneConstant().mape()));
    }
}
