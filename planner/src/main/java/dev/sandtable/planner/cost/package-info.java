// SPDX-License-Identifier: Apache-2.0
/**
 * Money and energy: what a run draws and what it costs, from dated prices that a user may replace.
 */
@NullMarked
package dev.sandtable.planner.cost;

import org.jspecify.annotations.NullMarked;
