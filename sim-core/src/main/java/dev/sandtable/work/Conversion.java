// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * A matrix rewritten in another number format: a cast, or with scales a quantisation (to fewer bits) or dequantisation.
 *
 * @param rows rows of the matrix
 * @param cols elements per row
 * @param from format that is read
 * @param to format that is written
 * @param scaling which elements share a scale; {@code NONE} for a cast, and for scales that are known beforehand
 */
public record Conversion(long rows, long cols, DataType from, DataType to, Scaling scaling) implements Work {
    private static final int CAST = 1;
    /** Magnitude and maximum on the way to a scale, product with it, rounding. */
    private static final int QUANTISE = 4;
    /** Conversion and product with the scale. */
    private static final int DEQUANTISE = 2;

    public Conversion {
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException("a conversion needs rows and cols of at least 1");
        }
        if (scaling != Scaling.NONE && from.bits() == to.bits()) {
            throw new IllegalArgumentException("scales belong to a narrower format, but both of " + from.spelling()
                    + " and " + to.spelling() + " have " + from.bits() + " bits");
        }
    }

    /** Whether scales have to be found before anything can be written. */
    public boolean quantises() {
        return scaling != Scaling.NONE && to.bits() < from.bits();
    }

    public double elements() {
        return (double) rows * cols;
    }

    /** Bytes of all scales. */
    public double scaleBytes() {
        return scaling.weightsOnly() ? scaling.bBytes(rows, cols) : scaling.aBytes(rows, cols);
    }

    /** Operations per element. */
    public int work() {
        if (scaling == Scaling.NONE) {
            return CAST;
        }
        return quantises() ? QUANTISE : DEQUANTISE;
    }

    @Override
    public double flops() {
        return elements() * work();
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.conversion(this);
    }
}
