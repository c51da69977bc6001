// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/** A line that is awaited: which of its sectors are on their way, and who waits for them. */
final class MissRegister {
    final AccessQueue targets = new AccessQueue();
    int slot;
    int inFlight;
    final int index;

    MissRegister(int index) {
        this.index = index;
    }
}
