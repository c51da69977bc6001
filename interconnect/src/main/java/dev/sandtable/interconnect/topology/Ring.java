// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * Members in a circle, each wired to two neighbours.
 *
 * <p><b>Model.</b> One link each way between neighbours; a route takes the shorter way round.
 *
 * <p><b>Left out.</b> Routes that avoid a busy neighbour.
 *
 * <p><b>Check.</b> Opposite members of a ring of 8 are 4 hops apart ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 5.
 *
 * @param size members
 * @param bandwidth per link to one neighbour, or of both links of a chip
 * @param latency of one hop
 * @param attachment how a chip drives it
 */
public record Ring(int size, LinkBandwidth bandwidth, Picoseconds latency, Optional<Attachment> attachment)
        implements Level {
    public Ring {
        Rates.checkSize(size);
    }

    @Override
    public Level withSize(int other) {
        return new Ring(other, bandwidth, latency, attachment);
    }

    @Override
    public Wiring wire(int lanes) {
        return new GridWiring(new int[] {size}, Rates.perMember(bandwidth, 2, lanes) / 2);
    }
}
