// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

/** The user asked for what cannot be: the message says what to write instead. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    UserError(String message) {
        this(message, Exit.BAD_INPUT);
    }

    UserError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
