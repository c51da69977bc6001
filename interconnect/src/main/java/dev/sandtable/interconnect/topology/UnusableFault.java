// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

/** A fault that names what is not there, or after which two members have no way to each other. */
public final class UnusableFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final int index;

    UnusableFault(int index, String message) {
        super(message);
        this.index = index;
    }

    /** Which of the faults it is, so that a reader of files can say where it stands. */
    public int index() {
        return index;
    }
}
