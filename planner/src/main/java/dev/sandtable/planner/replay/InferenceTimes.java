// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;

/**
 * How long a batch took.
 *
 * @param prefill until the first token of every prompt
 * @param decode from there to the last token
 * @param joules energy of all ranks above idle
 */
public record InferenceTimes(Picoseconds prefill, Picoseconds decode, double joules) {

    /** From the prompts to the last token. */
    public Picoseconds total() {
        return prefill.plus(decode);
    }
}
