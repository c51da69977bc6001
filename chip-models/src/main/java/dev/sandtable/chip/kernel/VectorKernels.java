// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.RowOperator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an operator library writes kernels that stream tensors through the vector engines.
 *
 * @param start of a kernel: its first loads and its last stores, with nothing else in flight
 * @param elementWork lane operations that every element costs besides the operator's own: load, convert, index, store
 * @param rowWork lane operations per element of row operators whose kernels were measured to need more than their
 *     definition and {@code elementWork}
 * @param rowCycles least cycles that a row takes on a core, for row operators whose kernels reduce in a whole thread block
 * @param pointWork as {@code rowWork}, for element-wise operators
 * @param rowElements longest row that a core keeps while it reduces it; a longer one is read once more
 */
public record VectorKernels(
        Picoseconds start,
        double elementWork,
        @Default("{}") Map<RowOperator.Kind, Double> rowWork,
        @Default("{}") Map<RowOperator.Kind, Double> rowCycles,
        @Default("{}") Map<Elementwise.Kind, Double> pointWork,
        long rowElements) {
    public VectorKernels {
        if (start.value() < 0 || !(elementWork >= 0) || rowElements < 1) {
            throw new IllegalArgumentException(
                    "vector kernels need start and element-work of at least 0, row-elements of at least 1");
        }
        rowWork = new LinkedHashMap<>(rowWork);
        rowCycles = new LinkedHashMap<>(rowCycles);
        pointWork = new LinkedHashMap<>(pointWork);
        rowWork.values().forEach(VectorKernels::above0);
        rowCycles.values().forEach(VectorKernels::above0);
        pointWork.values().forEach(VectorKernels::above0);
    }

    private static void above0(double work) {
        if (!(work > 0)) {
            throw new IllegalArgumentException("operations and cycles must be above 0, were " + work);
        }
    }
}
