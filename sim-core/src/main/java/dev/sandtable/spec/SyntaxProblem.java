// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What to tell the user where the text is not YAML: the parser's words, and the usual reason where there is one. */
final class SyntaxProblem {
    private static final String QUOTED = "while scanning a quoted scalar";

    private SyntaxProblem() {}

    static SpecException of(MarkedYamlEngineException e, String text, String file) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        if (mark == null) {
            return new SpecException(Location.ofFile(file), "", "is not YAML: " + e.getProblem());
        }
        Location location = new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
        List<String> lines = text.lines().toList();
        String line = mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
        return new SpecException(location, "", explain(problem(e), line) + opened(e, mark));
    }

    /** Where the thing begins that the parser was reading, if that is another line. */
    private static String opened(MarkedYamlEngineException e, Mark mark) {
        return e.getContextMark()
                .filter(begin -> begin.getLine() < mark.getLine())
                .filter(begin -> List.of("while parsing a flow sequence", "while parsing a flow mapping", QUOTED)
                        .contains(e.getContext()))
                .map(begin -> "; it opens at line " + (begin.getLine() + 1) + ", column " + (begin.getColumn() + 1)
                        + " and is not closed")
                .orElse("");
    }

    private static String problem(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
        return problem.replace('\n', ' ').toLowerCase(Locale.ROOT);
    }

    private static String explain(String problem, String line) {
        if (problem.contains("\\t")
                || line.startsWith("\t")
                || line.stripLeading().startsWith("\t")) {
            return "a tab cannot indent YAML; use spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "is not YAML: ': ' where a value goes on; quote the value, check the indentation, or look for a missing"
                    + " ':' in the line above";
        }
        if (problem.contains("could not find expected ':'")) {
            return "is not YAML: a line without ': ' after its key";
        }
        if (problem.contains("expected <block end>")) {
            return "is not YAML: the indentation fits no line above; check the spaces at the beginning of the line";
        }
        if (problem.contains("cannot start any token")) {
            return "is not YAML: a value cannot begin with this character; quote it";
        }
        return "is not YAML: " + problem;
    }
}
