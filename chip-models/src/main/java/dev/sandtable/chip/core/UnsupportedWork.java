// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

/** Work that a chip has no unit for; the message names what it has. Raised while pricing, so that nothing falls back in silence. */
public final class UnsupportedWork extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedWork(String message) {
        super(message);
    }
}
