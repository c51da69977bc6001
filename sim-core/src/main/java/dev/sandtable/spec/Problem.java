// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

/**
 * One thing that is wrong in a specification, and what to write instead. Printed as
 * {@code chips/x.yaml:4:3: hbm.stackz: unknown key; did you mean 'stacks'?}
 *
 * @param location where it is
 * @param path the keys that lead to it, {@code hbm.stackz} or {@code levels[0].size}; empty for the file as a whole
 * @param message what is wrong, and what would be right
 */
public record Problem(Location location, String path, String message) {
    /** The file as the user named it. */
    public String file() {
        return location.file();
    }

    /** The line, counted from 1. */
    public int line() {
        return location.line();
    }

    /** The column, counted from 1. */
    public int column() {
        return location.column();
    }

    @Override
    public String toString() {
        return location + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
