// SPDX-License-Identifier: Apache-2.0
/**
 * Training on several kinds of chip at once.
 *
 * <p>Chips that differ can share a job in two ways. Either each pipeline stage lies on one kind, and a faster kind gets
 * more layers; or each copy of the model lies on one kind, and a faster kind gets more micro-batches of every step. Both
 * leave the traffic inside a layer among equals. The step is as long as its slowest part, so that the question is one
 * of balance: {@link dev.sandtable.planner.mixed.StageBalance} deals layers,
 * {@link dev.sandtable.planner.mixed.BatchBalance} micro-batches.
 *
 * <p>A part is priced as the same part of a machine made of its kind alone, which has as many chips as the fleet; traffic that
 * crosses kinds takes as long as on the slower of them. {@link dev.sandtable.planner.mixed.MixedTraining} puts the parts
 * together, replays the step and reports it beside the machines of one kind.
 *
 * <p>Literature: H2: Towards Efficient Large-Scale LLM Training on Hyper-Heterogeneous Cluster over 1,000 Chips (2025);
 * Strati et al., Sailor (2025).
 */
@NullMarked
package dev.sandtable.planner.mixed;

import org.jspecify.annotations.NullMarked;
