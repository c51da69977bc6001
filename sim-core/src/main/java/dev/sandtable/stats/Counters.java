// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of a component, listed once: where they are registered. Reports walk the list and need not know what is
 * on it; the component keeps each counter in a field and adds to it without looking it up.
 *
 * <pre>
 *     private final Counters counters = new Counters();
 *     private final Counter&lt;Bytes&gt; read = counters.register("bytes read", Measure.DATA);
 *     private final Counter&lt;Long&gt; misses = counters.register("misses", Measure.EVENTS);
 * </pre>
 */
public final class Counters {
    private final Map<String, Counter<?>> byName = new LinkedHashMap<>();

    /**
     * A new counter at zero, last in the list.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public <Q> Counter<Q> register(String name, Measure<Q> measure) {
        Counter<Q> counter = new Counter<>(name, measure);
        if (byName.putIfAbsent(name, counter) != null) {
            throw new IllegalArgumentException("there is a counter '" + name + "' already");
        }
        return counter;
    }

    /** All counters, in the order of their registration. */
    public List<Counter<?>> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Adds what the same counters of a like component hold: of the channels of one memory, of the runs of one simulator.
     *
     * @throws IllegalArgumentException if names, their order or measures differ; nothing is added then
     */
    public void merge(Counters other) {
        List<Counter<?>> mine = all();
        List<Counter<?>> others = other.all();
        boolean alike = mine.size() == others.size();
        for (int i = 0; alike && i < mine.size(); i++) {
            alike = mine.get(i).name().equals(others.get(i).name())
                    && mine.get(i).measure() == others.get(i).measure();
        }
        if (!alike) {
            throw new IllegalArgumentException("counters of unlike components: " + mine + " and " + others);
        }
        for (int i = 0; i < mine.size(); i++) {
            mine.get(i).merge(others.get(i));
        }
    }

    /** Sets all counters to zero. */
    public void reset() {
        byName.values().forEach(Counter::reset);
    }

    /** One counter to a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        byName.values().forEach(counter -> text.append(counter).append('\n'));
        return text.toString();
    }
}
