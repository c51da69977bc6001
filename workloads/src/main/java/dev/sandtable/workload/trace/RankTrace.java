// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import java.util.Comparator;
import java.util.List;

/**
 * What one rank does.
 *
 * @param rank its number
 * @param source the file it was read from, for messages
 * @param nodes its nodes, by rising number
 */
public record RankTrace(int rank, String source, List<TraceNode> nodes) {
    public RankTrace {
        nodes = nodes.stream().sorted(Comparator.comparingLong(TraceNode::id)).toList();
    }

    /** The same nodes, done by another rank. */
    public RankTrace by(int other) {
        return new RankTrace(other, source, nodes);
    }
}
