// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.units.Bytes;
import java.util.function.Function;

/** Values of options that are more than a number: whatever is wrong with one names the option. */
final class Amount {
    private Amount() {}

    /** The value that a text stands for; what the reader refuses is the user's error. */
    static <T> T of(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UserError(option + " is '" + text + "': " + e.getMessage());
        }
    }

    /** {@code 256} or {@code 4 KiB}, at least one byte. */
    static Bytes bytes(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        Bytes bytes = Bytes.parse(plain ? text + " B" : text);
        if (bytes.value() < 1) {
            throw new IllegalArgumentException("write at least 1 byte");
        }
        return bytes;
    }
}
