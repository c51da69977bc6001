// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/**
 * The ratchet: places that may break a rule, each with its reason, read from {@code house-exceptions.txt}.
 *
 * <p>A line is {@code path: rule: reason}; blank lines and lines that start with {@code #} are passed over. A broken rule without an entry
 * fails, and so does an entry without a broken rule.
 */
final class Exceptions {

    /** Where the list lies, relative to the repository's root. */
    static final String FILE = "app/src/test/resources/house-exceptions.txt";

    /** One line of the list. */
    record Entry(String path, String rule, String reason) {}

    private Exceptions() {}

    /** Fails unless the violations of {@code rule} are just those that the list excuses. */
    static void judge(String rule, List<Violation> violations) {
        List<Entry> entries = parse(Repository.lines(Repository.root().resolve(FILE))).stream()
                .filter(entry -> entry.rule().equals(rule))
                .toList();
        String verdict = verdict(rule, violations, entries);
        if (!verdict.isEmpty()) {
            Assertions.fail(verdict);
        }
    }

    /** What is wrong, one line each; empty if nothing is. */
    static String verdict(String rule, List<Violation> violations, List<Entry> entries) {
        List<String> complaints = new ArrayList<>();
        for (Violation violation : violations) {
            if (entries.stream().noneMatch(entry -> entry.path().equals(violation.path()))) {
                complaints.add(violation.path() + ": " + violation.what());
            }
        }
        for (Entry entry : entries) {
            if (violations.stream().noneMatch(violation -> violation.path().equals(entry.path()))) {
                complaints.add(FILE + ": the exception for " + entry.path() + " is no longer needed; take it out");
            }
        }
        return complaints.isEmpty()
                ? ""
                : complaints.stream().distinct().sorted().collect(joining("\n  ", "rule " + rule + ":\n  ", ""));
    }

    /** Reads the list; a line without its three parts is an error, because an exception without a reason is none. */
    static List<Entry> parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(": ", 3);
            if (parts.length != 3 || parts[2].isBlank()) {
                throw new IllegalArgumentException(FILE + ": expected 'path: rule: reason', found '" + line + "'");
            }
            entries.add(new Entry(parts[0].strip(), parts[1].strip(), parts[2].strip()));
        }
        return entries;
    }
}
