// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.explain;

import java.util.function.Supplier;

/**
 * Laws that hold whatever the user writes: bytes in are bytes out, nothing arrives before it leaves. They are checked in
 * production too, because a wrong number that looks right is worse than none.
 */
public final class Invariant {
    private Invariant() {}

    /**
     * Fails unless the law holds; the message is only made when it does not.
     *
     * @throws BrokenInvariant if {@code holds} is false
     */
    public static void check(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new BrokenInvariant(message.get());
        }
    }
}
