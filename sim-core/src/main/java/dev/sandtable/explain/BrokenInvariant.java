// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.explain;

/**
 * The simulator contradicts itself: a defect of ours, never the user's fault. Whoever runs the simulation adds the seed,
 * the version and the command that reproduces it.
 */
public final class BrokenInvariant extends IllegalStateException {
    /** Says which law does not hold, with the values that break it. */
    public BrokenInvariant(String message) {
        super(message);
    }
}
