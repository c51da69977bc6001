// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.link.ErrorControl.Replay;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Closed forms of replay against senders and receivers that know sequence numbers only. */
class ErrorControlTest {
    private static final BytesPerSecond LINE = new BytesPerSecond(1e9);
    private static final int SLOTS = 400_000;

    private static ErrorControl control(double bitErrorRate, Replay replay) {
        return new ErrorControl(
                new Ratio(bitErrorRate), new Bytes(1000), new Ratio(1), new Picoseconds(1_000_000), replay);
    }

    /** Wire of 2 us and coding of 1 us: a round trip of 5 us, which is five packets of 1 us. */
    private static final Picoseconds WIRE = new Picoseconds(2_000_000);

    private static final int ROUND_TRIP = 5;

    @Test
    void aPacketIsWrongIfAnyOfItsBitsIs() {
        assertEquals(
                1 - Math.pow(1 - 1e-5, 8000), control(1e-5, Replay.SELECTIVE).packetErrorRate(), 1e-12);
        assertEquals(8000e-15, control(1e-15, Replay.SELECTIVE).packetErrorRate(), 1e-17, "no digits are lost");
        assertEquals(1, control(0, Replay.GO_BACK).goodput(LINE, WIRE).value());
    }

    /**
     * Slot by slot: packets leave one per slot; a receiver hears of each at its end and takes only the next in order; what
     * it says reaches the sender five slots later, who then goes back to what was wrong.
     */
    @Test
    void goingBackLosesARoundTripPerError() {
        ErrorControl control = control(2e-5, Replay.GO_BACK);
        double wrong = control.packetErrorRate();
        SplittableRandom random = new SplittableRandom(7);
        ArrayDeque<int[]> words = new ArrayDeque<>();
        int next = 0;
        int expected = 0;
        boolean asked = false;
        long delaySlots = 0;
        int expectedSince = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            while (!words.isEmpty() && words.peek()[0] == slot) {
                next = words.remove()[1];
                asked = false;
            }
            boolean right = random.nextDouble() >= wrong;
            if (next == expected && right) {
                delaySlots += slot + 1 - expectedSince;
                expectedSince = slot + 1;
                expected++;
            } else if (!asked) {
                words.add(new int[] {slot + 1 + ROUND_TRIP, expected});
                asked = true;
            }
            next++;
        }
        assertEquals((double) expected / SLOTS, control.goodput(LINE, WIRE).value(), 0.01);
        double meanPs = control.meanLatency(LINE, WIRE).value();
        assertEquals((double) delaySlots / expected + 3, meanPs / 1e6, 0.03, "slots, and 3 us of wire and decoding");
    }

    @Test
    void selectiveRepetitionLosesThePacketAlone() {
        ErrorControl control = control(2e-5, Replay.SELECTIVE);
        double wrong = control.packetErrorRate();
        SplittableRandom random = new SplittableRandom(8);
        ArrayDeque<int[]> words = new ArrayDeque<>();
        int fresh = 0;
        int delivered = 0;
        long delaySlots = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            int first = !words.isEmpty() && words.peek()[0] <= slot ? words.remove()[1] : slot;
            fresh += first == slot ? 1 : 0;
            if (random.nextDouble() >= wrong) {
                delivered++;
                delaySlots += slot + 1 - first;
            } else {
                words.add(new int[] {slot + 1 + ROUND_TRIP, first});
            }
        }
        assertTrue(fresh >= delivered);
        assertEquals((double) delivered / SLOTS, control.goodput(LINE, WIRE).value(), 0.005);
        double meanPs = control.meanLatency(LINE, WIRE).value();
        assertEquals((double) delaySlots / delivered + 3, meanPs / 1e6, 0.05);
    }

    @Test
    void checkBitsTakeTheirShare() {
        // RS(544, 514), the code of 400-gigabit Ethernet.
        ErrorControl rs = new ErrorControl(
                new Ratio(0), new Bytes(680), new Ratio(514.0 / 544), Picoseconds.ZERO, Replay.GO_BACK);
        assertEquals(514.0 / 544, rs.goodput(LINE, WIRE).value());
    }

    @Test
    void aLinkDrawsWhatTheClosedFormExpects() {
        Framing bare = new Framing(new Bytes(1000), Bytes.ZERO);
        for (Replay replay : Replay.values()) {
            ErrorControl control = control(2e-5, replay);
            Link.Parameters parameters = new Link.Parameters(LINE, WIRE, bare, 4, Optional.of(control));
            Link link = new Link(parameters, 5);
            Link twin = new Link(parameters, 5);
            for (int i = 0; i < 200; i++) {
                assertEquals(
                        link.send(Picoseconds.ZERO, new Bytes(1_000_000)),
                        twin.send(Picoseconds.ZERO, new Bytes(1_000_000)));
            }
            double share = link.payload().value() / 1e9 / link.busy().seconds();
            assertEquals(control.goodput(LINE, WIRE).value(), share, 0.01, "" + replay);
            assertTrue(
                    link.repeated() > 30_000 && link.repeated() < 40_000,
                    "200,000 packets, 17 % again: " + link.repeated());
        }
    }

    @Test
    void lostLanesLeaveTheirShare() {
        Framing bare = new Framing(new Bytes(1000), Bytes.ZERO);
        Link.Parameters whole = new Link.Parameters(LINE, WIRE, bare, 4, Optional.empty());
        assertEquals(
                4_000_000 + 2_000_000,
                new Link(whole).send(Picoseconds.ZERO, new Bytes(4000)).value());
        assertEquals(
                16_000_000 + 2_000_000,
                new Link(whole.onLanes(1))
                        .send(Picoseconds.ZERO, new Bytes(4000))
                        .value());
        assertThrows(IllegalArgumentException.class, () -> whole.onLanes(0));
        assertThrows(IllegalArgumentException.class, () -> whole.onLanes(5));
        assertThrows(IllegalArgumentException.class, () -> control(1, Replay.GO_BACK));
    }
}
