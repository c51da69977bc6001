// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;

/**
 * How full a tier is.
 *
 * <p><b>Model.</b> Bytes are reserved before they are written and released when they are given up. A refusal takes nothing
 * and says how many bytes lack.
 * <p><b>Left out.</b> Where bytes lie: a tier is striped, and has no holes.
 * <p><b>Check.</b> What is reserved and what is free add up to the capacity after any history ({@code TierSpaceTest}).
 * <p><b>Source.</b> Bookkeeping.
 */
public final class TierSpace {
    // ---- Parameters -------------------------------------------------------------
    private final long capacityBytes;

    // ---- State ------------------------------------------------------------------
    private long usedBytes;

    // ---- Statistics -------------------------------------------------------------
    private long peakBytes;
    private long refusals;

    /** The empty space of a tier; without limit where the tier has none. */
    public TierSpace(Tier tier) {
        capacityBytes = tier.capacity().map(Bytes::value).orElse(Long.MAX_VALUE);
    }

    // ---- Events -----------------------------------------------------------------

    /** Takes room for bytes if there is; answers how many bytes lack, which is none if they were taken. */
    public Bytes reserve(Bytes bytes) {
        long free = capacityBytes - usedBytes;
        if (bytes.value() > free) {
            refusals++;
            return new Bytes(bytes.value() - free);
        }
        usedBytes += bytes.value();
        peakBytes = Math.max(peakBytes, usedBytes);
        return Bytes.ZERO;
    }

    /** Gives room back. */
    public void release(Bytes bytes) {
        if (bytes.value() > usedBytes) {
            throw new IllegalArgumentException(
                    "gives back " + bytes.value() + " B of " + usedBytes + " B that are reserved");
        }
        usedBytes -= bytes.value();
    }

    // ---- Statistics -------------------------------------------------------------

    /** What is reserved. */
    public Bytes used() {
        return new Bytes(usedBytes);
    }

    /** What may still be reserved. */
    public Bytes free() {
        return new Bytes(capacityBytes - usedBytes);
    }

    /** The most that was ever reserved at once. */
    public Bytes peak() {
        return new Bytes(peakBytes);
    }

    /** How often there was not enough room. */
    public long refusals() {
        return refusals;
    }
}
