// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import java.util.List;

/**
 * One thing that a rank does.
 *
 * @param id its number, which no other node of the rank has; among nodes that may begin, the lowest does
 * @param name what its writer called it
 * @param after the nodes that end before it begins
 * @param task what it does
 * @param recordedPs how long it took when it was recorded; negative where that is not known
 */
public record TraceNode(long id, String name, List<Long> after, TraceTask task, long recordedPs) {
    /** The duration of a node that nobody has recorded. */
    public static final long NOT_RECORDED = -1;

    public TraceNode {
        after = List.copyOf(after);
    }

    /** The same node with another task. */
    public TraceNode with(TraceTask other) {
        return new TraceNode(id, name, after, other, recordedPs);
    }

    /** Whether it is known how long it took. */
    public boolean recorded() {
        return recordedPs >= 0;
    }

    /** {@code node 17 (mha.qkv)}. */
    public String label() {
        return "node " + id + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
