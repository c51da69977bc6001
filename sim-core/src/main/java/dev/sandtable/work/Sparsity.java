// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/** Zeros of a weight matrix that matrix units can skip. */
public enum Sparsity {
    /** Every element is stored and multiplied. */
    DENSE,
    /**
     * Two of every four elements along k are zero: the other two are stored, with two bits each that say where they were.
     */
    TWO_OF_FOUR;

    private static final int GROUP = 4;
    private static final int KEPT = 2;
    private static final int INDEX_BITS = 2;

    /** Bits in memory per element of the matrix as it is defined, zeros counted. */
    public double bits(DataType type) {
        return switch (this) {
            case DENSE -> type.bits();
            case TWO_OF_FOUR -> (double) KEPT * (type.bits() + INDEX_BITS) / GROUP;
        };
    }
}
