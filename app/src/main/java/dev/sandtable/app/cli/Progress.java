// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One line on the terminal that says how far a long command is, rewritten in place a few times a second and wiped when the
 * command is done. Nothing is written where standard error is not a terminal.
 */
final class Progress implements Consumer<String>, AutoCloseable {
    private static final long NANOS_BETWEEN_LINES = 200_000_000L;
    private static final String WIPE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private long nextNanos;
    private boolean dirty;

    private Progress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
        nextNanos = System.nanoTime() + NANOS_BETWEEN_LINES;
    }

    static Progress to(PrintWriter err, boolean wanted) {
        return new Progress(err, wanted && isTerminal());
    }

    @Override
    public synchronized void accept(String line) {
        if (shown && System.nanoTime() - nextNanos >= 0) {
            nextNanos = System.nanoTime() + NANOS_BETWEEN_LINES;
            err.print(WIPE + line);
            err.flush();
            dirty = true;
        }
    }

    @Override
    public synchronized void close() {
        if (dirty) {
            err.print(WIPE);
            err.flush();
            dirty = false;
        }
    }

    /** Java only tells whether input and output are both terminals; Linux also tells about standard error alone. */
    private static boolean isTerminal() {
        Path standardError = Path.of("/proc/self/fd/2");
        try {
            if (Files.isSymbolicLink(standardError)) {
                String target = Files.readSymbolicLink(standardError).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
        } catch (IOException e) {
            return false;
        }
        return System.console() != null;
    }
}
