// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * The buffers of a router's inputs, and with them its size.
 *
 * <p><b>Model.</b> Every input has {@code count} queues of {@code flits} each. The stages of the pipeline take a cycle each:
 * {@link #STAGES} of them for a head, and the last two for the flits that follow it.
 *
 * @param count virtual channels of an input
 * @param flits that one of them holds
 */
public record VirtualChannels(int count, int flits) {
    /** Routing, allocation of a virtual channel, allocation of the switch, the switch. */
    public static final int STAGES = 4;

    public VirtualChannels {
        if (count < 1 || flits < 1) {
            throw new IllegalArgumentException(
                    "an input has at least one virtual channel of one flit, not " + count + " of " + flits);
        }
    }
}
