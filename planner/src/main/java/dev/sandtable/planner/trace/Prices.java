// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.List;

/**
 * How long things take, in picoseconds.
 *
 * <p>Contract: the same question has the same answer; what cannot be priced is the user's error, which names the node and
 * what to write instead, never 0.
 */
public interface Prices {
    /** A computation of a rank. */
    long compute(RankTrace rank, TraceNode node, TraceTask.Compute compute);

    /** A movement of memory of a rank. */
    long memory(RankTrace rank, TraceNode node, TraceTask.MemoryAccess access);

    /** A collective, from when its last member has come. */
    long collective(Call call);

    /** A message, from when it is sent. */
    long message(RankTrace rank, TraceNode node, TraceTask.Send send);

    /**
     * The same call of groups that may make it at the same time.
     *
     * @param kind which collective
     * @param bytes what each rank brings
     * @param groups the ranks of each group; disjoint
     * @param shortestPs the shortest time that a member recorded, which is that of the last to come; negative if none did
     * @param rank a rank that calls, for messages
     * @param node its node
     */
    record Call(Collective.Kind kind, long bytes, List<int[]> groups, long shortestPs, RankTrace rank, TraceNode node) {
        public Call {
            groups = List.copyOf(groups);
        }

        /** How many ranks a group has. */
        public int ranks() {
            return groups.get(0).length;
        }

        /** The size as nccl-tests prints it: of a gathering what all bring together. */
        public long allBytes() {
            boolean gathers = kind == Collective.Kind.ALL_GATHER || kind == Collective.Kind.GATHER;
            return gathers ? Math.multiplyExact(bytes, ranks()) : bytes;
        }
    }
}
