// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.mapping.Product;

/**
 * Who decides how a product runs: a library that has tiles, or a compiler that lays the product over an array. Their laws
 * share no mapping, so what they have in common is the plan that comes out.
 */
interface ProductChoice {

    /** The plan of one product; {@code walked} asks for every tile to be followed, where tiles are dealt. */
    Plan plan(Product product, boolean walked);
}
