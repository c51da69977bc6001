// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/** Sees every command of a channel in the order of issue. */
@FunctionalInterface
public interface CommandObserver {
    /** Sees nothing. */
    CommandObserver NONE = (tick, command, bank, row) -> {};

    /**
     * A command starts.
     *
     * @param tick its first clock edge, in half command clocks since time zero
     * @param command what it is
     * @param bank flat bank number; the first bank of the pseudo-channel where the command means all of it
     * @param row row of an activate or an access, -1 for the others
     */
    void issued(long tick, Command command, int bank, int row);
}
