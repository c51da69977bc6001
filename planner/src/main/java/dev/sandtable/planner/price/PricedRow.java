// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.work.Cost;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The answer to one row: a price, or what is wrong with it.
 *
 * @param cost the price, if there is one
 * @param lowUs lower end of the 90 % interval
 * @param highUs upper end of the 90 % interval
 * @param tflops rate of arithmetic in TFLOP/s, for operators that have any
 * @param busGbps bus bandwidth in GB/s as nccl-tests defines it, for collectives
 * @param error what is wrong, if there is no price
 */
public record PricedRow(
        Optional<Cost> cost,
        double lowUs,
        double highUs,
        OptionalDouble tflops,
        OptionalDouble busGbps,
        Optional<String> error) {

    /** A row without a price. */
    public static PricedRow failed(String message) {
        return new PricedRow(
                Optional.empty(), 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), Optional.of(message));
    }

    /** The time in microseconds, if there is a price. */
    public OptionalDouble timeUs() {
        return cost.isPresent() ? OptionalDouble.of(cost.get().time().microseconds()) : OptionalDouble.empty();
    }
}
