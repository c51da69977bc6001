// SPDX-License-Identifier: Apache-2.0
/**
 * Nothing is simulated twice: results kept by the value of what they depend on.
 *
 * <p>An operator's time is a function of the chip, the stack and the work, all of them records that compare by value.
 * A step of a large model holds millions of operators and a few dozen different ones, and a sweep over ten thousand
 * designs changes one figure at a time; a {@link dev.sandtable.memo.Memo} turns both into look-ups.
 *
 * <p><b>The law.</b> A memo changes how fast an answer comes and never the answer: what is computed must depend on its
 * key alone, and then neither the order of asking, nor the number of threads, nor what was forgotten in between can be
 * seen in a result. Only the statistics tell.
 */
@NullMarked
package dev.sandtable.memo;

import org.jspecify.annotations.NullMarked;
