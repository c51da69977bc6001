// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

/**
 * What a result was made with, for the head of a report and for whoever wants to repeat it.
 *
 * @param scenario the scenario's name
 * @param model the model as the scenario names it
 * @param cluster the cluster
 * @param chip the chip
 * @param stack the software stack
 * @param version the simulator's version
 * @param seed the seed
 */
public record Setting(
        String scenario, String model, String cluster, String chip, String stack, String version, long seed) {

    /** The fields that every result has. */
    JsonObject json(String kind) {
        return new JsonObject()
                .put("scenario", scenario)
                .put("kind", kind)
                .put("version", version)
                .put("seed", seed)
                .put("model", model)
                .put("cluster", cluster)
                .put("chip", chip)
                .put("stack", stack);
    }

    /** One line for the head of a report. */
    String words() {
        return model + " on " + cluster + " (" + chip + "), stack " + stack;
    }
}
