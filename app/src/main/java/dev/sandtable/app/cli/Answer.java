// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.JsonObject;

/**
 * What a command found out about a scenario.
 *
 * @param name the scenario's name
 * @param json the answer for programs
 * @param text the answer for people
 * @param good whether it is what was wanted: it fits, and no target is missed
 */
record Answer(String name, JsonObject json, String text, boolean good) {

    /** The name as a file name: what file systems refuse becomes a hyphen. */
    String fileName() {
        return name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^\\.+", "") + ".json";
    }
}
