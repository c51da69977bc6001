// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.planner.trace.Prices.Call;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;

/** How long data move between ranks. */
public interface Communication {
    /** A collective, from when its last member has come, in picoseconds. */
    long collective(Call call);

    /** A message, from when it is sent, in picoseconds. */
    long message(RankTrace rank, TraceNode node, TraceTask.Send send);

    /** As long as it took when it was recorded; of a collective the shortest time, which its last member saw. */
    record Recorded() implements Communication {
        @Override
        public long collective(Call call) {
            if (call.shortestPs() < 0) {
                throw ExecutionTrace.problem(
                        call.rank(),
                        call.node(),
                        "or one of the other members has no recorded duration; write --communication priced");
            }
            return call.shortestPs();
        }

        @Override
        public long message(RankTrace rank, TraceNode node, TraceTask.Send send) {
            if (!node.recorded()) {
                throw ExecutionTrace.problem(rank, node, "has no recorded duration; write --communication priced");
            }
            return node.recordedPs();
        }
    }

    /**
     * The prices of a fabric; rank r is its endpoint r.
     *
     * @param fabric the fabric, with its library's choice of algorithms or one that is insisted on
     * @param type the format in which reductions add
     */
    record OnFabric(Fabric fabric, DataType type) implements Communication {
        @Override
        public long collective(Call call) {
            Collective collective = new Collective(call.kind(), new Bytes(call.allBytes()), type);
            try {
                return fabric.price(collective, call.groups()).time().value();
            } catch (IllegalArgumentException | UnsupportedOperationException e) {
                throw ExecutionTrace.problem(call.rank(), call.node(), "cannot be priced: " + e.getMessage());
            }
        }

        @Override
        public long message(RankTrace rank, TraceNode node, TraceTask.Send send) {
            Collective one = new Collective(Collective.Kind.SEND_RECV, new Bytes(send.size()), type);
            return fabric.price(one, new int[] {rank.rank(), send.to()}).time().value();
        }
    }
}
