// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.TraceTask.Compute;
import dev.sandtable.workload.trace.TraceTask.MemoryAccess;
import dev.sandtable.workload.trace.TraceTask.Nothing;
import dev.sandtable.workload.trace.TraceTask.Receive;
import dev.sandtable.workload.trace.TraceTask.Send;

/**
 * What the numbers of a trace stand for.
 *
 * @param flops floating-point operations for each operation counted: 2 where multiply-accumulates are
 * @param bytes bytes for each unit of size: the width of an element where elements are counted
 * @param words how that is known, for reports
 */
public record Units(long flops, long bytes, String words) {
    public Units {
        if (flops < 1 || bytes < 1) {
            throw new IllegalArgumentException("units are at least one, were " + flops + " and " + bytes);
        }
    }

    /**
     * A task with its numbers in floating-point operations and bytes.
     *
     * @throws ArithmeticException if they do not fit
     */
    TraceTask apply(TraceTask task) {
        if (task instanceof Compute compute) {
            return new Compute(
                    compute.host(), Math.multiplyExact(compute.operations(), flops), bytesOf(compute.size()));
        } else if (task instanceof MemoryAccess access) {
            return new MemoryAccess(access.store(), bytesOf(access.size()));
        } else if (task instanceof CollectiveCall call) {
            return new CollectiveCall(call.kind(), call.group(), bytesOf(call.size()));
        } else if (task instanceof Send send) {
            return new Send(send.to(), send.tag(), bytesOf(send.size()));
        } else if (task instanceof Receive receive) {
            return new Receive(receive.from(), receive.tag(), bytesOf(receive.size()));
        }
        return new Nothing();
    }

    private long bytesOf(long size) {
        return Math.multiplyExact(size, bytes);
    }
}
