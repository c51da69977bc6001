// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

/**
 * A measured row and what was predicted for it.
 *
 * @param group what it is reported under: chip, operator, format, origin
 * @param row its position in the table, from 1
 * @param measured seconds, or bytes where the family is one of bytes
 * @param predicted the same
 * @param low lower end of the predicted 90 % interval
 * @param high upper end of it
 * @param roofline the same by the family's bound: the roofline, or parameters and their state alone
 */
public record Comparison(
        String group, int row, double measured, double predicted, double low, double high, double roofline) {

    /** (predicted − measured) / measured. */
    public double error() {
        return (predicted - measured) / measured;
    }
}
