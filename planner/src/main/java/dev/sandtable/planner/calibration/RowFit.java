// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

/**
 * A row before and after.
 *
 * @param row the row
 * @param before seconds predicted with the constants as they were
 * @param after seconds predicted with the fitted ones
 * @param regime what binds it with the fitted ones
 */
public record RowFit(MeasuredRow row, double before, double after, String regime) {
    /** (predicted − measured) / measured with the fitted constants. */
    public double error() {
        return (after - row.seconds()) / row.seconds();
    }
}
