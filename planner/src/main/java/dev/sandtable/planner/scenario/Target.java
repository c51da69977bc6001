// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Seconds;
import java.util.Optional;

/**
 * What a plan must reach.
 *
 * @param finishWithin the longest that the whole run may take
 * @param maxChips the most chips that may be used
 * @param ttftP99 the longest that 99 of 100 requests may wait for their first token
 * @param tpotP99 the longest from token to token after it, of 99 of 100 requests
 * @param rate requests that must be answered per second
 */
public record Target(
        Optional<Seconds> finishWithin,
        Optional<Integer> maxChips,
        Optional<Seconds> ttftP99,
        Optional<Seconds> tpotP99,
        Optional<PerSecond> rate) {
    public Target {
        positive("ttft-p99", ttftP99);
        positive("tpot-p99", tpotP99);
        rate.ifPresent(limit -> {
            if (!(limit.value() > 0)) {
                throw new IllegalArgumentException("rate must be above 0 /s, was " + limit);
            }
        });
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

    private static void positive(String key, Optional<Seconds> time) {
        time.ifPresent(limit -> {
            if (!(limit.value() > 0)) {
                throw new IllegalArgumentException(key + " must be longer than 0 s, was " + limit);
            }
        });
    }
}
