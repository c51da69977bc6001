// SPDX-License-Identifier: Apache-2.0
/**
 * What failures do to a run of weeks: how often it is interrupted, what an interruption costs, and how often to write
 * checkpoints.
 */
@NullMarked
package dev.sandtable.planner.reliability;

import org.jspecify.annotations.NullMarked;
