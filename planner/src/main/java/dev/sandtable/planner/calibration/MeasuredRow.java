// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.util.Optional;

/**
 * A measured row.
 *
 * @param line where it stands in its file, from 1
 * @param op the operator as the row spells it
 * @param shape the row's own words for its shape: {@code m 512 n 1024 k 4096 bf16}
 * @param work what was timed
 * @param launch what the time includes
 * @param clock what the clock was set to
 * @param stack the software that the row names, if any
 * @param ranks chips that took part; 1 for work on one chip
 * @param seconds the measured time
 */
public record MeasuredRow(
        int line,
        String op,
        String shape,
        Work work,
        Launch launch,
        ClockMode clock,
        Optional<String> stack,
        int ranks,
        double seconds) {

    /** What makes two rows measurements of the same thing. */
    Object sameness() {
        return java.util.List.of(work, launch, clock, stack, ranks);
    }
}
