// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.units.Seconds;
import java.util.Optional;

/**
 * What a plan must reach.
 *
 * @param finishWithin the longest that the whole run may take
 * @param maxChips the most chips that may be used
 */
public record Target(Optional<Seconds> finishWithin, Optional<Integer> maxChips) {
    public Target {
        finishWithin.ifPresent(limit -> {
            if (!(limit.value() > 0)) {
                throw new IllegalArgumentException("finish-within must be longer than 0 s, was " + limit);
            }
        });
        maxChips.ifPresent(limit -> {
            if (limit < 1) {
                throw new IllegalArgumentException("max-chips must be at least 1, was " + limit);
            }
        });
    }
}
