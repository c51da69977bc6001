// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** A broken law stops the run and says which; a law that holds makes no message. */
class InvariantTest {
    @Test
    void saysWhichLawIsBroken() {
        Invariant.check(true, () -> {
            throw new AssertionError("the message is not needed");
        });
        BrokenInvariant broken =
                assertThrows(BrokenInvariant.class, () -> Invariant.check(1 + 1 == 3, () -> "bytes in 1, bytes out 2"));
        assertEquals("bytes in 1, bytes out 2", broken.getMessage());
    }
}
