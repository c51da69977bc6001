// SPDX-License-Identifier: Apache-2.0
/**
 * Pricing of single operators and collectives, a row of a table at a time.
 *
 * <p>A row names an operator, its shape, a chip or a cluster, and how it is launched; the answer is its time, interval,
 * rate and what binds it. The reader of rows ({@link dev.sandtable.planner.price.RowReader}) turns text into
 * {@link dev.sandtable.work.Work}; the {@link dev.sandtable.planner.price.Pricer} hands it to the chip or the fabric
 * that the row names. No timing law lives here.
 *
 * <p>A bad row never stops the others: its {@code error} column says what is wrong with which field.
 */
@NullMarked
package dev.sandtable.planner.price;

import org.jspecify.annotations.NullMarked;
