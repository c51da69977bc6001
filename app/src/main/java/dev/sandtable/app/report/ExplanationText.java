// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.explain.Explanation;
import java.util.ArrayList;
import java.util.List;

/** A tree of reasons for a terminal: each number with the law or the source that it rests on. */
public final class ExplanationText {
    private ExplanationText() {}

    /** The tree down to so many levels below its root. */
    public static String of(Explanation root, int depth) {
        StringBuilder text = new StringBuilder();
        node(text, root, "", "", depth);
        return text.toString();
    }

    private static void node(StringBuilder text, Explanation node, String own, String below, int depth) {
        text.append(own).append(node.name()).append(" = ").append(amount(node));
        if (!node.law().isEmpty()) {
            text.append(node.details().isEmpty() ? "   [" + node.law() + "]" : "   by " + node.law());
        }
        text.append('\n');
        if (depth == 0) {
            if (!node.details().isEmpty()) {
                text.append(below).append("└─ … ").append(node.details().size()).append(" more below\n");
            }
            return;
        }
        List<Explanation> details = node.details();
        for (int i = 0; i < details.size(); i++) {
            boolean last = i == details.size() - 1;
            node(text, details.get(i), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "), depth - 1);
        }
    }

    private static String amount(Explanation node) {
        return ScaledAmount.text(node.value(), node.unit());
    }

    /** The same tree as JSON, values in plain SI. */
    public static JsonObject json(Explanation node, int depth) {
        JsonObject json = new JsonObject()
                .put("name", node.name())
                .put("value", node.value())
                .put("unit", node.unit())
                .put("law", node.law());
        if (depth > 0 && !node.details().isEmpty()) {
            List<JsonObject> details = new ArrayList<>();
            node.details().forEach(detail -> details.add(json(detail, depth - 1)));
            json.putObjects("details", details);
        }
        return json;
    }
}
