// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

/**
 * What a plan asks of one level of a chip, and how long the level alone would take for it.
 *
 * @param level which
 * @param amount what is counted there: operations with their padding, bytes, tiles, kernels
 * @param seconds the time of the plan if every other level were infinitely fast
 */
public record Demand(Level level, double amount, double seconds) {
    public Demand {
        if (!(amount >= 0) || !(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "nothing is asked less than 0 of " + level + ": " + amount + " in " + seconds + " s");
        }
    }

    /** The same demand with more of the same behind it. */
    public Demand plus(double more, double longer) {
        return new Demand(level, amount + more, seconds + longer);
    }
}
