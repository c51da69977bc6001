// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.html.Page;
import java.util.function.Supplier;

/**
 * What a command found out about a scenario.
 *
 * @param name the scenario's name
 * @param json the answer for programs
 * @param text the answer for people
 * @param good whether it is what was wanted: it fits, and no target is missed
 * @param section the answer for a page, made only if one is wanted
 */
record Answer(String name, JsonObject json, String text, boolean good, Supplier<Page.Section> section) {

    /** The name as a file name: what file systems refuse becomes a hyphen. */
    String fileName() {
        return fileName(name);
    }

    /** Any scenario's name as a file name. */
    static String fileName(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^\\.+", "") + ".json";
    }
}
