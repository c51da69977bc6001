// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.List;
import java.util.Optional;

/**
 * What a calibration is asked.
 *
 * @param subject the chip, or the node whose link is fitted
 * @param from the chip whose constants the search begins with and leans on; the chip itself if absent
 * @param stack the software of rows that name none
 * @param parameters the constants to fit; all that the rows determine if empty
 * @param rows how many shapes of the table to fit, the others judge; all if absent
 * @param seed of everything random
 * @param threads that may price rows at once
 */
public record CalibrationRequest(
        String subject,
        Optional<String> from,
        Optional<String> stack,
        List<String> parameters,
        Optional<Integer> rows,
        long seed,
        int threads) {
    public CalibrationRequest {
        parameters = List.copyOf(parameters);
        if (rows.isPresent() && rows.get() < 1) {
            throw new IllegalArgumentException("--rows must be at least 1, was " + rows.get());
        }
    }
}
