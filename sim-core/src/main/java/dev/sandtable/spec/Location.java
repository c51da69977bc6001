// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

/**
 * A place in a file.
 *
 * @param file the file as the user named it, or what stands in for one, such as {@code --set hbm.stacks=6}
 * @param line counted from 1; 0 where the whole file is meant
 * @param column counted from 1 in characters; 0 where the whole file is meant
 */
public record Location(String file, int line, int column) {
    /** The file as a whole. */
    public static Location ofFile(String file) {
        return new Location(file, 0, 0);
    }

    /** {@code file:line:column}, the form that editors and terminals turn into a link. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
