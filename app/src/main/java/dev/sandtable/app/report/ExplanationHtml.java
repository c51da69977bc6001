// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.app.report.html.Markup;
import dev.sandtable.explain.Explanation;
import java.util.List;

/** Trees of reasons on a page: every number unfolds into what it was computed from. */
final class ExplanationHtml {
    private ExplanationHtml() {}

    /** The trees below a heading; nothing if there are none. */
    static Markup of(List<Explanation> trees) {
        Markup out = new Markup();
        if (!trees.isEmpty()) {
            out.leaf("h3", "Where the numbers come from").line();
            trees.forEach(tree -> node(out, tree));
        }
        return out;
    }

    private static void node(Markup out, Explanation node) {
        boolean leaf = node.details().isEmpty();
        if (leaf) {
            out.open("div", "class", "figure");
        } else {
            out.open("details").open("summary");
        }
        out.text(node.name() + " = ");
        out.leaf("b", ScaledAmount.text(node.value(), node.unit()));
        if (!node.law().isEmpty()) {
            out.leaf("span", leaf ? " [" + node.law() + "]" : " by " + node.law(), "class", "quiet");
        }
        out.close().line();
        if (!leaf) {
            node.details().forEach(detail -> node(out, detail));
            out.close().line();
        }
    }
}
