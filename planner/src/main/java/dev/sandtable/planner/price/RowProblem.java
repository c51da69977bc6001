// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

/** A row that cannot be priced: the message names the field, what stood there and what to write instead. */
public final class RowProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RowProblem(String message) {
        super(message);
    }
}
