// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

/** What a command's exit code says. */
public final class Exit {
    /** Done. */
    public static final int DONE = 0;
    /** Done, and a target is not met, a plan does not fit, or a row has an error; the report says which. */
    public static final int NOT_MET = 1;
    /** The user's input is wrong; the message says what to write instead. */
    public static final int BAD_INPUT = 2;
    /** An invariant broke: a defect of the simulator. */
    public static final int BROKEN = 70;
    /** Interrupted; what was finished is kept. */
    public static final int INTERRUPTED = 130;

    private Exit() {}
}
