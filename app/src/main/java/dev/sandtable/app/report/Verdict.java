// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import java.util.List;

/**
 * Whether a result is what was wanted.
 *
 * @param fits whether the plan fits memory
 * @param met each target that is reached, in words
 * @param missed each missed target in words, with its value and what was reached
 * @param remedies changes that would make a plan fit that does not, each tried
 */
public record Verdict(boolean fits, List<String> met, List<String> missed, List<String> remedies) {
    public Verdict {
        met = List.copyOf(met);
        missed = List.copyOf(missed);
        remedies = List.copyOf(remedies);
    }

    /** Whether nothing stands in the way. */
    public boolean good() {
        return fits && missed.isEmpty();
    }

    JsonObject into(JsonObject json) {
        json.put("target_met", missed.isEmpty()).putTexts("missed", missed);
        return fits ? json : json.putTexts("remedies", remedies);
    }

    /** The targets and what would help, a line each; nothing if there is nothing to say. */
    String text() {
        StringBuilder text = new StringBuilder();
        met.forEach(target -> text.append("  target met: ").append(target).append('\n'));
        missed.forEach(target -> text.append("  TARGET MISSED: ").append(target).append('\n'));
        if (!fits) {
            text.append(
                    remedies.isEmpty()
                            ? "  Nothing that was tried would make it fit.\n"
                            : "  It would fit with, the smallest change first\n");
            remedies.forEach(remedy -> text.append("    ").append(remedy).append('\n'));
        }
        return text.toString();
    }
}
