// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Cost;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Stages of one program, one after the other on all cores, started once.
 *
 * <p><b>Model.</b> Times, bytes and energies add up; what limits the longest stage limits the whole.
 * <p><b>Left out.</b> Stages side by side on parts of the array: their work takes as long, their fills overlap.
 *
 * @param name of the operator
 * @param stages its parts in order
 */
record StagedPlan(String name, List<Plan> stages) implements Plan {
    StagedPlan {
        stages = List.copyOf(stages);
    }

    @Override
    public KernelRun at(double hertz) {
        double seconds = 0;
        double matrix = 0;
        double vector = 0;
        double cache = 0;
        double memory = 0;
        double joules = 0;
        double longest = -1;
        Cost.Bound bound = Cost.Bound.LATENCY;
        for (Plan stage : stages) {
            KernelRun run = stage.at(hertz);
            seconds += run.seconds();
            matrix += run.matrixSeconds();
            vector += run.vectorSeconds();
            cache += run.cacheBytes();
            memory += run.memoryBytes();
            joules += run.dramJoules();
            if (run.seconds() > longest) {
                longest = run.seconds();
                bound = run.bound();
            }
        }
        return new KernelRun(seconds, matrix, vector, cache, memory, joules, bound);
    }

    @Override
    public List<Demand> demands(double hertz) {
        Map<Level, Demand> sums = new EnumMap<>(Level.class);
        for (Plan stage : stages) {
            for (Demand demand : stage.demands(hertz)) {
                sums.merge(demand.level(), demand, (sum, more) -> sum.plus(more.amount(), more.seconds()));
            }
        }
        return List.copyOf(sums.values());
    }

    @Override
    public Explanation explain(double hertz) {
        Explanation[] parts = stages.stream().map(stage -> stage.explain(hertz)).toArray(Explanation[]::new);
        return Explanation.of(name, at(hertz).seconds(), "s", "sum of stages", parts);
    }
}
