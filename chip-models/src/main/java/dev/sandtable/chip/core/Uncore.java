// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import java.util.Optional;

/**
 * What lies between cores and memory.
 *
 * @param l2 the cache or buffer that all cores of a die share, if they share any
 * @param llc the memory's own cache behind it, which all dies share, if there is one
 * @param dies the parts of a package that acts as one chip, if there is more than one
 * @param exchange how cores that hold operands themselves reach each other, on a spatial machine
 */
public record Uncore(
        Optional<CacheSpec> l2, Optional<CacheSpec> llc, Optional<DieSpec> dies, Optional<Exchange> exchange) {
    private static final long SECTOR = 32;

    public Uncore {
        if (l2.isPresent()
                && llc.isPresent()
                && llc.get().size().value() < l2.get().size().value()) {
            throw new IllegalArgumentException("llc lies outside l2 and must hold at least as much, but "
                    + llc.get().size() + " is less than " + l2.get().size());
        }
        if (dies.isPresent() && l2.isEmpty()) {
            throw new IllegalArgumentException("dies exchange lines of their caches; state l2");
        }
    }

    /** Cores that reach each other through caches alone. */
    public Uncore(Optional<CacheSpec> l2, Optional<CacheSpec> llc, Optional<DieSpec> dies) {
        this(l2, llc, dies, Optional.empty());
    }

    /** One die whose cores share one cache. */
    public static Uncore of(CacheSpec l2) {
        return new Uncore(Optional.of(l2), Optional.empty(), Optional.empty());
    }

    /** Bytes of operands that the caches in front of the memory keep; 0 without one. */
    public double keptBytes() {
        if (llc.isPresent()) {
            return llc.get().usefulBytes();
        }
        double shared = l2.map(CacheSpec::usefulBytes).orElse(0.0);
        return dies.filter(die -> die.sharing() != DieSpec.Sharing.LINES)
                .map(die -> shared / die.count())
                .orElse(shared);
    }

    /** Bytes of operands that one die's own cache keeps. */
    public double dieBytes() {
        return l2.map(CacheSpec::usefulBytes).orElse(0.0) / count();
    }

    /** Dies of the package. */
    public int count() {
        return dies.map(DieSpec::count).orElse(1);
    }

    /** Whether anything lies behind a die's own cache but the memory. */
    public boolean layered() {
        return llc.isPresent() || dies.isPresent();
    }

    /** Seconds per byte that leaves the dies' own caches: through the llc, or over the links between dies. */
    public double secondsPerFarByte() {
        double through = llc.map(cache -> 1 / cache.bandwidth().value()).orElse(0.0);
        return Math.max(through, dies.map(Uncore::secondsPerCrossing).orElse(0.0));
    }

    /** Where addresses are spread only a share of the bytes crosses; what software sends crosses whole. */
    private static double secondsPerCrossing(DieSpec die) {
        double crossing = die.sharing() == DieSpec.Sharing.OWN ? 1 : die.farShare();
        return crossing / (die.count() * die.link().value());
    }

    /** Mean seconds that a line from behind a die's cache spends between dies. */
    public double farLatency() {
        return dies.map(die -> die.farShare() * die.latency().seconds()).orElse(0.0);
    }

    /** Bytes per second of memory that the links between dies let all cores together reach. */
    public double spreadRate() {
        return dies.map(DieSpec::spreadRate).orElse(Double.POSITIVE_INFINITY);
    }

    /** Whether each die has a memory of its own. */
    public boolean separate() {
        return dies.filter(die -> die.sharing() == DieSpec.Sharing.OWN).isPresent();
    }

    /** Bytes that move together into a core. */
    public long line() {
        return l2.map(cache -> cache.line().value()).orElse(SECTOR);
    }
}
