// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.memo.CodeVersion;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memo.MemoStore.Limits;
import dev.sandtable.units.Bytes;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that price operators and may leave the prices to later runs. */
final class MemoOption {
    /** Some hundred thousand prices of one chip and stack, and as many again of ten others. */
    private static final Limits ROOM = new Limits(Bytes.ofMib(64), Bytes.ofMib(640));

    @Option(
            names = "--memo",
            paramLabel = "DIR",
            description =
                    "Keep prices of operators and answers of memories in this folder and take from it what earlier runs of the same program"
                            + " left there for the same chip, memory and stack. Results do not depend on it; a line on standard error"
                            + " says how well it served.")
    Optional<Path> folder = Optional.empty();

    /** The store in the folder, or one that keeps nothing. */
    MemoStore open(PrintWriter err) {
        if (folder.isEmpty()) {
            return MemoStore.none();
        }
        if (Files.exists(folder.get()) && !Files.isDirectory(folder.get())) {
            err.println("sandtable: --memo " + folder.get() + " is not a folder; nothing is kept");
            return MemoStore.none();
        }
        return MemoStore.in(folder.get(), CodeVersion.findOfProgram(), ROOM);
    }

    /** Saves what is new; says what went wrong, and how well it served where it is in use. */
    void close(MemoStore store, PrintWriter err) {
        store.close();
        store.remarks().stream().distinct().forEach(remark -> err.println("sandtable: --memo: " + remark));
        if (store.keeps()) {
            err.println("memo: " + store.statistics().line());
        }
    }
}
