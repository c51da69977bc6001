// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer as a file of the catalogue: what it {@code extends}, and the constants that changed with their source.
 */
public final class ConstantsPatch {
    private static final double PERCENT = 100;

    private ConstantsPatch() {}

    /** The file of an entry called {@code name}. */
    public static String of(CalibrationResult result, String name) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        boolean anyCarried = false;
        for (FittedConstant fitted : result.constants()) {
            boolean carried = !fitted.fitted() && result.origin().isPresent();
            anyCarried |= carried;
            if (fitted.fitted() || carried) {
                Constant constant = fitted.constant();
                String path = constant.path();
                int dot = path.lastIndexOf('.');
                sections.computeIfAbsent(dot < 0 ? "" : path.substring(0, dot), key -> new ArrayList<>())
                        .add(constant.name() + ": " + constant.text(fitted.value())
                                + (carried ? " [family]" : " [fit]"));
            }
        }
        StringBuilder text = new StringBuilder();
        text.append("# SPDX-License-Identifier: Apache-2.0\n");
        text.append("# ").append(result.entry()).append(" with constants fitted by sandtable calibrate.\n");
        text.append("sources:\n");
        text.append("  fit: {kind: fitted, grade: B, cite: \"")
                .append(cite(result))
                .append("\", spread: ")
                .append(percent(result.expectedError()))
                .append("}\n");
        if (anyCarried) {
            text.append("  family: {kind: estimated, grade: D, cite: \"constant of ")
                    .append(result.origin().orElse(result.entry()))
                    .append(", which the rows do not determine\", spread: 25 %}\n");
        }
        text.append("\nextends: ").append(result.entry()).append('\n');
        text.append("name: ").append(name).append('\n');
        sections.forEach((section, lines) -> {
            String indent = "";
            for (String step : section.isEmpty() ? new String[0] : section.split("\\.")) {
                text.append(indent.isEmpty() ? "\n" : indent).append(step).append(":\n");
                indent += "  ";
            }
            for (String line : lines) {
                text.append(indent).append(line).append('\n');
            }
        });
        return text.toString();
    }

    /** A node that is {@code node} with another link between its chips. */
    public static String node(String node, String name, String link) {
        return "# SPDX-License-Identifier: Apache-2.0\n# " + node + " with the fitted link.\nextends: " + node
                + "\nname: " + name + "\nscale-up: [" + link + "]\n";
    }

    private static String cite(CalibrationResult result) {
        String file = result.file().replaceAll(".*[/\\\\]", "").replaceAll("[^A-Za-z0-9._ -]", "_");
        String judged = result.othersAfter()
                .map(errors -> "of the " + errors.rows() + " others " + percent(errors.mape()))
                .or(() -> result.crossValidated()
                        .map(errors -> "in " + result.folds() + "-fold cross-validation " + percent(errors.mape())))
                .orElse("too few to hold any back");
        return result.rows().size() + " measured rows of " + file + "; mean error of these "
                + percent(result.before().mape()) + " before and "
                + percent(result.after().mape()) + " after, " + judged;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
    }
}
