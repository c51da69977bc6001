// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app;

import dev.sandtable.app.cli.CommandTree;

/** The entry point of the command line; exit codes are {@link dev.sandtable.app.cli.Exit}. */
public final class Sandtable {
    private Sandtable() {}

    public static void main(String[] arguments) {
        int code = CommandTree.run(System.out, System.err, arguments);
        System.out.flush();
        System.exit(code);
    }
}
