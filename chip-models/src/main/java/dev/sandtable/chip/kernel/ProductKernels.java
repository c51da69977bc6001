// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.units.Bytes;
import java.util.List;

/**
 * The matrix-product kernels that an operator library holds. The mapper takes the best predicted of all combinations
 * that fit the core's buffers, as an autotuned or heuristic library does.
 *
 * @param tiles result blocks
 * @param splits into how many parts k may be cut, 1 for none; partial results are added by a second pass
 * @param step bytes of k per pipeline step and operand row
 * @param stages steps in flight in a core's buffers
 * @param streamK whether work may be dealt to cores evenly across tile boundaries
 */
public record ProductKernels(List<TileShape> tiles, List<Integer> splits, Bytes step, int stages, boolean streamK) {
    public ProductKernels {
        tiles = List.copyOf(tiles);
        splits = List.copyOf(splits);
        if (tiles.isEmpty() || splits.isEmpty()) {
            throw new IllegalArgumentException("a library needs at least one tile and one split");
        }
        if (step.value() < 1 || stages < 1) {
            throw new IllegalArgumentException("a pipeline needs a step and at least one stage");
        }
    }
}
