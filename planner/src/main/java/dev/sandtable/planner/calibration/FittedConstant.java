// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import java.util.Optional;

/**
 * What became of one constant.
 *
 * @param constant the constant, with where it began
 * @param value where it ended
 * @param standardError of its logarithm, prior included
 * @param kept why it was kept where it began; absent if it was fitted
 */
public record FittedConstant(Constant constant, double value, double standardError, Optional<String> kept) {
    /** Whether the rows decided it. */
    public boolean fitted() {
        return kept.isEmpty();
    }

    /** Whether it ended at the edge of its physical range: the rows ask for what the model cannot be. */
    public boolean atEdge() {
        double close = 0.01 * constant.spread();
        return fitted() && (value <= constant.low() * (1 + close) || value >= constant.high() * (1 - close));
    }
}
