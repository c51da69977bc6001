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
 *
 * <p><b>Across runs.</b> A {@link dev.sandtable.memo.MemoStore} keeps memos in files, under the name of what determines a
 * value beside its key: the specification, by the bytes of all its figures ({@link dev.sandtable.memo.ByValue}), and the
 * code, by a digest of the classes that run ({@link dev.sandtable.memo.CodeVersion}). A changed figure or a changed class
 * opens another file; nothing is ever found invalid, it is not found. The law holds for files as well: what is torn,
 * foreign or not to be read is computed again.
 *
 * <p>Reading order: {@code Memo}, {@code MemoStore}, {@code DiskMemo}, {@code ByValue}, {@code CodeVersion}.
 */
@NullMarked
package dev.sandtable.memo;

import org.jspecify.annotations.NullMarked;
