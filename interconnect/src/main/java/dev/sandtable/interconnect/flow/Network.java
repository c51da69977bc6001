// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;

/**
 * Wires that carry messages in simulated time, at whatever level of detail.
 *
 * <p>Contract: the handler is called once for each message, when its last byte has arrived and been handled, never before the
 * latency of its route and the time of its bytes on the narrowest link have passed.
 */
public interface Network {
    /** The clock and calendar on which messages arrive. */
    Simulation simulation();

    /** The wires. */
    Routes routes();

    /**
     * A message leaves an endpoint for another now.
     *
     * @param handlingPs what the receiver takes from the arrival of the last byte until {@code handled} is called with the rest
     */
    void send(int from, int to, long bytes, long handlingPs, Handler handled, int opcode, long argument);

    /** The same where the handler is called when the last byte arrives. */
    default void send(int from, int to, long bytes, Handler arrived, int opcode, long argument) {
        send(from, to, bytes, 0, arrived, opcode, argument);
    }

    /** What the links have carried so far. */
    LinkStatistics statistics();
}
