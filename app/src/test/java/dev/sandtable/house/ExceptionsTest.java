// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The ratchet turns one way only. */
class ExceptionsTest {

    private static final Violation LONG = new Violation("file-length", "a/B.java", "600 lines, at most 500");
    private static final Exceptions.Entry EXCUSE = new Exceptions.Entry("a/B.java", "file-length", "one table");

    @Test
    void aBrokenRuleFails() {
        assertEquals(
                "rule file-length:\n  a/B.java: 600 lines, at most 500",
                Exceptions.verdict("file-length", List.of(LONG), List.of()));
    }

    @Test
    void anExcusedOneDoesNot() {
        assertEquals("", Exceptions.verdict("file-length", List.of(LONG), List.of(EXCUSE)));
    }

    @Test
    void anExcuseWithoutNeedFails() {
        assertEquals(
                "rule file-length:\n  " + Exceptions.FILE
                        + ": the exception for a/B.java is no longer needed; take it out",
                Exceptions.verdict("file-length", List.of(), List.of(EXCUSE)));
    }

    @Test
    void aLineHasThreeParts() {
        assertEquals(List.of(EXCUSE), Exceptions.parse(List.of("# why", "", "a/B.java: file-length: one table")));
        assertThrows(IllegalArgumentException.class, () -> Exceptions.parse(List.of("a/B.java: file-length")));
    }
}
