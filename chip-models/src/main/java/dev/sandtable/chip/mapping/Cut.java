// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * A product cut by a mapping: counts, before any machine is asked.
 *
 * @param rows tiles along m
 * @param columns tiles along n
 * @param parts parts of k
 * @param steps steps of one tile
 * @param depth elements of k per step
 * @param units independent grids of rows×columns tiles: products times parts
 */
record Cut(double rows, double columns, double parts, double steps, double depth, double units) {

    static Cut of(Product product, Mapping mapping, Pipelining pipelining) {
        double depth = pipelining.step() / product.operandBytes();
        double steps = Math.ceil((double) product.k() / mapping.split() / depth);
        double parts = Math.ceil(product.k() / (steps * depth));
        double cluster = pipelining.cluster();
        double rows = cluster * Math.ceil(product.tileRows(mapping.tile().m()) / cluster);
        double columns = Math.ceil((double) product.n() / mapping.tile().n());
        return new Cut(rows, columns, parts, steps, depth, product.batch() * parts);
    }

    double tiles() {
        return rows * columns * units;
    }
}
