// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Ratio;

/**
 * What the software stack takes from memory beside the job's own tensors; facts of a stack file, without defaults.
 *
 * @param fixed bytes per chip of driver context, kernel images, communicator buffers and library workspaces
 * @param fragmentation share by which the allocator holds more than the short-lived tensors in it
 */
public record Allocator(Bytes fixed, Ratio fragmentation) {
    public Allocator {
        if (fragmentation.value() < 0) {
            throw new IllegalArgumentException("fragmentation must not be negative, was " + fragmentation);
        }
    }

    /** An allocator that costs nothing. */
    public static final Allocator IDEAL = new Allocator(Bytes.ZERO, new Ratio(0));
}
