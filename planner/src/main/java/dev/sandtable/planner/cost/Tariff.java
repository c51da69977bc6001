// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cost;

import dev.sandtable.units.Money;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Seconds;

/**
 * What running a machine costs beside buying it.
 *
 * @param name as tariffs of the catalogue are called
 * @param lifetime time over which a purchase is written off
 * @param electricity price of a kilowatt-hour
 * @param pue power of the whole site over power of the machines
 * @param network share of the nodes' price that switches, optics and cables add
 */
public record Tariff(String name, Seconds lifetime, Money electricity, Ratio pue, Ratio network) {
    public Tariff {
        if (!(lifetime.value() > 0)) {
            throw new IllegalArgumentException("lifetime must be longer than 0 s, was " + lifetime);
        }
        if (!(pue.value() >= 1)) {
            throw new IllegalArgumentException("pue must be at least 1, was " + pue);
        }
    }
}
