// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

/** How ranks that share a sequence come by the keys and values of its other parts. */
public enum ContextKind {
    /**
     * Keys and values go round a ring, a part per step, beside the attention on the part before: c − 1 messages of one
     * rank's keys and values per direction (Liu et al., Ring Attention, 2023, arXiv 2310.01889).
     */
    RING,
    /**
     * Every rank gathers all keys and values before one attention on its queries; their gradients are reduced and
     * scattered: nothing hides it, but one kernel sees whole rows (Llama Team, The Llama 3 Herd of Models, 2024, §3.3.2).
     */
    ALL_GATHER,
    /**
     * Ranks trade sequence parts for heads before attention and back after it: each then has some heads of the whole
     * sequence, and needs as many heads as tensor × context (Jacobs et al., DeepSpeed-Ulysses, 2023, arXiv 2309.14509).
     */
    ALL_TO_ALL
}
