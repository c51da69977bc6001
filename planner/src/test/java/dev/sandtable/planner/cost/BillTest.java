// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Seconds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bills that can be written by hand. */
final class BillTest {
    private static final Tariff TARIFF =
            new Tariff("t", new Seconds(1000), new Money(0.10), new Ratio(1.5), new Ratio(0.25));

    private static Bill bill(double seconds, double joules) {
        return Bill.of(Optional.of(new Money(200)), 4, new Seconds(seconds), new Joules(joules), TARIFF)
                .orElseThrow();
    }

    @Test
    void aNodeWithoutAPriceHasNoBill() {
        assertTrue(Bill.of(Optional.empty(), 4, new Seconds(1), new Joules(1), TARIFF)
                .isEmpty());
    }

    @Test
    void aWholeLifetimeCostsThePurchaseAndItsElectricity() {
        // 4 nodes of 200 plus a quarter for the network; 7.2 MJ are 2 kWh, 3 kWh at the meter.
        Bill bill = bill(1000, 7.2e6);
        assertEquals(1000, bill.hardware().value(), 1e-9);
        assertEquals(0.30, bill.electricity().value(), 1e-12);
        assertEquals(1000.30, bill.total().value(), 1e-9);
    }

    @Test
    void halfTheTimeCostsHalfTheHardware() {
        Bill bill = bill(500, 0);
        assertEquals(500, bill.total().value(), 1e-9);
    }

    @Test
    void aTariffStatesPossibleThings() {
        Money price = new Money(0.1);
        Ratio none = new Ratio(0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Tariff("t", new Seconds(0), price, new Ratio(1.2), none),
                "no lifetime");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Tariff("t", new Seconds(1), price, new Ratio(0.9), none),
                "a site that draws less than its machines");
    }
}
