// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cluster.UnspecifiedChip;
import java.util.List;

/** A chip without public figures: what is known of it, and what is missing. */
public final class UnspecifiedChipReport {
    private UnspecifiedChipReport() {}

    /** For a terminal. */
    public static String text(UnspecifiedChip chip) {
        StringBuilder text = new StringBuilder("  ")
                .append(chip.title())
                .append(", ")
                .append(chip.vendor())
                .append(", announced ")
                .append(chip.announced())
                .append("\n\n  It cannot be simulated: ")
                .append(chip.reason())
                .append(".\n\n  Known:\n");
        chip.known()
                .forEach(known -> text.append("  - ")
                        .append(known.says())
                        .append(" [")
                        .append(known.source())
                        .append("]\n"));
        text.append("\n  Missing:\n");
        chip.missing().forEach(missing -> text.append("  - ").append(missing).append('\n'));
        return text.toString();
    }

    /** For programs. */
    public static JsonObject json(UnspecifiedChip chip) {
        List<JsonObject> known = chip.known().stream()
                .map(one -> new JsonObject().put("says", one.says()).put("source", one.source()))
                .toList();
        return new JsonObject()
                .put("name", chip.name())
                .put("title", chip.title())
                .put("vendor", chip.vendor())
                .put("announced", chip.announced())
                .put("simulated", false)
                .put("reason", chip.reason())
                .putObjects("known", known)
                .putTexts("missing", chip.missing());
    }
}
