// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.spec.Default;
import java.util.Optional;

/**
 * The element-wise arithmetic of one core: {@code units} identical engines, each with lanes of its own.
 *
 * @param units engines per core (four partitions of a streaming multiprocessor count as one unit with all their lanes;
 *     two separate vector cores beside a cube core count as two)
 * @param lanes FP32 fused multiply-adds per cycle and unit
 * @param halfLanes FP16/BF16 fused multiply-adds per cycle and unit
 * @param special exponentials, reciprocals or square roots per cycle and unit
 * @param results where the tensor engine leaves results for the vector engines
 * @param doubleLanes FP64 fused multiply-adds per cycle and unit; absent where vectors have no FP64 or its rate is not known
 */
public record VectorEngine(
        int units,
        int lanes,
        int halfLanes,
        int special,
        @Default("core") Results results,
        Optional<Integer> doubleLanes) {

    /** Where vector engines find what the tensor engine computed. */
    public enum Results {
        /** In registers or a buffer of the same core. */
        CORE,
        /** Only in the cache that all cores share: scores go out and come back. */
        CACHE
    }

    public VectorEngine {
        if (units < 1 || lanes < 1 || halfLanes < 1 || special < 1) {
            throw new IllegalArgumentException("a vector engine needs units, lanes and special of at least 1");
        }
        if (doubleLanes.filter(count -> count < 1).isPresent()) {
            throw new IllegalArgumentException("leave out double-lanes where there are none");
        }
    }
}
