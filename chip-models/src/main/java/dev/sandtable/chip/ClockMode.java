// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

/** Which clock a kernel runs at. */
public enum ClockMode {
    /** Pinned to the base clock, as careful measurements do. */
    LOCKED_BASE,
    /** The boost clock whatever the power. */
    BOOST,
    /** The highest clock at which the power of a chip at its working temperature stays within the cap. */
    GOVERNED,
    /** The same as a benchmark of a few repetitions sees it, which ends before the chip is warm. */
    BENCHMARK
}
