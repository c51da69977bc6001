// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.Optional;

/**
 * A part of a network that can fail: a switch, or all switches of a plane. Written {@code spine-2}; a graph's switches
 * have the names that its file gives them.
 *
 * @param kind what it is
 * @param number which of its kind, from 0
 */
public record Part(String kind, int number) {

    /** The part that a text of the form {@code spine-2} names, if it has that form. */
    static Optional<Part> parsed(String name) {
        int dash = name.lastIndexOf('-');
        String digits = name.substring(dash + 1);
        boolean wellFormed = dash > 0 && !digits.isEmpty() && digits.length() < 10;
        for (int i = 0; i < digits.length(); i++) {
            wellFormed &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        return wellFormed ? Optional.of(new Part(name.substring(0, dash), Integer.parseInt(digits))) : Optional.empty();
    }

    @Override
    public String toString() {
        return kind + "-" + number;
    }
}
