// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.workload.serving.Iteration;

/** How long iterations take on one kind of replica. */
@FunctionalInterface
public interface IterationTimes {

    /**
     * Picoseconds from the start of an iteration to its end.
     *
     * @throws IllegalArgumentException if it lies outside of what is known
     */
    long ps(Iteration iteration);

    /** Energy of a replica's chips in an iteration, above idle; 0 where it is not known. */
    default double joules(Iteration iteration) {
        return 0;
    }
}
