// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.explain.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation in one line: the law, and the terms that it was applied to, two levels deep. */
final class WhyText {
    private static final int DEPTH = 2;

    private WhyText() {}

    static String of(Explanation explanation) {
        String terms = terms(explanation.details(), DEPTH);
        return terms.isEmpty() ? explanation.law() : explanation.law() + ": " + terms;
    }

    private static String terms(List<Explanation> details, int depth) {
        List<String> terms = new ArrayList<>();
        for (Explanation detail : details) {
            if (detail.value() != 0) {
                String inside = depth > 1 ? terms(detail.details(), depth - 1) : "";
                terms.add(detail.name() + " " + quantity(detail) + (inside.isEmpty() ? "" : " (" + inside + ")"));
            }
        }
        return String.join(", ", terms);
    }

    private static String quantity(Explanation term) {
        return switch (term.unit()) {
            case "s" -> digits(term.value() * 1e6) + " us";
            case "B/s" -> digits(term.value() / 1e9) + " GB/s";
            case "" -> digits(term.value());
            default -> digits(term.value()) + " " + term.unit();
        };
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
