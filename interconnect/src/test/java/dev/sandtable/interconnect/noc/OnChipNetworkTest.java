// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;

class OnChipNetworkTest {
    private static final OnChipNetwork MESH =
            new OnChipNetwork(Grid.mesh(8, 8), new VirtualChannels(4, 8), new Bytes(32), new Hertz(1e9));

    /** Two routers of five cycles, two more, and one for the second flit. */
    @Test
    void neighboursByHand() {
        assertEquals(new Picoseconds(13_000), MESH.alone(0, 1, new Bytes(64)));
        assertEquals(new Picoseconds(12_000), MESH.alone(0, 1, new Bytes(20)));
        assertEquals(3, MESH.flits(new Bytes(65)));
    }

    @Test
    void aNodeSendsAShareOfItsWire() {
        double share = MESH.saturation(TrafficPattern.UNIFORM, new Bytes(32)).value()
                / MESH.wire().value();
        assertEquals(32e9, MESH.wire().value(), 1);
        assertEquals(0.416, share, 0.01);
    }

    @Test
    void latencyGrowsUntilThereIsNone() {
        Bytes packet = new Bytes(32);
        double idle = MESH.latency(TrafficPattern.UNIFORM, packet, new BytesPerSecond(0))
                .orElseThrow()
                .seconds();
        assertEquals(33.25e-9, idle, 1e-12);
        double busy = MESH.latency(TrafficPattern.UNIFORM, packet, new BytesPerSecond(0.3 * 32e9))
                .orElseThrow()
                .seconds();
        assertEquals(38.07e-9, busy, 0.03 * busy, "38.07 cycles in the published table");
        assertTrue(MESH.latency(TrafficPattern.UNIFORM, packet, new BytesPerSecond(0.45 * 32e9))
                .isEmpty());
    }
}
