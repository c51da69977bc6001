// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.lang.reflect.InvocationTargetException;

/** What a constructor or a {@code parse} method threw: a refusal of the user's value, or a defect of our own. */
final class Refusal {
    private Refusal() {}

    /** The refusal to report; anything else that was thrown passes through as it is. */
    static IllegalArgumentException of(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException refusal) {
            return refusal;
        }
        if (cause instanceof ArithmeticException overflow) {
            return new IllegalArgumentException("is out of range: " + overflow.getMessage(), overflow);
        }
        if (cause instanceof RuntimeException defect) {
            throw defect;
        }
        if (cause instanceof Error defect) {
            throw defect;
        }
        throw new IllegalStateException(cause);
    }
}
