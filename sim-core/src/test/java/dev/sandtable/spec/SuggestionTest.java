// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was probably meant. */
final class SuggestionTest {
    private static final List<String> CHIPS = List.of("a100-pcie-80gb", "a100-sxm4-80gb", "h100-sxm5-80gb", "h800");

    @Test
    void aBeginningStandsForTheFirstNameThatHasIt() {
        assertEquals(Optional.of("h100-sxm5-80gb"), Suggestion.findClosest("H100", CHIPS));
        assertEquals(Optional.of("a100-pcie-80gb"), Suggestion.findClosest("a100", CHIPS));
    }

    @Test
    void aTypingErrorIsForgiven() {
        assertEquals(Optional.of("h800"), Suggestion.findClosest("h80", CHIPS));
        assertEquals(Optional.of("a100-sxm4-80gb"), Suggestion.findClosest("a100_sxm5_80gb", CHIPS));
    }

    @Test
    void whatIsFarFromAllIsNotGuessed() {
        assertEquals(Optional.empty(), Suggestion.findClosest("trainium", CHIPS));
        assertEquals(Optional.empty(), Suggestion.findClosest("h", CHIPS));
    }
}
