// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * Members around a non-blocking switch (or several in parallel, striped).
 *
 * <p><b>Model.</b> Each member has one way up and one way down per port; the core never binds. Any two members see each
 * other at the full port rate, two ranks as well as all.
 *
 * <p><b>Left out.</b> Head-of-line blocking and arbitration inside the switch.
 *
 * <p><b>Check.</b> All members sending at once to distinct receivers reach the port rate ({@code TopologyTest}).
 *
 * <p><b>Source.</b> NVSwitch, UB and Ethernet leaf switches of the catalogue, configs/links.
 *
 * @param size members
 * @param bandwidth of one port, one chip or one member
 * @param ports ports (links) of one member into the switch
 * @param latency of one hop through the switch
 * @param attachment how a chip drives it
 * @param reduction what the switch adds up
 */
public record Switch(
        int size,
        LinkBandwidth bandwidth,
        int ports,
        Picoseconds latency,
        Optional<Attachment> attachment,
        Optional<InSwitchReduction> reduction)
        implements Level {
    public Switch {
        Rates.checkSize(size);
        Rates.refuse(bandwidth, LinkBandwidth.Scope.PER_PAIR, "switch", "per link, per port, per chip or per node");
        if (ports < 1) {
            throw new IllegalArgumentException("ports must be at least 1, was " + ports);
        }
    }

    @Override
    public Level withSize(int other) {
        return new Switch(other, bandwidth, ports, latency, attachment, reduction);
    }

    @Override
    public Wiring wire(int lanes) {
        return new PortWiring(size, lanes, ports, Rates.perMember(bandwidth, ports, lanes));
    }

    @Override
    public Optional<InSwitchReduction> inSwitch() {
        return reduction;
    }
}
