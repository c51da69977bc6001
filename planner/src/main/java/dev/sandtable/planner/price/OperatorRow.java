// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.util.Map;
import java.util.Optional;

/**
 * A row that names an operator on a chip, read.
 *
 * @param work the operator
 * @param chip the chip's name
 * @param stack the stack's name, where the row states one
 * @param launch how it is launched
 * @param clock at which clock
 */
public record OperatorRow(Work work, String chip, Optional<String> stack, Launch launch, ClockMode clock) {

    /**
     * Reads a row.
     *
     * @throws RowProblem if it is none, or if it names a collective, which no chip prices
     */
    public static OperatorRow read(Map<String, String> row) {
        Fields fields = new Fields(row);
        Work work = RowReader.work(row);
        if (work instanceof Collective) {
            throw new RowProblem("op is '" + fields.text("op") + "'; a roofline is of an operator of one chip");
        }
        return new OperatorRow(
                work,
                fields.text("chip"),
                fields.find("stack"),
                fields.word("launch", Launch.class, Launch.KERNEL),
                fields.word("clock", ClockMode.class, ClockMode.BENCHMARK));
    }
}
