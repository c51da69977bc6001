// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.work.Work;
import dev.sandtable.workload.parallel.Axis;

/**
 * One entry of a rank's program, in the order in which its framework issues them: a kernel, or a collective over the
 * rank's group along an axis.
 */
public sealed interface Operation {

    /** What it is, in the words of the layer that it belongs to. */
    String name();

    /**
     * A kernel on the rank's own chip.
     *
     * @param name what it is
     * @param work what it does
     */
    record Compute(String name, Work work) implements Operation {}

    /**
     * A collective.
     *
     * @param name what it is
     * @param collective kind and size
     * @param axis over which group
     * @param overlappable whether it runs beside the one {@link Compute} that follows it in the list (what comes after
     *     that waits for both); otherwise everything after it waits
     */
    record Communicate(String name, Collective collective, Axis axis, boolean overlappable) implements Operation {}
}
