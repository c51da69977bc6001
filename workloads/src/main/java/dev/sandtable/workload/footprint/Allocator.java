// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;

/**
 * What the software stack takes from memory beside the job's own tensors; facts of a stack file, without defaults.
 *
 * @param fixed bytes per chip of driver context, kernel images, communicator buffers and library workspaces
 * @param fragmentation share by which the allocator holds more than the short-lived tensors in it
 * @param flattensGradients whether the optimizer copies the rank's share of the gradients into one block before it updates
 */
public record Allocator(
        Bytes fixed, Ratio fragmentation, @Default("false") boolean flattensGradients) {

    /** One whose optimizer reads gradients where they are. */
    public Allocator(Bytes fixed, Ratio fragmentation) {
        this(fixed, fragmentation, false);
    }

    public Allocator {
        if (fragmentation.value() < 0) {
            throw new IllegalArgumentException("fragmentation must not be negative, was " + fragmentation);
        }
    }

    /** An allocator that costs nothing. */
    public static final Allocator IDEAL = new Allocator(Bytes.ZERO, new Ratio(0));
}
