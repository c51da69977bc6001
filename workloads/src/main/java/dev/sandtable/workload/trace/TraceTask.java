// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.work.Collective;

/** What a node does. Operations and sizes are the numbers of the file until the trace has been put {@link Units in units}. */
public sealed interface TraceTask {

    /**
     * Computes.
     *
     * @param host whether on the host rather than the chip
     * @param operations how many operations; 0 where the file does not say
     * @param size what it reads and writes; 0 where the file does not say
     */
    record Compute(boolean host, long operations, long size) implements TraceTask {}

    /**
     * Moves memory between a rank and a store outside it, or inside it.
     *
     * @param store whether away from the rank
     * @param size how much
     */
    record MemoryAccess(boolean store, long size) implements TraceTask {}

    /**
     * One rank's part in a collective.
     *
     * @param kind which
     * @param group the name of the group that calls it
     * @param size what the rank brings: the buffer of an all-reduce, broadcast, reduce or all-to-all, its own part of an
     *     all-gather or gather, the whole input of a reduce-scatter or scatter
     */
    record CollectiveCall(Collective.Kind kind, String group, long size) implements TraceTask {}

    /**
     * Sends a message.
     *
     * @param to the rank that receives it
     * @param tag tells messages of one pair apart
     * @param size how much
     */
    record Send(int to, long tag, long size) implements TraceTask {}

    /**
     * Receives a message.
     *
     * @param from the rank that sends it
     * @param tag tells messages of one pair apart
     * @param size how much
     */
    record Receive(int from, long tag, long size) implements TraceTask {}

    /** Takes no time: a note of the profiler, or a node that its writer marked as not valid. */
    record Nothing() implements TraceTask {}
}
