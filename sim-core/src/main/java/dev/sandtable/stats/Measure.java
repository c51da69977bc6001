// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Picoseconds;
import java.util.function.LongFunction;

/**
 * What one step of a statistic's integers stands for: events add whole steps, and reports read a quantity with its unit.
 *
 * @param <Q> the quantity that a number of steps is
 */
public final class Measure<Q> {
    /** Steps of a picosecond; a {@code long} of them ends at 106 days. */
    public static final Measure<Picoseconds> TIME = new Measure<>("ps", Picoseconds::new);
    /** Steps of a byte. */
    public static final Measure<Bytes> DATA = new Measure<>("B", Bytes::new);
    /** Steps of a picojoule, the energy of moving a bit or two; a {@code long} of them ends at 9.2 MJ. */
    public static final Measure<Joules> ENERGY = new Measure<>("pJ", picojoules -> new Joules(picojoules / 1e12));
    /** Things that happen, and lengths of queues. */
    public static final Measure<Long> EVENTS = new Measure<>("", events -> events);

    private final String step;
    private final LongFunction<Q> quantity;

    private Measure(String step, LongFunction<Q> quantity) {
        this.step = step;
        this.quantity = quantity;
    }

    /** The unit of one step as specifications spell it; empty for events. */
    public String step() {
        return step;
    }

    /** So many steps as a quantity. */
    public Q of(long steps) {
        return quantity.apply(steps);
    }

    @Override
    public String toString() {
        return step.isEmpty() ? "events" : step;
    }
}
