// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import java.util.Locale;

/** The families of published rows: the catalogue of what predictions are held against. */
public enum Family {
    /** Matrix products in captured graphs and as kernels. */
    GEMM("gemm.csv"),
    /** Matrix products of training steps, forward and both gradients. */
    GEMM_TRAINING("gemm-training.csv"),
    /** Fused attention over prompts. */
    ATTENTION_PREFILL("attention-prefill.csv"),
    /** Fused attention of training, forward and backward, by library. */
    ATTENTION_TRAINING("attention-training.csv"),
    /** Fused attention of one new token. */
    ATTENTION_DECODE("attention-decode.csv"),
    /** Routed feed-forwards. */
    MOE_FFN("moe-ffn.csv"),
    /** Single operators called from a framework. */
    OPERATORS_EAGER("operators-eager.csv"),
    /** Collectives within a node. */
    COLLECTIVE("collective.csv"),
    /** Whole training steps. */
    TRAINING("training.csv"),
    /** Memory of the fullest chip of training steps; the runs themselves are described in the table of steps. */
    MEMORY("memory.csv");

    private final String file;

    Family(String file) {
        this.file = file;
    }

    /** The table's file under {@code configs/published}. */
    public String file() {
        return file;
    }

    /** Whether rows are bytes; all others are seconds. */
    public boolean bytes() {
        return this == MEMORY;
    }

    /** The name as the command line spells it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
