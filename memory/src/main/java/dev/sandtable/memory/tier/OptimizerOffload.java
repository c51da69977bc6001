// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;

/**
 * An optimizer step whose state stays in a tier: gradients go down, parameters come up.
 *
 * <p><b>Model.</b> In order, a client writes its gradients, the host updates, the client reads its parameters. Overlapped,
 * the state is cut into so many chunks that all three go on at once and only the slowest counts: the update, or both
 * ways of the link together ({@link Tier#exchangeTime}).
 * <p><b>Left out.</b> The first chunk down and the last chunk up, which nothing hides; what the update itself takes from
 * the host's memory.
 * <p><b>Check.</b> Equal bytes over a full-duplex link take half of the time in order, over a half-duplex one all of it
 * ({@code TierUsesTest}).
 * <p><b>Source.</b> Ren et al., ZeRO-Offload (USENIX ATC 2021).
 *
 * @param gradients bytes that a client writes
 * @param parameters bytes that a client reads
 * @param update time in which the host updates what belongs to all clients of the tier
 */
public record OptimizerOffload(Bytes gradients, Bytes parameters, Picoseconds update) {
    public OptimizerOffload {
        if (update.value() < 0) {
            throw new IllegalArgumentException("update must not take negative time, was " + update);
        }
    }

    /** Nothing beside anything else. */
    public Picoseconds inOrder(Tier tier, int clients) {
        return down(tier, clients).plus(update).plus(up(tier, clients));
    }

    /** All at once. */
    public Picoseconds overlapped(Tier tier, int clients) {
        Picoseconds exchange = tier.exchangeTime(
                tier.transfer(Access.WRITE, gradients), tier.transfer(Access.READ, parameters), clients);
        return exchange.compareTo(update) > 0 ? exchange : update;
    }

    private Picoseconds down(Tier tier, int clients) {
        return tier.time(tier.transfer(Access.WRITE, gradients), clients);
    }

    private Picoseconds up(Tier tier, int clients) {
        return tier.time(tier.transfer(Access.READ, parameters), clients);
    }
}
