// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Tokens go straight to the ranks of their experts, and results straight back.
 *
 * <p><b>Model.</b> The chip writes every copy of a token into memory that the receiver has set aside for it: one hop, no
 * rendezvous, no proxy, nothing kept in between. A token with several experts on one rank is sent as many times.
 *
 * <p><b>Left out.</b> The time to post a message for each copy; casting to the narrower format on the way.
 *
 * <p><b>Check.</b> With balance a rank sends (n − 1)/n of its copies ({@code ExpertExchangeTest}).
 *
 * <p><b>Source.</b> DeepEP's low-latency kernels (deepseek-ai/DeepEP 0297fc8, docs/legacy.md).
 */
final class LowLatency implements Schedule {
    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        int n = shape.ranks();
        return switch (kind) {
            case DISPATCH ->
                Optional.of(Plan.exchange(n, List.of(new Exchange(n, (i, j) -> i * n + j, false)), Plan.Way.POSTS));
            case COMBINE ->
                Optional.of(Plan.exchange(n, List.of(new Exchange(n, (i, j) -> j * n + i, false)), Plan.Way.POSTS));
            default -> Optional.empty();
        };
    }
}
