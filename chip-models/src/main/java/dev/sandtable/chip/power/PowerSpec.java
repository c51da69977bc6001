// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

import dev.sandtable.units.Watts;

/**
 * What a chip may draw and what it draws when idle.
 *
 * @param cap board power limit
 * @param idle drawn with clocks running and nothing to do
 */
public record PowerSpec(Watts cap, Watts idle) {
    public PowerSpec {
        if (!(idle.value() >= 0) || cap.compareTo(idle) <= 0) {
            throw new IllegalArgumentException("power needs 0 <= idle < cap");
        }
    }
}
