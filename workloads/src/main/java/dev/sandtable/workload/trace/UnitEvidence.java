// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import java.util.Optional;

/**
 * What files prove about the units of their own numbers.
 *
 * @param operations what an operation is, if that is proven
 * @param sizes what a size counts, if that is proven
 * @param because the proof in words; empty where there is none
 */
public record UnitEvidence(Optional<Operation> operations, Optional<Size> sizes, String because) {
    /** Files that prove nothing. */
    public static final UnitEvidence NONE = new UnitEvidence(Optional.empty(), Optional.empty(), "");

    /** Files that a tool of this project has written. */
    public static UnitEvidence written(String because) {
        return new UnitEvidence(Optional.of(Operation.FLOPS), Optional.of(Size.BYTES), because);
    }

    /** What counts as one operation. */
    public enum Operation {
        /** An addition or a multiplication. */
        FLOPS,
        /** A multiplication with the addition that follows it. */
        MACS
    }

    /** What counts as one unit of size. */
    public enum Size {
        /** A byte. */
        BYTES,
        /** An element of a tensor, of a width that the file does not state. */
        ELEMENTS
    }
}
