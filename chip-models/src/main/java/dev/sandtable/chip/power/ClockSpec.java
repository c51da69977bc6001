// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

import dev.sandtable.units.Hertz;

/**
 * The clocks of a chip's cores.
 *
 * @param base guaranteed under any load
 * @param boost highest
 * @param stated the clock at which the peaks of the data sheet hold: peak = cores · operations per cycle · this
 */
public record ClockSpec(Hertz base, Hertz boost, Hertz stated) {
    public ClockSpec {
        if (!(base.value() > 0) || boost.compareTo(base) < 0 || !(stated.value() > 0)) {
            throw new IllegalArgumentException("clocks need 0 < base <= boost and a stated clock above 0");
        }
    }
}
