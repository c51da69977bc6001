// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.replay.Piece.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two passes at once, by hand and between their bounds. */
final class PairedSegmentsTest {
    private static Segment segment(Piece... pieces) {
        return new Segment(List.of(pieces), 1, 2);
    }

    private static Piece kernel(long ps) {
        return new Piece(Kind.COMPUTE, ps);
    }

    private static Piece message(long ps) {
        return new Piece(Kind.EXPERT_COMMUNICATION, ps);
    }

    @Test
    void messagesOfOneHideBehindKernelsOfTheOther() {
        // One: kernel 100, message 60, kernel 50. Other: kernel 80, message 30.
        // The other's kernel waits for the first 100 and hides the message of 60; then 50 of the first hides its
        // message of 30.
        Segment both = segment(kernel(100), message(60), kernel(50))
                .together(segment(kernel(80), message(30)), Contention.NONE);
        assertEquals(230, both.ps());
        assertEquals(0, both.ps(Kind.EXPERT_COMMUNICATION));
        assertEquals(2, both.joules());
        assertEquals(4, both.matrixFlops());
    }

    @Test
    void aMessageThatNothingHidesStandsOut() {
        Segment both = segment(kernel(10), message(100)).together(segment(kernel(30)), Contention.NONE);
        assertEquals(List.of(kernel(40), message(70)), both.pieces());
    }

    @Test
    void kernelsHaveTheCoresThatMessagesLeave() {
        // A kernel of 90 beside a message of 60 with a quarter of the cores: 45 done in 60, 45 more after it.
        Segment both = segment(message(60)).together(segment(kernel(90)), new Contention(0.25));
        assertEquals(105, both.ps());
    }

    @Test
    void neverLongerThanOneAfterTheOtherNorShorterThanWhatIsShared() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 500; trial++) {
            Segment one = any(random);
            Segment other = any(random);
            Segment both = one.together(other, Contention.NONE);
            long kernels = one.ps(Kind.COMPUTE) + other.ps(Kind.COMPUTE);
            long messages = one.ps(Kind.EXPERT_COMMUNICATION) + other.ps(Kind.EXPERT_COMMUNICATION);
            assertTrue(both.ps() <= one.ps() + other.ps());
            assertTrue(both.ps() >= Math.max(Math.max(kernels, messages), Math.max(one.ps(), other.ps())));
            assertEquals(kernels, both.ps(Kind.COMPUTE));
            assertEquals(both.ps() - kernels, both.ps(Kind.EXPERT_COMMUNICATION));
        }
    }

    private static Segment any(SplittableRandom random) {
        Segment.Builder builder = new Segment.Builder();
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            builder.add(random.nextBoolean() ? Kind.COMPUTE : Kind.EXPERT_COMMUNICATION, 1 + random.nextInt(100));
        }
        return builder.build();
    }
}
