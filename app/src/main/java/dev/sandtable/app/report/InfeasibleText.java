// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

/** What is left to say when no plan was found: why not, and what would help. */
public final class InfeasibleText {
    private InfeasibleText() {}

    /** For a terminal, ending in a line feed. */
    public static String of(Setting setting, String kind, int chips, String why) {
        return setting.scenario() + ": " + kind + ", " + setting.words() + "\n\n  No plan for " + chips + " chips: "
                + why + ".\n";
    }

    /** As JSON. */
    public static JsonObject json(Setting setting, String kind, int chips, String why) {
        return setting.json(kind)
                .put("chips", chips)
                .put("feasible", false)
                .put("binding", why)
                .put("memory", new JsonObject().put("fits", false));
    }
}
