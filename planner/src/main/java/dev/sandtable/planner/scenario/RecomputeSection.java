// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

/**
 * Full recomputation of a part of the layers: {@code recompute: {layers: 12}}.
 *
 * @param layers layers of each stage that are recomputed
 */
public record RecomputeSection(int layers) {
    public RecomputeSection {
        if (layers < 1) {
            throw new IllegalArgumentException("layers must be at least 1, was " + layers + "; write recompute: none");
        }
    }
}
