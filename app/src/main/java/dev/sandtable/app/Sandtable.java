// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app;

import dev.sandtable.app.cli.CommandTree;
import java.util.concurrent.atomic.AtomicBoolean;

/** The entry point of the command line; exit codes are {@link dev.sandtable.app.cli.Exit}. */
public final class Sandtable {
    private Sandtable() {}

    public static void main(String[] arguments) {
        AtomicBoolean ended = new AtomicBoolean();
        // A signal ends the Java machine with 128 + its number: 130 for Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                System.err.println("\nsandtable: interrupted; results and files that were finished are kept");
            }
            System.out.flush();
        }));
        int code = CommandTree.run(System.out, System.err, arguments);
        ended.set(true);
        System.out.flush();
        System.exit(code);
    }
}
