// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;

/** Prints, and keeps a copy of what was printed. */
final class Tee extends Writer {
    private final PrintWriter out;
    private final StringWriter copy = new StringWriter();

    Tee(PrintWriter out) {
        this.out = out;
    }

    /** What was printed so far. */
    String copy() {
        return copy.toString();
    }

    @Override
    public void write(char[] text, int offset, int length) {
        out.write(text, offset, length);
        copy.write(text, offset, length);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
