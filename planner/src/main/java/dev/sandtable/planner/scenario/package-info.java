// SPDX-License-Identifier: Apache-2.0
/**
 * What the user asks: a model, a cluster, and exactly one of training or inference on it, with an optional target.
 *
 * <p>A {@link dev.sandtable.planner.scenario.Scenario} is the file as written; a
 * {@link dev.sandtable.planner.scenario.Question} is the same with every name looked up and every default stated.
 */
@NullMarked
package dev.sandtable.planner.scenario;

import org.jspecify.annotations.NullMarked;
