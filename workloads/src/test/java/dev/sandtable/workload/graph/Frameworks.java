// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.workload.graph.GraphOptions.AttentionKernels;

/** Two frameworks for tests: one that runs attention through memory, one that fuses what can be fused. */
public final class Frameworks {
    /** Unfused attention, fused softmax, bias-GeLU and bias-dropout-add, reductions beside weight gradients. */
    public static final GraphOptions PLAIN = new GraphOptions(
            AttentionKernels.UNFUSED, true, true, true, false, false, true, true, false, false, false, true, true, 128);

    /** Fused attention, rotary, loss; gradients and parameters overlapped. */
    public static final GraphOptions FUSED = new GraphOptions(
            AttentionKernels.FUSED, true, true, true, true, true, true, true, false, true, true, true, true, 128);

    private Frameworks() {}
}
