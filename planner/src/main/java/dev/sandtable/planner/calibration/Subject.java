// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.List;
import java.util.Optional;

/** What is calibrated: a part of a machine with constants, which predicts rows once they are given. */
interface Subject {
    /** The entry of the catalogue that states the constants. */
    String entry();

    /** The other entry from which constants are carried, if there is one. */
    Optional<String> origin();

    /** The constants, in the order of the file. */
    List<Constant> constants();

    /** Seconds of each row with these values of the constants; a row that cannot be predicted is NaN. Safe for many threads. */
    double[] seconds(List<MeasuredRow> rows, double[] values);

    /** What each row asks of the part, with these values, for a report: the bound of its price. */
    List<String> regimes(List<MeasuredRow> rows, double[] values);

    /** Seconds below which no row can lie, by the data sheet alone. */
    double leastSeconds(MeasuredRow row);

    /** Whether a row tells of this part at all. */
    default boolean concerns(MeasuredRow row) {
        return true;
    }

    /** Why a row cannot be predicted at all; empty if it can. */
    String refusal(MeasuredRow row);
}
