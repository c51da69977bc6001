// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written is finished, claims nothing by tone, and points at things that exist. */
class WordsTest {

    // Taken apart so that this file does not hold the words that it forbids.
    private static final Pattern UNFINISHED =
            words("to" + "do", "fix" + "me", "for" + " now", "simp" + "ly", "obvi" + "ously");
    private static final Pattern OUTSIDE = Pattern.compile("(\\.\\./|/work/)sha" + "red\\b");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");

    private static Pattern words(String... words) {
        return Pattern.compile("\\b(" + String.join("|", words) + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    @Test
    void nothingIsLeftForLater() {
        Exceptions.judge("words", matches(UNFINISHED, "says"));
    }

    @Test
    void theProjectStandsOnItsOwn() {
        Exceptions.judge("outside", matches(OUTSIDE, "points outside the repository:"));
    }

    @Test
    void linksLeadSomewhere() {
        List<Violation> violations = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            for (String link : links(Repository.lines(page))) {
                String target = link.replaceFirst("#.*$", "");
                boolean here = !target.isEmpty() && !target.matches("^[a-z][a-z0-9+.-]*:.*");
                if (here && !Files.exists(page.resolveSibling(target))) {
                    violations.add(new Violation(
                            "links", Repository.name(page), "links to " + link + ", which does not exist"));
                }
            }
        }
        Exceptions.judge("links", violations);
    }

    @Test
    void aLinkIsReadAsMarkdownReadsIt() {
        List<String> page = List.of(
                "see [one](a.md#part) and ![two](b.png \"title\")", "```", "[not](c.md)", "```", "`[nor](d.md)`");
        assertEquals(List.of("a.md#part", "b.png"), links(page));
    }

    /** The targets of all links outside code. */
    private static List<String> links(List<String> lines) {
        List<String> targets = new ArrayList<>();
        boolean code = false;
        for (String line : lines) {
            if (line.stripLeading().startsWith("```")) {
                code = !code;
            } else if (!code) {
                Matcher matcher = LINK.matcher(line.replaceAll("`[^`]*`", ""));
                while (matcher.find()) {
                    targets.add(matcher.group(1));
                }
            }
        }
        return targets;
    }

    private static List<Violation> matches(Pattern pattern, String verb) {
        List<Violation> violations = new ArrayList<>();
        for (Path file : Repository.files(".java", ".yaml", ".yml", ".md")) {
            int number = 0;
            for (String line : Repository.lines(file)) {
                number++;
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    String rule = pattern == UNFINISHED ? "words" : "outside";
                    String what = "line " + number + " " + verb + " '" + matcher.group() + "'";
                    violations.add(new Violation(rule, Repository.name(file), what));
                }
            }
        }
        return violations;
    }
}
