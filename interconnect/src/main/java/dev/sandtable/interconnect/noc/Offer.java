// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * What nodes ask of a network.
 *
 * @param pattern who sends to whom
 * @param packetFlits flits of every packet
 * @param flitsPerNodeCycle mean over time, at most one
 */
public record Offer(TrafficPattern pattern, int packetFlits, double flitsPerNodeCycle) {
    public Offer {
        if (packetFlits < 1) {
            throw new IllegalArgumentException("a packet has at least one flit, not " + packetFlits);
        }
        if (!(flitsPerNodeCycle >= 0 && flitsPerNodeCycle <= 1)) {
            throw new IllegalArgumentException(
                    "a node offers between 0 and 1 flits per cycle, not " + flitsPerNodeCycle);
        }
    }

    /** The same traffic at another load. */
    public Offer at(double load) {
        return new Offer(pattern, packetFlits, load);
    }
}
