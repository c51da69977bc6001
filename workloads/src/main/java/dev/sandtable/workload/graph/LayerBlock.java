// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import java.util.List;

/**
 * A run of identical layers, written once.
 *
 * @param name what repeats
 * @param operations one repetition, in order
 * @param repeat how often
 * @param alongside traffic of one repetition that no operation of the same repetition waits for: prefetched weights and
 *     finished gradients of sharded data parallelism; a repetition ends when both its operations and this have
 */
public record LayerBlock(String name, List<Operation> operations, int repeat, List<Operation.Communicate> alongside) {
    public LayerBlock {
        operations = List.copyOf(operations);
        alongside = List.copyOf(alongside);
        if (repeat < 1) {
            throw new IllegalArgumentException("a block repeats at least once, was " + repeat);
        }
    }

    /** A block without traffic alongside. */
    public LayerBlock(String name, List<Operation> operations, int repeat) {
        this(name, operations, repeat, List.of());
    }

    /** FLOPs of all repetitions, by the definition of each operation. */
    public double flops() {
        double sum = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.Compute compute) {
                sum += compute.work().flops();
            }
        }
        return sum * repeat;
    }
}
