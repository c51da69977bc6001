// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.explain.Explanation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A kernel and another that reads what it wrote.
 *
 * @param name of the operator
 * @param first runs first
 * @param second runs when the first has ended
 */
record SequencePlan(String name, Plan first, Plan second) implements Plan {
    @Override
    public int kernels() {
        return first.kernels() + second.kernels();
    }

    @Override
    public KernelRun at(double hertz) {
        KernelRun a = first.at(hertz);
        KernelRun b = second.at(hertz);
        return new KernelRun(
                a.seconds() + b.seconds(),
                a.matrixSeconds() + b.matrixSeconds(),
                a.vectorSeconds() + b.vectorSeconds(),
                a.cacheBytes() + b.cacheBytes(),
                a.memoryBytes() + b.memoryBytes(),
                a.dramJoules() + b.dramJoules(),
                a.seconds() >= b.seconds() ? a.bound() : b.bound());
    }

    /** Levels that both use are asked for one after the other. */
    @Override
    public List<Demand> demands(double hertz) {
        Map<Level, Demand> both = new EnumMap<>(Level.class);
        for (Plan plan : List.of(first, second)) {
            for (Demand demand : plan.demands(hertz)) {
                both.merge(demand.level(), demand, (one, other) -> one.plus(other.amount(), other.seconds()));
            }
        }
        return List.copyOf(both.values());
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                name,
                at(hertz).seconds(),
                "s",
                "one kernel after the other",
                first.explain(hertz),
                second.explain(hertz));
    }
}
