// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.LinkBandwidth.Direction;
import dev.sandtable.units.LinkBandwidth.Scope;
import org.junit.jupiter.api.Test;

/** A link's bandwidth never leaves its direction and scope to a guess. */
class LinkBandwidthTest {
    private static String refusal(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> LinkBandwidth.parse(text), text)
                .getMessage());
    }

    @Test
    void readsDirectionAndScopeInEitherOrder() {
        LinkBandwidth nic = LinkBandwidth.parse("25 GB/s per direction per port");
        assertEquals(new LinkBandwidth(new BytesPerSecond(25e9), Direction.PER_DIRECTION, Scope.PER_PORT), nic);
        assertEquals(nic, LinkBandwidth.parse(" 200 Gb/s  per port per direction "));
        assertEquals("25 GB/s per direction per port", nic.toString());
    }

    @Test
    void halfOfABidirectionalFigureGoesEachWay() {
        LinkBandwidth chip = LinkBandwidth.parse("900 GB/s bidirectional per chip");
        assertEquals(450e9, chip.perDirection().value());
        assertEquals(chip, LinkBandwidth.parse(chip.toString()));
    }

    @Test
    void refusesWhatIsSaidTwiceOrIsNothing() {
        assertEquals(
                "'1 GB/s per link per port per direction' says its scope twice; write a link bandwidth with direction"
                        + " and scope, such as 25 GB/s per direction per port",
                refusal("1 GB/s per link per port per direction"));
        assertEquals(
                "'1 GB/s per direction bidirectional per link' says its direction twice; write a link bandwidth with"
                        + " direction and scope, such as 25 GB/s per direction per port",
                refusal("1 GB/s per direction bidirectional per link"));
        assertEquals("a link's bandwidth must be positive, was 0 B/s", refusal("0 GB/s per direction per link"));
    }
}
