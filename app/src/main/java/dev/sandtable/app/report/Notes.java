// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import java.util.List;

/** What a reader should know before relying on a result. */
final class Notes {
    private Notes() {}

    static void append(StringBuilder text, List<String> warnings) {
        if (!warnings.isEmpty()) {
            text.append('\n');
            warnings.forEach(warning -> text.append("  note: ").append(warning).append('\n'));
        }
    }
}
