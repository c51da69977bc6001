// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * What a matrix product's kernel does to its result before it writes it: per element of C, the rows or matrices that it
 * reads beside A and B, and the arithmetic.
 */
public enum Epilogue {
    /** The product as it is. */
    NONE(0, 0, 0, 0, true),
    /** A vector added to every row. */
    BIAS(1, 0, 1, 0, true),
    RELU(0, 0, 1, 0, true),
    BIAS_RELU(1, 0, 2, 0, true),
    GELU(0, 0, 8, 1, false),
    BIAS_GELU(1, 0, 9, 1, false),
    SILU(0, 0, 3, 1, false),
    BIAS_SILU(1, 0, 4, 1, false),
    /** A matrix of C's shape added: the residual stream. */
    RESIDUAL(0, 1, 1, 0, false),
    BIAS_RESIDUAL(1, 1, 2, 0, false),
    /** Multiplied with the gradient of ReLU at a stored matrix. */
    RELU_BACKWARD(0, 1, 1, 0, false),
    /** Multiplied with the gradient of GELU at a stored matrix. */
    GELU_BACKWARD(0, 1, 16, 1, false),
    /** Multiplied with a scale and rounded to a narrow format. */
    QUANTISE(0, 0, 2, 0, true);

    private final int vectors;
    private final int matrices;
    private final int arithmetic;
    private final int transcendental;
    private final boolean scalesAndClamps;

    Epilogue(int vectors, int matrices, int arithmetic, int transcendental, boolean scalesAndClamps) {
        this.vectors = vectors;
        this.matrices = matrices;
        this.arithmetic = arithmetic;
        this.transcendental = transcendental;
        this.scalesAndClamps = scalesAndClamps;
    }

    /** Vectors of n elements that are read. */
    public int vectors() {
        return vectors;
    }

    /** Matrices of C's shape and format that are read. */
    public int matrices() {
        return matrices;
    }

    /** Additions, multiplications and comparisons per element. */
    public int arithmetic() {
        return arithmetic;
    }

    /** Exponentials and their like per element. */
    public int transcendental() {
        return transcendental;
    }

    /** Whether nothing but a scale, an offset per column and a bound is applied, which a write-back path does on its way. */
    public boolean scalesAndClamps() {
        return scalesAndClamps;
    }
}
