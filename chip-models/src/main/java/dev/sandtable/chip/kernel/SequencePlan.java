// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.explain.Explanation;

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
