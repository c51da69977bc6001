// SPDX-License-Identifier: Apache-2.0
/**
 * What failures do to a run of weeks: how often it is interrupted, what an interruption costs, and how often to write
 * checkpoints.
 *
 * <p>A synchronous job stops when any of its chips does. N chips that each fail every M on average stop it every M/N, so
 * that what is rare for one machine is daily for ten thousand: Llama 3 was interrupted 419 times in 54 days on 16,384
 * chips. Work since the last checkpoint is done again, and writing checkpoints more often costs time of its own; between
 * the two lies a best interval, √(2·w·M/N) for a checkpoint that takes w.
 *
 * <p>{@link dev.sandtable.planner.reliability.Goodput} holds these laws. Its inputs come from the node's file (mean time
 * between failures) and the stack's (detection, replacement, restart, storage rates).
 *
 * <p>Read further: Young 1974; Daly 2006; Grattafiori et al. 2024, The Llama 3 herd of models, §3.3.4.
 */
@NullMarked
package dev.sandtable.planner.reliability;

import org.jspecify.annotations.NullMarked;
