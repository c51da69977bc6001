// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cost;

import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import dev.sandtable.units.Seconds;
import java.util.Optional;

/**
 * What using a machine for a while costs.
 *
 * <p><b>Model.</b> Purchase written off evenly over the lifetime, nodes and network; electricity of the machines times
 * the site's PUE.
 *
 * <p><b>Left out.</b> Buildings, staff, interest, resale.
 *
 * <p><b>Check.</b> A whole lifetime costs the purchase and its electricity ({@code BillTest}).
 *
 * <p><b>Source.</b> Straight-line depreciation; PUE as defined by The Green Grid, 2007.
 *
 * @param hardware share of the purchase
 * @param electricity price of the energy
 */
public record Bill(Money hardware, Money electricity) {
    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

    /** The bill of {@code nodes} nodes for a time; nothing where a node has no price. */
    public static Optional<Bill> of(Optional<Money> node, int nodes, Seconds time, Joules energy, Tariff tariff) {
        return node.map(price -> {
            double share = time.value() / tariff.lifetime().value();
            double purchase = price.value() * nodes * (1 + tariff.network().value());
            double hours =
                    energy.value() / JOULES_PER_KILOWATT_HOUR * tariff.pue().value();
            return new Bill(new Money(purchase * share), tariff.electricity().times(hours));
        });
    }

    /** Both together. */
    public Money total() {
        return hardware.plus(electricity);
    }
}
