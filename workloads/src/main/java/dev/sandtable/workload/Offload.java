// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * What a training job keeps outside its chips' memory.
 *
 * @param optimizer where moments and master weights live, and are updated by the host's processors
 * @param activations where activations wait for their backward pass
 * @param parameters where working weights live that are fetched layer by layer
 */
public record Offload(Optional<Place> optimizer, Optional<Activations> activations, Optional<Place> parameters) {

    /** Kinds of memory behind the chip's own. */
    public enum Place {
        /** DRAM of the host. */
        HOST,
        /** DRAM that several hosts reach over a fabric. */
        POOL,
        /** Flash in the node. */
        NVME;

        /** The name as files spell it. */
        public String spelling() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Activations that leave.
     *
     * @param to where to
     * @param fraction share of what layers keep; all of it if absent
     */
    public record Activations(Place to, @Default("1") Ratio fraction) {
        public Activations {
            if (!(fraction.value() > 0 && fraction.value() <= 1)) {
                throw new IllegalArgumentException("fraction must be above 0 and at most 1, was " + fraction);
            }
        }
    }

    /** Everything stays on the chip. */
    public static final Offload NONE = new Offload(Optional.empty(), Optional.empty(), Optional.empty());

    /** The optimizer's state at {@code place}, the rest on the chip. */
    public static Offload ofOptimizer(Place place) {
        return new Offload(Optional.of(place), Optional.empty(), Optional.empty());
    }

    /** This with activations elsewhere. */
    public Offload withActivations(Activations other) {
        return new Offload(optimizer, Optional.of(other), parameters);
    }

    /** Whether nothing leaves the chip. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** The share of kept activations that leaves. */
    public double activationShare() {
        return activations.map(moved -> moved.fraction().value()).orElse(0.0);
    }
}
