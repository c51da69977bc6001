// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.kernel.LaunchCosts;
import dev.sandtable.spec.Provenance;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;
import java.util.function.Function;

/**
 * The launch costs of a stack that rows can fit. They depend on host, driver and framework and differ by factors between
 * machines (an eager product 21 µs in one published table, 8 µs on a newer host), so their spread is wide.
 */
public enum LaunchConstant {
    /** Between kernels of a captured graph. */
    GRAPH("graph", LaunchCosts::graph),
    /** Between kernels that the host has queued. */
    STREAM("stream", LaunchCosts::stream),
    /** A product, from the framework's call to its end. */
    EAGER_PRODUCT("eager-product", LaunchCosts::eagerProduct),
    /** A softmax. */
    EAGER_SOFTMAX("eager-softmax", LaunchCosts::eagerSoftmax),
    /** A norm. */
    EAGER_NORM("eager-norm", LaunchCosts::eagerNorm),
    /** Everything else. */
    EAGER_ELEMENTWISE("eager-elementwise", LaunchCosts::eagerElementwise);

    private static final double LEAST_US = 0.1;
    private static final double MOST_US = 1000;
    private static final double SPREAD = 0.8;

    private final String spelling;
    private final Function<LaunchCosts, Picoseconds> stated;

    LaunchConstant(String spelling, Function<LaunchCosts, Picoseconds> stated) {
        this.spelling = spelling;
        this.stated = stated;
    }

    /** The name as stack files spell it. */
    public String spelling() {
        return spelling;
    }

    /** The constant, starting where a stack's file has it; none where the file has nothing to scale. */
    Optional<Constant> find(LaunchCosts costs, Provenance provenance) {
        double start = stated.apply(costs).seconds() * 1e6;
        return start < LEAST_US || start > MOST_US
                ? Optional.empty()
                : Optional.of(
                        new Constant(spelling, "language.launch." + spelling, "us", start, LEAST_US, MOST_US, SPREAD)
                                .asUncertainAs(provenance));
    }
}
