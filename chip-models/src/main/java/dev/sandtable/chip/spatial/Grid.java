// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.TensorEngine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.DataType;

/**
 * A product cut into blocks, one for a core at a time.
 *
 * @param turned whether the result is computed as its transpose, so that n lies along the engine's rows
 * @param stays which operand does not move while the third extent streams by; blocks of all three extents where none streams
 * @param m rows of a block
 * @param n columns of a block
 * @param k elements along k of a block
 */
public record Grid(boolean turned, Stays stays, long m, long n, long k) {

    /** The operand that stays in a core. */
    public enum Stays {
        /** A core holds a block of each; nothing streams. */
        ALL,
        /** Weights stay, rows of A stream by. */
        B,
        /** Activations stay, columns of B stream by. */
        A,
        /** Results stay, A and B stream by along k. */
        C
    }

    public Grid {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException(
                    "a block has at least one element along each side: " + m + ", " + n + ", " + k);
        }
    }

    double blocksOfM(Product product) {
        return Math.ceil((double) product.m() / m);
    }

    double blocksOfN(Product product) {
        return Math.ceil((double) product.n() / n);
    }

    double blocksOfK(Product product) {
        return Math.ceil((double) product.k() / k);
    }

    /** Multiply-adds that an engine spends on {@code rows} of this block's {@code columns} and {@code depth}, padded to whole engine blocks. */
    double padded(TensorEngine tensor, DataType type, double rows, double columns, double depth) {
        double along = turned ? columns : rows;
        double across = turned ? rows : columns;
        return up(along, tensor.rows()) * up(across, tensor.columns()) * up(depth, tensor.depthOf(type));
    }

    /** Engine blocks of those. */
    double engineBlocks(TensorEngine tensor, DataType type, double rows, double columns, double depth) {
        double one = (double) tensor.rows() * tensor.columns() * tensor.depthOf(type);
        return padded(tensor, type, rows, columns, depth) / one;
    }

    private static double up(double size, int block) {
        return Math.ceil(size / block) * block;
    }

    @Override
    public String toString() {
        String block = "blocks of " + m + " x " + n + " x " + k;
        return stays == Stays.ALL ? block : block + ", " + stays + " stays";
    }
}
