// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Framing PACKETS = new Framing(new Bytes(256), new Bytes(64));

    @Test
    void messagesBackToBackArriveOneLatencyAfterTheLastByteLeft() {
        // 1000 bytes are 4 packets of 64 bytes of header: 1256 bytes at 1 GB/s are 1,256,000 ps each.
        Link link = new Link(new Link.Parameters(new BytesPerSecond(1e9), new Picoseconds(500_000), PACKETS));
        Picoseconds last = Picoseconds.ZERO;
        for (int i = 0; i < 3; i++) {
            last = link.send(Picoseconds.ZERO, new Bytes(1000));
        }
        assertEquals(3 * 1_256_000 + 500_000, last.value());
        assertEquals(3 * 1_256_000, link.busy().value());
        assertEquals(3000, link.payload().value());
    }

    @Test
    void anIdleLinkStartsWhenTheMessageComes() {
        Link link = new Link(new Link.Parameters(new BytesPerSecond(1e9), Picoseconds.ZERO, PACKETS));
        link.send(Picoseconds.ZERO, new Bytes(1));
        assertEquals(
                10_000_000 + 65_000,
                link.send(new Picoseconds(10_000_000), new Bytes(1)).value());
    }

    @Test
    void headersTakeAFifthOfLongMessagesAndNearlyAllOfShortOnes() {
        assertEquals(0.8, PACKETS.efficiency(new Bytes(256L << 20)), 1e-9);
        assertEquals(1 / 65.0, PACKETS.efficiency(new Bytes(1)), 1e-9);
        assertEquals(0, PACKETS.efficiency(Bytes.ZERO));
    }

    @Test
    void aLinkWithoutBandwidthIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Link.Parameters(new BytesPerSecond(0), Picoseconds.ZERO, PACKETS));
    }
}
