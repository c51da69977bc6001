// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The user's specification is wrong. It carries all problems that were found, in the order of the file, and its message
 * is what the user is to see: one line per problem and no stack trace.
 */
public final class SpecException extends RuntimeException {
    private final List<Problem> problems;

    /** Fails with every problem that was found; there is at least one. */
    public SpecException(List<Problem> problems) {
        this.problems = List.copyOf(problems);
    }

    /** Fails with a single problem. */
    public SpecException(Location location, String path, String message) {
        this(List.of(new Problem(location, path, message)));
    }

    /** What the user is to see: one line for each problem. */
    @Override
    public String getMessage() {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** What is wrong, at least one thing. */
    public List<Problem> problems() {
        return problems;
    }
}
