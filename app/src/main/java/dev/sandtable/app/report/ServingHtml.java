// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.planner.serving.ServingResult;

/** A service as a section of a page. */
public final class ServingHtml {
    private ServingHtml() {}

    /** The section. */
    public static Page.Section of(ServingResult result, Setting setting, Verdict verdict) {
        Markup out = SectionHtml.asked(setting, "serving");
        SectionHtml.table(out, "Result", ServingText.answers(result));
        SectionHtml.table(out, "Times of a request", ServingText.latencies(result));
        SectionHtml.verdict(out, verdict);
        SectionHtml.warnings(out, result.warnings());
        return new Page.Section(setting.scenario(), out);
    }
}
