// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

/** The operators that a row's {@code op} column may name, spelt in lower case with hyphens. */
public enum Operator {
    GEMM,
    GROUPED_GEMM,
    ATTENTION_PREFILL,
    ATTENTION_BACKWARD,
    ATTENTION_DECODE,
    /** Latent attention with keys and values expanded per head. */
    MLA_PREFILL,
    /** Latent attention with the expansion absorbed: one shared key of latent and rotary part. */
    MLA_DECODE,
    MOE_FFN,
    SOFTMAX,
    LAYERNORM,
    RMSNORM,
    GELU,
    SILU_MUL,
    ADD,
    COPY,
    EMBEDDING,
    ALL_REDUCE,
    ALL_GATHER,
    REDUCE_SCATTER,
    ALL_TO_ALL,
    BROADCAST,
    SEND_RECV
}
