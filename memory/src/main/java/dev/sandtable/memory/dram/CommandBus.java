// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

/**
 * How long commands hold the command pins. Times are half clocks because HBM3 sends row commands on both edges: an
 * activate takes 1.5 clocks, a precharge half a clock. A delay between two commands counts from the last edge of one to
 * the last edge of the other.
 *
 * @param separate whether row and column commands have pins of their own (HBM), so that one of each issues per clock
 * @param activateHalfClocks half clocks of an activate
 * @param prechargeHalfClocks half clocks of a precharge or a refresh; 1 means that it may start on a falling edge
 * @param columnHalfClocks half clocks of a read or a write
 */
public record CommandBus(boolean separate, int activateHalfClocks, int prechargeHalfClocks, int columnHalfClocks) {
    public CommandBus {
        if (activateHalfClocks < 1 || prechargeHalfClocks < 1 || columnHalfClocks < 1) {
            throw new IllegalArgumentException("commands take at least half a clock");
        }
    }
}
