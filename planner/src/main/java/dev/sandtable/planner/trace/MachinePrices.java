// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.Optional;

/**
 * The prices of a machine, part by part.
 *
 * @param computation of its chips
 * @param communication between them
 * @param store the rate at which memory moves to and from a rank; the recorded times where absent
 */
public record MachinePrices(Computation computation, Communication communication, Optional<BytesPerSecond> store)
        implements Prices {
    @Override
    public long compute(RankTrace rank, TraceNode node, TraceTask.Compute compute) {
        return computation.ps(rank, node, compute);
    }

    @Override
    public long memory(RankTrace rank, TraceNode node, TraceTask.MemoryAccess access) {
        if (store.isPresent() && access.size() > 0) {
            return store.get().timeFor(new Bytes(access.size())).value();
        }
        if (!node.recorded()) {
            throw ExecutionTrace.problem(
                    rank,
                    node,
                    "moves memory and has no recorded duration; state the rate of the store, as --store 50 GB/s");
        }
        return node.recordedPs();
    }

    @Override
    public long collective(Call call) {
        return communication.collective(call);
    }

    @Override
    public long message(RankTrace rank, TraceNode node, TraceTask.Send send) {
        return communication.message(rank, node, send);
    }
}
