// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

/** The directions in which a job is cut, and so the groups of ranks that talk to each other. */
public enum Axis {
    /** Ranks that share one layer's products. */
    TENSOR,
    /** Ranks that hold the successive stages of one copy of the model. */
    PIPELINE,
    /** Ranks that hold the same weights and different tokens: data and context together. */
    DATA,
    /** Ranks of the data axis over which optimizer state, gradients or weights are spread once. */
    SHARD,
    /** Ranks that hold the same part of what is spread. */
    REPLICA,
    /** Ranks that share one sequence. */
    CONTEXT,
    /** Ranks over which a layer's experts are spread. */
    EXPERT,
    /** Ranks that share one expert's products. */
    EXPERT_TENSOR,
    /** Ranks that hold the same experts. */
    EXPERT_DATA,
    /** The first and the last stage, which both hold a tied embedding. */
    TIED
}
